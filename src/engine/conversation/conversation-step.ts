import type { Property } from '../../domain/configuration';
import type { Conversation, TranscriptLine } from '../../domain/conversation';
import type { Lane, ResidentMessage } from '../../domain/delivery';
import { recipientOf } from '../../domain/delivery';
import { onDuty } from '../../domain/dispatch/roster';
import type { FlowWorld } from '../../domain/flow';
import { hasHome } from '../../domain/homes';
import type { ConversationInput, ResidentContent, Subject, UndeliverableReason } from '../../domain/inbound';
import type { InboxRow } from '../../domain/records';
import { conversationSubject } from '../../domain/records';
import type { Ticket } from '../../domain/ticket/ticket';
import { departmentLabel } from '../../domain/ticket/words';
import { addHours, addMinutes, addSeconds, isWithin, spokenTime } from '../../domain/time';
import type { UnderstandingPort } from '../../ports/understanding';
import { render } from '../replies';
import { callBack } from '../tickets/call-back';
import { openDeskTask } from '../tickets/desk-tasks';
import { changeTicket, openTicket } from '../tickets/ticket-desk';
import { tellHolders } from '../tickets/ticket-news';
import type { Work } from '../work';
import { type Conducted, conduct } from './conduct';
import { fallBack, speak, welcome } from './speak';
import type { Outcome, Saying } from './turn';

type ConversationSubject = Extract<Subject, { kind: 'conversation' }>;

const recentTickets = 20;
const summaryLines = 6;
const sessionHours = 48;

/** Advances one conversation by one event and writes everything that follows, in the transaction of `work`. */
export async function stepConversation(
  work: Work,
  row: InboxRow,
  understanding: UnderstandingPort,
): Promise<void> {
  const { tx } = work;
  const subject = row.subject as ConversationSubject;
  const input = row.input as ConversationInput;
  const loaded = (await tx.conversations.get(subject.id)) ?? newConversation(subject, work.now);
  const tickets = await withMentioned(work, input, await tx.tickets.reportedBy(subject.id, recentTickets));
  const mediaIds = input.type === 'message.received' && input.content.kind === 'media' ? [row.id] : [];
  await hearIn(work, loaded, input, mediaIds);
  if (await settleOutside(work, loaded, input)) return;

  const conducted = conduct(loaded, input, {
    world: worldFor(work, loaded, tickets),
    understanding,
    mediaIds,
  });
  let conversation = conducted.conversation;
  if (input.type === 'message.received') {
    // What is still on its way will count against the new allowance when it arrives.
    const used = await tx.outbox.pendingFor(
      recipientOf({ type: 'resident.message', to: loaded.address, message: { text: '', choices: [] } }),
    );
    conversation = { ...conversation, allowance: { ...conversation.allowance, used } };
  }
  const done = await carryOut(work, conversation, conducted.outcomes);
  conversation = done.conversation;
  conversation = await sayAll(work, loaded, conversation, conducted, done, input);
  await tx.conversations.save(conversation);
  await keepTime(work, conversation, conducted, input);
}

function newConversation(subject: ConversationSubject, now: Date): Conversation {
  return {
    id: subject.id,
    revision: 0,
    propertyId: subject.propertyId,
    address: subject.address,
    servedBy: 'bot',
    floor: [],
    turn: 0,
    allowance: { used: 0 },
    resident: { rooms: [] },
    createdAt: now,
    updatedAt: now,
  };
}

/** The ticket an event speaks of is always in view, however old. */
async function withMentioned(
  work: Work,
  input: ConversationInput,
  tickets: readonly Ticket[],
): Promise<readonly Ticket[]> {
  if (input.type !== 'ticket.changed' || tickets.some(({ id }) => id === input.ticketId)) return tickets;
  const ticket = await work.tx.tickets.get(input.ticketId);
  return ticket ? [ticket, ...tickets] : tickets;
}

function worldFor(work: Work, conversation: Conversation, tickets: readonly Ticket[]): FlowWorld {
  const { property, configuration, now, eventId } = work;
  const hintedRoom = roomHint(conversation, property);
  return {
    now,
    eventId,
    configuration,
    property,
    resident: conversation.resident,
    tickets,
    inServiceHours: isWithin(now, property.serviceHours.from, property.serviceHours.to, property.timeZone),
    ...(hintedRoom && { hintedRoom }),
  };
}

/** A whole room in the QR code of a door, e.g. `room=3-2-1501`. Anybody can edit it: only a hint. */
function roomHint({ scene }: Conversation, property: Property): string | undefined {
  const [, building = '', unit = '', home = ''] =
    /^(?:room=)?(\w+)-(\w+)-(\w+)$/.exec(scene?.param ?? '') ?? [];
  return hasHome(property.buildings, building, unit, home) ? `${building}-${unit}-${home}` : undefined;
}

