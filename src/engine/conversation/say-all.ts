import type { Conversation } from '../../domain/conversation';
import type { Lane, ResidentMessage } from '../../domain/delivery';
import type { ConversationInput } from '../../domain/inbound';
import { render } from '../replies';
import type { Work } from '../work';
import type { Done } from './carry-out';
import type { Conducted } from './conduct';
import { handOver } from './hand-over';
import { speak, welcome } from './speak';
import type { Saying } from './turn';

/** All parts of the turn as one message. */
export async function sayAll(
  work: Work,
  before: Conversation,
  conversation: Conversation,
  conducted: Conducted,
  done: Done,
  input: ConversationInput,
): Promise<Conversation> {
  const handsOver = conducted.outcomes.some(({ type }) => type === 'handOver');
  let spoken = conversation;
  const message = compose(work, conducted.sayings, done);
  if (message && conducted.welcomeCode && input.type === 'session.entered')
    await welcome(work, conversation, conducted.welcomeCode, input.at, message);
  else if (message) {
    const lane: Lane =
      done.ticket?.emergency || isAboutEmergency(conducted)
        ? 'emergency'
        : conducted.isNews
          ? 'notice'
          : 'interactive';
    const speaking: Conversation = handsOver ? { ...conversation, servedBy: before.servedBy } : conversation;
    const drawn = await speak(work, speaking, {
      message,
      lane,
      isNews: conducted.isNews,
      lastHint: render(work.configuration.replies, 'allowance.last', {}),
      ...(done.ticket && { ticketId: done.ticket.id }),
    });
    spoken = { ...conversation, allowance: drawn.allowance };
  }
  if (handsOver) await handOver(work, spoken);
  return spoken;
}

const isAboutEmergency = (conducted: Conducted): boolean =>
  conducted.sayings.some(({ reply }) => reply.startsWith('emergency.'));

function compose(work: Work, sayings: readonly Saying[], done: Done): ResidentMessage | null {
  if (sayings.length === 0) return null;
  const texts = sayings.map((saying) => {
    const instead =
      (done.refused && saying.whenRefused) || (done.joined && saying.whenJoined) || saying.reply;
    return render(work.configuration.replies, instead, { ...done.values, ...saying.values });
  });
  return {
    text: texts.join('\n\n'),
    choices: sayings.findLast(({ choices }) => choices.length > 0)?.choices ?? [],
  };
}
