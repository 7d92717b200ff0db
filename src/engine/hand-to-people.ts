import { type Delivery, recipientOf } from '../domain/delivery';
import { onDuty, unique, withRole } from '../domain/dispatch/roster';
import type { ResidentInput, Subject } from '../domain/inbound';
import type { InboxRow } from '../domain/records';
import { render } from './replies';
import { openDeskTask } from './tickets/desk-tasks';
import { rearmEscalation } from './tickets/escalation-timer';
import type { Work } from './work';

type Received = Extract<ResidentInput, { type: 'message.received' }>;

/** Fail open, for a row that cannot be handled: a person gets the case and the resident hears an apology. */
export async function handToPeople(work: Work, row: InboxRow): Promise<void> {
  const { subject, input, lane } = row;
  const isUrgent = lane === 'emergency';
  const said = wordsOf(input);
  await openDeskTask(
    work,
    {
      kind: 'take-over',
      text: `${isUrgent ? '【紧急】系统没能处理一条可能涉及险情的消息，请马上人工接手！' : '系统没能处理一条消息，请人工接手。'}${said}`,
      ...(subject.kind === 'conversation' && { conversationId: subject.id }),
      ...(subject.kind === 'ticket' && { ticketId: subject.id }),
      ...(isUrgent && { staff: alarmed(work) }),
    },
    lane,
  );
  if (subject.kind === 'conversation' && input.type === 'message.received')
    await apologise(work, row, subject, input);
  if (subject.kind === 'ticket' && input.type === 'timer.due' && input.name === 'escalate')
    await rearmEscalation(work, subject, input, lane);
}

function wordsOf(input: InboxRow['input']): string {
  const text =
    input.type === 'voice.heard'
      ? input.text
      : input.type === 'message.received' && input.content.kind === 'text'
        ? input.content.text
        : '';
  return text ? `\n住户说：${text.slice(0, 200)}` : '';
}

function alarmed({ configuration, property, now }: Work): readonly string[] {
  const desk = onDuty(configuration, property, 'desk', now);
  return unique([
    ...(desk.length > 0 ? desk : withRole(configuration, property, 'supervisor')),
    ...onDuty(configuration, property, 'security', now),
  ]);
}

/** Counts like any other message; whoever is served by a person hears from that person. */
async function apologise(
  work: Work,
  row: InboxRow,
  subject: Extract<Subject, { kind: 'conversation' }>,
  input: Received,
): Promise<void> {
  const { tx, configuration, property } = work;
  // A conversation that cannot be read may be why the row failed.
  const conversation = await tx.conversations.get(subject.id).catch(() => null);
  if (conversation?.servedBy === 'desk') return;
  const text = render(configuration.replies, 'error.apology', {
    desk: property.deskPhone,
    estate: property.name,
  });
  const delivery: Delivery = {
    type: 'resident.message',
    to: subject.address,
    message: { text, choices: [] },
  };
  const id = await work.send(delivery, row.lane, { conversationId: subject.id });
  await tx.transcripts.append([{ id, conversationId: subject.id, at: work.now, from: 'bot', text }]);
  if (!conversation) return;
  const recipient = recipientOf(delivery);
  const used = (await tx.outbox.pendingFor(recipient)) + (await tx.outbox.reachedSince(recipient, input.at));
  await tx.conversations.save({ ...conversation, allowance: { residentWroteAt: input.at, used } });
}