async function hearIn(
  work: Work,
  conversation: Conversation,
  input: ConversationInput,
  mediaIds: readonly string[],
): Promise<void> {
  const line = lineFor(conversation, input, work.eventId, mediaIds);
  // The platform's times have whole seconds: a line is never put before what was already said.
  if (line) await work.tx.transcripts.append([{ ...line, at: later(line.at, conversation.updatedAt) }]);
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

function lineFor(
  { id }: Conversation,
  input: ConversationInput,
  eventId: string,
  mediaIds: readonly string[],
): TranscriptLine | null {
  switch (input.type) {
    case 'message.received':
      return {
        id: input.messageId,
        conversationId: id,
        at: input.at,
        from: 'resident',
        text: contentWords(input.content),
        ...(mediaIds.length > 0 && { mediaIds }),
      };
    case 'servicer.said':
      return { id: eventId, conversationId: id, at: input.at, from: 'servicer', text: input.text };
    case 'message.recalled':
      return { id: eventId, conversationId: id, at: input.at, from: 'system', text: '住户撤回了一条消息' };
    case 'session.entered':
      return {
        id: eventId,
        conversationId: id,
        at: input.at,
        from: 'system',
        text: `住户进入会话${input.scene ? `（来源 ${input.scene}${input.sceneParam ? ` ${input.sceneParam}` : ''}）` : ''}`,
      };
    case 'platform.notice':
      return { id: eventId, conversationId: id, at: input.at, from: 'system', text: input.description };
    default:
      return null;
  }
}

const mediaWords = { image: '[图片]', voice: '[语音]', video: '[视频]', file: '[文件]' } as const;

function contentWords(content: ResidentContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'media':
      return mediaWords[content.media];
    case 'location':
      return `[位置] ${[content.name, content.address].filter(Boolean).join(' ')}`;
    case 'other':
      return content.description;
  }
}

/** Events about deliveries need no flow. Answers whether the event was one. */
async function settleOutside(
  work: Work,
  conversation: Conversation,
  input: ConversationInput,
): Promise<boolean> {
  if (input.type === 'timer.due' && input.name === 'session-expiry') {
    const { servicerId: _, ...rest } = conversation;
    if (conversation.servedBy === 'desk')
      await work.tx.conversations.save({ ...rest, servedBy: 'bot', updatedAt: work.now });
    return true;
  }
  if (input.type === 'timer.due' && input.name === 'handoff-unanswered') {
    await remindDesk(work, conversation, input.data.since);
    return true;
  }
  if (input.type !== 'message.undelivered') return false;
  const row = await work.tx.outbox.get(input.outgoingId);
  const text = row && 'message' in row.delivery ? row.delivery.message.text : '';
  if (text && row?.delivery.type !== 'resident.welcome')
    await fallBack(work, conversation, text, undeliverableWords[input.reason]);
  const owner = input.reason === 'served-by-person' ? ({ servedBy: 'desk' } as const) : {};
  await work.tx.conversations.save({ ...conversation, ...owner, updatedAt: work.now });
  return true;
}

const undeliverableWords: Readonly<Record<UndeliverableReason, string>> = {
  'allowance-spent': '本轮消息条数已用完',
  'window-closed': '微信会话已结束或超过48小时',
  'served-by-person': '会话正由人工接待',
  blocked: '住户已拒收消息',
  unknown: '微信未能送达',
};

async function remindDesk(
  work: Work,
  conversation: Conversation,
  since: string | number | undefined,
): Promise<void> {
  if (conversation.servedBy !== 'desk') return;
  const lines = await work.tx.transcripts.of(conversation.id, summaryLines);
  if (lines.some(({ from, at }) => from === 'servicer' && at.getTime() >= Number(since))) return;
  const { configuration, property, now } = work;
  const supervisors = configuration.staff.filter(
    (staff) => staff.properties.includes(property.id) && staff.roles.includes('supervisor'),
  );
  await openDeskTask(work, {
    kind: 'take-over',
    conversationId: conversation.id,
    text: '住户转人工后还没有人回复，请立即接待。',
    staff: [...onDuty(configuration, property, 'desk', now), ...supervisors.map(({ id }) => id)],
  });
}

interface Done {
  readonly conversation: Conversation;
  readonly values: Readonly<Record<string, string>>;
  readonly joined: boolean;
  readonly refused: boolean;
  readonly ticket?: Ticket;
}

