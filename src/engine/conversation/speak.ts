import type { Conversation } from '../../domain/conversation';
import type { Lane, ResidentMessage } from '../../domain/delivery';
import { onDuty } from '../../domain/dispatch/roster';
import { isSettled } from '../../domain/ticket/ticket';
import { addHours, addSeconds, spokenTime } from '../../domain/time';
import { openDeskTask } from '../tickets/desk-tasks';
import type { Work } from '../work';

/** Messages after the resident's last one, and how long (`path/94677`). */
export const allowedMessages = 5;
const windowHours = 48;
const welcomeSeconds = 20;

export interface Speech {
  readonly message: ResidentMessage;
  readonly lane: Lane;
  /** News may be the last message of the allowance and then asks for a word back. */
  readonly isNews: boolean;
  /** Appended to the last message that may be sent. */
  readonly lastHint: string;
  readonly ticketId?: string;
}

/**
 * Says something to the resident within what the platform allows; what does not fit becomes a task for the front desk,
 * so that nothing meant for a resident is lost in silence. Answers the conversation with its allowance drawn on.
 */
export async function speak(work: Work, conversation: Conversation, speech: Speech): Promise<Conversation> {
  const { allowance, address, id } = conversation;
  if (conversation.servedBy === 'desk') {
    await passToServicer(work, conversation, speech);
    return conversation;
  }
  const isOpen =
    allowance.residentWroteAt !== undefined && work.now < addHours(allowance.residentWroteAt, windowHours);
  if (!isOpen || allowance.used >= allowedMessages) {
    await fallBack(
      work,
      conversation,
      speech.message.text,
      isOpen ? '本轮消息条数已用完' : '住户超过48小时未发消息',
    );
    return conversation;
  }
  const used = allowance.used + 1;
  const text =
    speech.isNews && used === allowedMessages
      ? `${speech.message.text}\n${speech.lastHint}`
      : speech.message.text;
  const message: ResidentMessage = { ...speech.message, text };
  const lineId = await work.send({ type: 'resident.message', to: address, message }, speech.lane, {
    conversationId: id,
    ...(speech.ticketId && { ticketId: speech.ticketId }),
  });
  await record(work, conversation, lineId, message);
  return { ...conversation, allowance: { ...allowance, used } };
}

/** Answers the one-use code of somebody who just opened the chat; worthless after 20 s. */
export async function welcome(
  work: Work,
  conversation: Conversation,
  code: string,
  enteredAt: Date,
  message: ResidentMessage,
): Promise<void> {
  const lineId = await work.send(
    { type: 'resident.welcome', to: conversation.address, code, message },
    'interactive',
    {
      conversationId: conversation.id,
      expiresAt: addSeconds(enteredAt, welcomeSeconds),
    },
  );
  await record(work, conversation, lineId, message);
}

/** The resident cannot be reached in the chat now: a person phones, but never where a ringing phone is a danger. */
export async function fallBack(
  work: Work,
  conversation: Conversation,
  text: string,
  why: string,
): Promise<void> {
  const { name, phone } = conversation.resident;
  const whom = [name, phone].filter(Boolean).join(' ') || '该住户（未留电话，可在微信客服会话中回复）';
  const mayRing = !(await isInSilentDanger(work, conversation));
  await openDeskTask(
    work,
    {
      kind: mayRing ? 'phone-resident' : 'look-at',
      conversationId: conversation.id,
      text: mayRing
        ? `${why}，请电话转告${whom}：\n${text}`
        : `${why}。住户处境危险，请不要打电话，在微信客服会话中用文字转告：\n${text}`,
    },
    mayRing ? 'interactive' : 'emergency',
  );
  await work.tx.transcripts.append([
    {
      id: work.nextId(),
      conversationId: conversation.id,
      at: work.now,
      from: 'system',
      text: `未能在微信送达，已请前台${mayRing ? '电话' : '用文字'}转告：${text}`,
    },
  ]);
}

async function isInSilentDanger(work: Work, { id }: Conversation): Promise<boolean> {
  const tickets = await work.tx.tickets.reportedBy(id, 20);
  return tickets.some(({ emergency, status }) => emergency?.silent && !isSettled(status));
}

/** A person serves: the platform forbids us to write, so that person is asked to pass it on. */
async function passToServicer(work: Work, conversation: Conversation, speech: Speech): Promise<void> {
  const { configuration, property, now } = work;
  const people = conversation.servicerId
    ? [conversation.servicerId]
    : onDuty(configuration, property, 'desk', now);
  const text = `请转告正在接待的住户：${speech.message.text}（${spokenTime(now, now, property.timeZone)}）`;
  for (const staffId of people)
    await work.send({ type: 'staff.text', staffId, text }, speech.lane, { conversationId: conversation.id });
  await work.tx.transcripts.append([
    {
      id: work.nextId(),
      conversationId: conversation.id,
      at: now,
      from: 'system',
      text: `已请接待同事转告：${speech.message.text}`,
    },
  ]);
}

async function record(
  work: Work,
  conversation: Conversation,
  id: string,
  message: ResidentMessage,
): Promise<void> {
  await work.tx.transcripts.append([
    {
      id,
      conversationId: conversation.id,
      at: work.now,
      from: 'bot',
      text: message.text,
      ...(message.choices.length > 0 && { choices: message.choices }),
    },
  ]);
}
