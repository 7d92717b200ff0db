import type { Property } from '../../domain/configuration';
import type { Conversation } from '../../domain/conversation';
import { recipientOf } from '../../domain/delivery';
import type { FlowWorld } from '../../domain/flow';
import { hasHome } from '../../domain/homes';
import type { ConversationInput, Subject } from '../../domain/inbound';
import type { InboxRow } from '../../domain/records';
import type { Ticket } from '../../domain/ticket/ticket';
import { isWithin } from '../../domain/time';
import type { UnderstandingPort } from '../../ports/understanding';
import type { Work } from '../work';
import { setAlarms } from './alarms';
import { carryOut } from './carry-out';
import { conduct } from './conduct';
import { hasExpired } from './desk-session';
import { settleOutside } from './outside-events';
import { attachmentsOf, readingTogether } from './pieces';
import { sayAll } from './say-all';
import { writeDown } from './transcript-lines';
import { isVoiceSettled, passToListener, watchVoices, withoutTimer } from './voice';

type ConversationSubject = Extract<Subject, { kind: 'conversation' }>;

/** What a conversation takes in residents' messages with. */
export interface Senses {
  readonly understanding: UnderstandingPort;
  /** Somebody writes down what voice messages say. */
  readonly hearsVoice: boolean;
}

const recentTickets = 20;
/** How far back a tapped menu is looked for. */
const linesWithMenus = 20;

/**
 * Advances one conversation by one event and writes everything that follows, in the transaction of `work`.
 *
 * @param pieces the rows the event is made of
 */
export async function stepConversation(
  work: Work,
  row: InboxRow,
  pieces: readonly InboxRow[],
  { understanding, hearsVoice }: Senses,
): Promise<void> {
  const { tx } = work;
  const subject = row.subject as ConversationSubject;
  const input = withoutTimer(row.input as ConversationInput);
  const loaded = asItStands(
    (await tx.conversations.get(subject.id)) ?? newConversation(subject, work.now),
    input,
  );
  const tickets = await withMentioned(work, input, await tx.tickets.reportedBy(subject.id, recentTickets));
  for (const piece of pieces) await writeDown(work, loaded, piece);
  if (await settleOutside(work, loaded, input)) return;

  const conducted = conduct(loaded, input, {
    world: worldFor(work, loaded, tickets),
    understanding: readingTogether(understanding, pieces),
    mediaIds: isVoiceSettled(input) ? [input.mediaId] : attachmentsOf(pieces),
    hearsVoice,
  });
  let conversation = conducted.conversation;
  if (input.type === 'message.received') {
    const used = await drawnAlready(work, loaded, input);
    conversation = { ...conversation, allowance: { ...conversation.allowance, used } };
  }
  const done = await carryOut(work, conversation, conducted.outcomes, understanding);
  conversation = done.conversation;
  conversation = await sayAll(work, loaded, conversation, conducted, done, input);
  await passToListener(work, loaded, input);
  await tx.conversations.save(conversation);
  await setAlarms(work, conversation, conducted, input);
  await watchVoices(work, loaded, conversation);
}

/** A session that ended silently is the bot's again before anything is made of the resident's next words. */
function asItStands(conversation: Conversation, input: ConversationInput): Conversation {
  if (input.type !== 'message.received' || !hasExpired(conversation, input.at)) return conversation;
  const { servicerId: _, ...rest } = conversation;
  return { ...rest, servedBy: 'bot' };
}

type Received = Extract<ConversationInput, { type: 'message.received' }>;

/**
 * Counts against the allowance that began with this message: what arrived after it was written, and what is on its way.
 * Times have whole seconds, but who taps a choice has read the message that offers it.
 */
async function drawnAlready({ tx }: Work, { id, address }: Conversation, input: Received): Promise<number> {
  const recipient = recipientOf({
    type: 'resident.message',
    to: address,
    message: { text: '', choices: [] },
  });
  const choiceId = input.content.kind === 'text' ? input.content.choiceId : undefined;
  const lines = choiceId ? await tx.transcripts.of(id, linesWithMenus) : [];
  const read = lines.findLast(({ choices }) => choices?.some((choice) => choice.id === choiceId));
  const reached = await tx.outbox.reachedSince(recipient, input.at, read?.id);
  return reached + (await tx.outbox.pendingFor(recipient, read?.id));
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