/** Carries out what the flows asked for besides speaking. */
async function carryOut(work: Work, conversation: Conversation, outcomes: readonly Outcome[]): Promise<Done> {
  let { resident } = conversation;
  let ticket: Ticket | undefined;
  let joined = false;
  let refused = false;
  for (const outcome of outcomes) {
    switch (outcome.type) {
      case 'openTicket': {
        const opened = await openTicket(work, outcome.ticketId, outcome.draft, conversation.id);
        ticket = opened.ticket;
        joined = opened.joined;
        break;
      }
      case 'changeTicket': {
        const known = await work.tx.tickets.get(outcome.ticketId);
        if (!known?.reporters.includes(conversation.id)) {
          refused = true;
          break;
        }
        const changed = await changeTicket(
          work,
          known,
          {
            action: outcome.action,
            actor: { kind: 'resident' },
            at: work.now,
            eventId: work.eventId,
            tooLate: work.now > addHours(known.updatedAt, 24 * work.configuration.timing.reopenDays),
            ...outcome.detail,
          },
          conversation.id,
        );
        refused = !changed.done;
        ticket = changed.done ? changed.ticket : known;
        if (refused && outcome.action === 'cancel')
          await tellHolders(
            work,
            known,
            `【住户想取消】${known.number} ${known.item}：请与住户确认是否还需要处理。`,
          );
        break;
      }
      case 'remember':
        resident = {
          ...resident,
          ...(outcome.name && { name: outcome.name }),
          ...(outcome.phone && { phone: outcome.phone }),
          ...(outcome.room && {
            rooms: [outcome.room, ...resident.rooms.filter((room) => room !== outcome.room)],
          }),
        };
        break;
      case 'deskTask':
        await openDeskTask(work, {
          kind: outcome.kind,
          text: `${whoIs(conversation)}${outcome.text}`,
          conversationId: conversation.id,
        });
        break;
      case 'callBack': {
        const known = await work.tx.tickets.get(outcome.ticketId);
        if (!known?.reporters.includes(conversation.id)) break;
        ticket = known;
        await callBack(work, known, `${whoIs(conversation)}${outcome.text}`, conversation.id);
        break;
      }
      case 'handOver':
        break;
    }
  }
  return {
    conversation: { ...conversation, resident },
    values: await valuesFor(work, { ...conversation, resident }, ticket),
    joined,
    refused,
    ...(ticket && { ticket }),
  };
}

const whoIs = ({ resident }: Conversation): string => {
  const who = [resident.rooms[0], resident.name].filter(Boolean).join(' ');
  return who ? `（${who}）` : '';
};

/** A surname alone is no way to address somebody. */
const salutation = (name: string | undefined): string => (name && name.length > 1 ? name : '');

/** What any reply may mention. */
async function valuesFor(
  work: Work,
  conversation: Conversation,
  ticket: Ticket | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { property, now } = work;
  const promise =
    ticket && (await work.tx.promises.ofTicket(ticket.id)).find(({ state }) => state === 'open');
  return {
    estate: property.name,
    desk: property.deskPhone,
    name: salutation(conversation.resident.name),
    ...(ticket && {
      ticket: ticket.number,
      item: ticket.item,
      dept: departmentLabel[ticket.department],
    }),
    due: spokenTime(promise?.dueAt ?? addHours(now, 24), now, property.timeZone),
  };
}

/** All parts of the turn as one message. */
async function sayAll(
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

/** Moves the session to the front desk and shows them what was said, so that the resident need not repeat it. */
async function handOver(work: Work, conversation: Conversation): Promise<void> {
  const { property, tx } = work;
  const servicers =
    property.kf.find(({ account }) => account === conversation.address.account)?.servicers ?? [];
  await work.send({ type: 'conversation.transfer', to: conversation.address, servicers }, 'interactive', {
    conversationId: conversation.id,
  });
  const lines = await tx.transcripts.of(conversation.id, summaryLines);
  const summary = lines
    .map(({ from, text }) => `${from === 'resident' ? '住户' : '前台'}：${text.slice(0, 60)}`)
    .join('\n');
  await openDeskTask(work, {
    kind: 'take-over',
    conversationId: conversation.id,
    text: `${whoIs(conversation)}住户要求人工服务，最近对话：\n${summary}`,
  });
  await tx.timers.set({
    id: `${conversation.id}/handoff`,
    subject: conversationSubject(conversation.id, conversation.propertyId, conversation.address),
    name: 'handoff-unanswered',
    lane: 'interactive',
    dueAt: addSeconds(work.now, work.configuration.timing.handoffAnswerSeconds),
    data: { since: work.now.getTime() },
  });
}

/** The alarms a conversation itself needs. */
async function keepTime(
  work: Work,
  conversation: Conversation,
  conducted: Conducted,
  input: ConversationInput,
): Promise<void> {
  const subject = conversationSubject(conversation.id, conversation.propertyId, conversation.address);
  const { timers } = work.tx;
  const silenceId = `${conversation.id}/silence`;
  const top = conversation.floor.at(-1);
  if (
    conducted.awaitsAnswer &&
    top &&
    !top.nudged &&
    conversation.servedBy === 'bot' &&
    top.flow !== 'emergency'
  )
    await timers.set({
      id: silenceId,
      subject,
      name: 'silence',
      lane: 'notice',
      dueAt: addMinutes(work.now, work.configuration.timing.silenceMinutes),
      data: { turn: conversation.turn, instance: top.id },
    });
  else if (input.type === 'message.received') await timers.cancel(silenceId);
  // A session with a person ends silently 48 h after the resident's last message (`path/94669`).
  const wroteAt = conversation.allowance.residentWroteAt;
  if (conversation.servedBy === 'desk' && wroteAt)
    await timers.set({
      id: `${conversation.id}/session`,
      subject,
      name: 'session-expiry',
      lane: 'notice',
      dueAt: addHours(wroteAt, sessionHours),
      data: {},
    });
}
