import { monotonicFactory } from 'ulid';
import { type Conversation, conversationId, type TranscriptLine } from '../../src/domain/conversation';
import type { Correction } from '../../src/domain/correction';
import { recipientOf } from '../../src/domain/delivery';
import type { ResidentPromise } from '../../src/domain/promise';
import {
  type CardRecord,
  conversationSubject,
  type DeskTask,
  type MediaRecord,
  type NewInboxRow,
  type NewOutboxRow,
  type Timer,
} from '../../src/domain/records';
import type { Ticket, TimelineEntry } from '../../src/domain/ticket/ticket';

/** Valid entities with random ids. Times are fixed, so that a test says only those it is about. */

export const noon = new Date('2026-11-22T04:00:00.123Z');
export const noonPlus = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

/** Ids made later sort later. */
const nextInOrder = monotonicFactory();
export const nextId = (): string => nextInOrder();

export function newConversation(overrides: Partial<Conversation> = {}): Conversation {
  const address = overrides.address ?? { account: 'wkAJ2GCAAA', user: `wm${nextId()}` };
  return {
    id: conversationId(address),
    revision: 0,
    propertyId: 'yunqi',
    address,
    servedBy: 'bot',
    floor: [],
    turn: 0,
    allowance: { residentWroteAt: noon, used: 1 },
    resident: { name: '林晓', phone: '13800001111', rooms: ['3-2-1201'] },
    createdAt: noon,
    updatedAt: noon,
    ...overrides,
  };
}

export const newTranscriptLine = (overrides: Partial<TranscriptLine> = {}): TranscriptLine => ({
  id: nextId(),
  conversationId: 'wkAJ2GCAAA:wm1',
  at: noon,
  from: 'resident',
  text: '厨房水管漏水了',
  ...overrides,
});

export function newTicket(overrides: Partial<Ticket> = {}): Ticket {
  const id = nextId();
  return {
    id,
    revision: 0,
    number: `BX-20261122-${id}`,
    propertyId: 'yunqi',
    kind: 'repair',
    code: 'BX-WATER',
    status: 'opened',
    item: '厨房漏水',
    words: '厨房水管漏水了',
    place: { room: '3-2-1201', spot: '厨房', confirmed: true },
    contact: { name: '林晓', phone: '13800001111' },
    confidential: false,
    reporters: ['wkAJ2GCAAA:wm1'],
    department: 'engineering',
    dispatchedTo: [],
    mediaIds: [],
    returns: 0,
    reopens: 0,
    escalation: { chain: [{ afterSeconds: 900, staff: ['zhao'], call: false }], climbed: 0 },
    openedAt: noon,
    updatedAt: noon,
    ...overrides,
  };
}

export const newTimelineEntry = (overrides: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: nextId(),
  ticketId: nextId(),
  at: noon,
  actor: 'system',
  fact: 'ticket.opened',
  detail: {},
  ...overrides,
});

export const newPromise = (overrides: Partial<ResidentPromise> = {}): ResidentPromise => ({
  id: nextId(),
  propertyId: 'yunqi',
  ticketId: nextId(),
  kind: 'arrive',
  madeAt: noon,
  dueAt: noonPlus(3600),
  state: 'open',
  ...overrides,
});

export function newCorrection(overrides: Partial<Correction> = {}): Correction {
  const ticketId = overrides.ticketId ?? nextId();
  return {
    id: ticketId,
    propertyId: 'yunqi',
    ticketId,
    at: noon,
    by: 'zhao',
    verdict: 'reclassified',
    words: '厨房水管漏水了，林晓 13800001111',
    about: { name: '林晓', phone: '13800001111', room: '3-2-1201' },
    guessed: { intent: 'repair', emergency: null, code: 'WATER_LEAK', severity: null, certainty: 0.8 },
    right: { intent: 'repair', emergency: null, code: 'DRAIN_CLOG', severity: null },
    ...overrides,
  };
}

export function newInboxRow(overrides: Partial<NewInboxRow> & { readonly user?: string } = {}): NewInboxRow {
  const { user = `wm${nextId()}`, ...rest } = overrides;
  const id = rest.id ?? nextId();
  const address = { account: 'wkAJ2GCAAA', user };
  return {
    id,
    key: `kf:${id}`,
    subject: conversationSubject(conversationId(address), 'yunqi', address),
    lane: 'interactive',
    input: {
      type: 'message.received',
      messageId: id,
      at: noon,
      content: { kind: 'text', text: '厨房水管漏水了' },
    },
    receivedAt: noon,
    ...rest,
  };
}

export function newOutboxRow(overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  const delivery = overrides.delivery ?? {
    type: 'resident.message',
    to: { account: 'wkAJ2GCAAA', user: `wm${nextId()}` },
    message: { text: '已受理,工单号 BX-20261122-0001', choices: [] },
  };
  return {
    id: nextId(),
    propertyId: 'yunqi',
    lane: 'interactive',
    recipient: recipientOf(delivery),
    delivery,
    createdAt: noon,
    ...overrides,
  };
}

export function newTimer(overrides: Partial<Timer> = {}): Timer {
  const subject = overrides.subject ?? { kind: 'ticket', id: nextId(), propertyId: 'yunqi' };
  return {
    id: `${subject.id}/timer.ackDeadline`,
    subject,
    name: 'timer.ackDeadline',
    dueAt: noon,
    lane: 'notice',
    data: { stage: 1 },
    ...overrides,
  };
}

export const newCard = (overrides: Partial<CardRecord> = {}): CardRecord => ({
  id: nextId(),
  staffId: 'zhao',
  retired: false,
  createdAt: noon,
  ...overrides,
});

export const newDeskTask = (overrides: Partial<DeskTask> = {}): DeskTask => ({
  id: nextId(),
  propertyId: 'yunqi',
  kind: 'phone-resident',
  text: '请致电 13800001111 林晓,告知维修时间',
  createdAt: noon,
  ...overrides,
});

export const newMedia = (overrides: Partial<MediaRecord> = {}): MediaRecord => ({
  id: nextId(),
  conversationId: 'wkAJ2GCAAA:wm1',
  mediaRef: 'media-1',
  kind: 'image',
  state: 'wanted',
  attempts: 0,
  notBefore: noon,
  receivedAt: noon,
  ...overrides,
});
