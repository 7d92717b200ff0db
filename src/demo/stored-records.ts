import { conversationId } from '../domain/conversation';
import type { Delivery } from '../domain/delivery';
import { maskPhone } from '../domain/masking';
import type { ResidentPromise } from '../domain/promise';
import type { DeskTask } from '../domain/records';
import type { Ticket, TimelineEntry } from '../domain/ticket/ticket';
import type { Store } from '../ports/store';

const TRANSCRIPT_LINES = 200;
const TICKETS = 20;
const FAILURES = 50;

/** Something decided that did not reach its reader, or an event that could not be handled. */
export interface Undelivered {
  at: Date;
  end: 'refused' | 'unknown' | 'dropped' | 'delivered' | 'buried';
  type: string;
  to: string;
  text: string;
  error: string;
}

export interface StoredRecords {
  transcript: readonly unknown[];
  tickets: readonly (Ticket & { timeline: readonly TimelineEntry[] })[];
  undelivered: readonly Undelivered[];
  tasks: readonly DeskTask[];
  promises: readonly ResidentPromise[];
}

/** What is stored about one resident on one account, and everything that failed. */
export async function readRecords(store: Store, account: string, user: string): Promise<StoredRecords> {
  const id = conversationId({ account, user });
  const conversation = await store.conversations.get(id);
  const reported = await store.tickets.reportedBy(id, TICKETS);
  const timelines = await Promise.all(reported.map((ticket) => store.tickets.timeline(ticket.id)));
  const promises = await Promise.all(reported.map((ticket) => store.promises.ofTicket(ticket.id)));
  return {
    transcript: await store.transcripts.of(id, TRANSCRIPT_LINES),
    tickets: reported.map((ticket, index) => ({ ...masked(ticket), timeline: timelines[index] ?? [] })),
    undelivered: await readUndelivered(store),
    tasks: conversation ? await store.tasks.open(conversation.propertyId) : [],
    promises: promises.flat(),
  };
}

function masked(ticket: Ticket): Ticket {
  const { phone } = ticket.contact;
  return phone === undefined
    ? ticket
    : { ...ticket, contact: { ...ticket.contact, phone: maskPhone(phone) } };
}

async function readUndelivered(store: Store): Promise<Undelivered[]> {
  const failed = await store.outbox.failed(FAILURES);
  const buried = await store.inbox.buried(FAILURES);
  return [
    ...failed.map(({ createdAt, end, delivery, recipient, error }) => ({
      at: createdAt,
      end,
      type: delivery.type,
      to: recipient.slice(recipient.lastIndexOf(':') + 1),
      text: textOf(delivery),
      error: error ?? '',
    })),
    ...buried.map(({ receivedAt, input, error }) => ({
      at: receivedAt,
      end: 'buried' as const,
      type: input.type,
      to: '',
      text: '',
      error,
    })),
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
}

function textOf(delivery: Delivery): string {
  switch (delivery.type) {
    case 'resident.message':
    case 'resident.welcome':
      return delivery.message.text;
    case 'resident.sms':
    case 'staff.text':
    case 'group.post':
      return delivery.text;
    case 'staff.card':
    case 'staff.card-update':
      return delivery.card.title;
    case 'staff.attachments':
    case 'staff.media':
      return delivery.heading;
    case 'staff.call':
      return delivery.reason;
    case 'conversation.transfer':
      return delivery.servicers.join(' ');
  }
}
