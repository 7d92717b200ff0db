import fc from 'fast-check';
import type { Delivery } from '../../src/domain/delivery';
import { subjectKey } from '../../src/domain/records';
import type { Ticket } from '../../src/domain/ticket/ticket';
import type { MediaStore } from '../../src/ports/media-store';
import type { Store } from '../../src/ports/store';
import {
  newCard,
  newConversation,
  newCorrection,
  newDeskTask,
  newInboxRow,
  newMedia,
  newOutboxRow,
  newPromise,
  newTicket,
  newTimelineEntry,
  newTimer,
  newTranscriptLine,
  nextId,
  noonPlus,
} from './factories';

/** One thing that happens in a company. */
interface Happening {
  readonly what: (typeof kinds)[number];
  readonly who: number;
  /** How it goes on with what happened. */
  readonly fate: number;
  /** At the very moment of the one before. */
  readonly sameMoment: boolean;
}

const kinds = [
  'message',
  'delivery',
  'ticket',
  'progress',
  'promise',
  'correction',
  'task',
  'timer',
  'attachment',
] as const;

/** A random history, long enough for several pages of everything. */
export const history: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...kinds),
    who: fc.nat(3),
    fate: fc.nat(5),
    sameMoment: fc.boolean(),
  }),
  { minLength: 20, maxLength: 80, size: 'max' },
);

/** What a history left behind, to ask a store about. */
export interface Company {
  readonly conversations: readonly string[];
  readonly tickets: readonly Ticket[];
  readonly recipients: readonly string[];
  readonly tasks: readonly string[];
  readonly timers: readonly string[];
  readonly media: readonly string[];
  readonly keys: readonly string[];
  readonly outgoing: readonly string[];
}

const people = [0, 1, 2, 3].map(() => newConversation());
const properties = ['yunqi', 'binjiang'];

/** Lets it happen, one transaction after the other. */
export async function live(
  store: Store,
  files: MediaStore,
  happenings: readonly Happening[],
): Promise<Company> {
  const company = {
    conversations: people.map(({ id }) => id),
    tickets: [] as Ticket[],
    recipients: new Set<string>(),
    tasks: [] as string[],
    timers: [] as string[],
    media: [] as string[],
    keys: [] as string[],
    outgoing: [] as string[],
  };
  let moment = 0;
  // Where the store promises no order for one moment there is no such moment.
  let unique = 0;
  const instant = (): Date => {
    unique += 1;
    return noonPlus(10_000 + unique);
  };
  for (const { what, who, fate, sameMoment } of happenings) {
    if (!sameMoment) moment += 1;
    const at = noonPlus(moment);
    const person = people[who] ?? newConversation();
    const propertyId = properties[who % 2] ?? '';
    const ticket = company.tickets[(who + fate) % Math.max(1, company.tickets.length)];
    await store.transaction(async (tx) => {
      switch (what) {
        case 'message': {
          const row = newInboxRow({
            user: person.address.user,
            lane: fate === 0 ? 'emergency' : 'interactive',
          });
          company.keys.push(row.key);
          await tx.inbox.add([row]);
          const known = await tx.conversations.get(person.id);
          await tx.conversations.save({ ...(known ?? { ...person, propertyId }), updatedAt: instant() });
          await tx.transcripts.append([
            newTranscriptLine({ conversationId: person.id, at, text: `${fate}` }),
          ]);
          if (fate < 2) await tx.inbox.complete(row.id, at);
          if (fate === 2) await tx.inbox.bury(row.id, instant(), '13800001111 cannot be read');
          if (fate === 3) await tx.inbox.defer(row.id, at, 'not yet');
          break;
        }
        case 'delivery': {
          const delivery: Delivery =
            fate === 0
              ? {
                  type: 'staff.attachments',
                  staffId: 'zhao',
                  heading: `【附件】${person.id}`,
                  attachments: [{ mediaId: nextId(), kind: 'image', contentType: 'image/jpeg' }],
                }
              : {
                  type: 'resident.message',
                  to: person.address,
                  message: { text: `${fate}`, choices: [] },
                };
          const row = newOutboxRow({ delivery, createdAt: at, lane: fate === 5 ? 'notice' : 'interactive' });
          company.recipients.add(row.recipient);
          company.outgoing.push(row.id);
          await tx.outbox.add([row]);
          if (fate === 1) await tx.outbox.markTrying({ id: row.id, attempts: 0 }, at);
          if (fate === 2) await tx.outbox.defer(row.id, noonPlus(moment + 5), 'rate limited');
          if (fate === 3) await tx.outbox.settle(row.id, 'delivered', at);
          if (fate === 4) await tx.outbox.settle(row.id, 'refused', at, 'blocked by 13800001111');
          break;
        }
        case 'ticket': {
          const running = await tx.tickets.nextNumber(`${propertyId}/BX/20261122`);
          const opened = newTicket({
            propertyId,
            number: `BX-20261122-${String(running).padStart(4, '0')}`,
            reporters: fate === 0 ? [person.id, people[0]?.id ?? ''] : [person.id],
            openedAt: at,
          });
          await tx.tickets.save(opened);
          await tx.tickets.appendTimeline([newTimelineEntry({ ticketId: opened.id, at })]);
          company.tickets.push({ ...opened, revision: 1 });
          break;
        }
        case 'progress': {
          if (!ticket) return;
          const status = (['acknowledged', 'onSite', 'completed', 'closed'] as const)[fate % 4] ?? 'closed';
          await tx.tickets.save({ ...ticket, status });
          const next = { ...ticket, status, revision: ticket.revision + 1 };
          company.tickets[company.tickets.indexOf(ticket)] = next;
          await tx.tickets.appendTimeline([
            newTimelineEntry({ ticketId: ticket.id, at, fact: `ticket.${status}` }),
            newTimelineEntry({ ticketId: ticket.id, at, fact: 'ticket.told' }),
          ]);
          break;
        }
        case 'promise':
          if (ticket) await tx.promises.save(newPromise({ propertyId, ticketId: ticket.id, madeAt: at }));
          break;
        case 'correction':
          if (ticket)
            await tx.corrections.save(
              newCorrection({ propertyId: ticket.propertyId, ticketId: ticket.id, at, by: `${fate}` }),
            );
          break;
        case 'task': {
          const task = newDeskTask({ propertyId, createdAt: at, ...(fate === 0 && { doneAt: at }) });
          await tx.tasks.save(task);
          company.tasks.push(task.id);
          await tx.cards.save(newCard({ taskId: task.id, createdAt: at, retired: fate === 0 }));
          if (ticket)
            await tx.cards.save(newCard({ ticketId: ticket.id, createdAt: at, retired: fate === 1 }));
          break;
        }
        case 'timer': {
          const timer = newTimer({ dueAt: instant(), lane: fate === 0 ? 'emergency' : 'notice' });
          await tx.timers.set(timer);
          company.timers.push(timer.id);
          await tx.cursors.save({ account: `wk${who}`, cursor: `${fate}`, pulledAt: at });
          break;
        }
        case 'attachment': {
          const stored = fate > 2;
          const record = newMedia({
            receivedAt: instant(),
            ...(stored && { state: fate === 3 ? 'unheard' : 'stored', sizeBytes: fate }),
          });
          await tx.media.save(record);
          company.media.push(record.id);
          if (stored) await files.write(record.id, Buffer.alloc(fate * 1000, nextId()));
          break;
        }
      }
    });
  }
  return { ...company, recipients: [...company.recipients] };
}

/** Everything the store's queries answer about the company. */
export async function answersOf(store: Store, company: Company): Promise<unknown> {
  const far = noonPlus(1_000_000);
  const each = <T>(ids: readonly string[], ask: (id: string) => Promise<T>): Promise<T[]> =>
    Promise.all(ids.map(ask));
  const rooms = '3-2-1201';
  return {
    conversations: await each(company.conversations, (id) => store.conversations.get(id)),
    lastActive: await each(properties, (id) => store.conversations.list(id, 100)),
    transcripts: await each(company.conversations, (id) => store.transcripts.of(id, 100)),
    tickets: await each(
      company.tickets.map(({ id }) => id),
      (id) => store.tickets.get(id),
    ),
    numbers: await Promise.all(
      company.tickets.map(({ propertyId, number }) => store.tickets.byNumber(propertyId, number)),
    ),
    endings: await each(properties, (id) => store.tickets.openByNumberEnding(id, '1')),
    reported: await each(company.conversations, (id) => store.tickets.reportedBy(id, 100)),
    openAt: await each(properties, (id) => store.tickets.openAt(id, 'BX-WATER', rooms)),
    open: await each(properties, (id) => store.tickets.open(id, 100)),
    list: await each(properties, (id) => store.tickets.list(id, 100)),
    timelines: await each(
      company.tickets.map(({ id }) => id),
      (id) => store.tickets.timeline(id),
    ),
    promises: await each(
      company.tickets.map(({ id }) => id),
      (id) => store.promises.ofTicket(id),
    ),
    corrections: await each(properties, (id) => store.corrections.list(id, 100)),
    ready: await store.inbox.readySubjects(far, 100),
    next: await each(company.conversations, (id) =>
      store.inbox.pendingOf(
        subjectKey({ kind: 'conversation', id, propertyId: '', address: { account: '', user: '' } }),
        far,
        8,
      ),
    ),
    inboxPending: await store.inbox.pendingCount(),
    buried: await store.inbox.buried(100),
    recipients: await store.outbox.readyRecipients(far, 100),
    nextOut: await each(company.recipients, (id) => store.outbox.next(store.outbox.keyOf(id), far)),
    notYet: await each(company.recipients, (id) => store.outbox.next(store.outbox.keyOf(id), noonPlus(2))),
    outgoing: await each(company.outgoing, (id) => store.outbox.get(id)),
    pendingFor: await each(company.recipients, (id) => store.outbox.pendingFor(id)),
    reached: await each(company.recipients, (id) => store.outbox.reachedSince(id, noonPlus(3))),
    failed: await store.outbox.failed(100),
    due: await store.timers.due(far, 100),
    timers: await each(company.timers, (id) => store.timers.get(id)),
    cards: await each(
      company.tickets.map(({ id }) => id),
      (id) => store.cards.liveOfTicket(id),
    ),
    taskCards: await each(company.tasks, (id) => store.cards.liveOfTask(id)),
    tasks: await each(properties, (id) => store.tasks.open(id)),
    cursors: (await store.cursors.list()).toSorted((a, b) => (a.account < b.account ? -1 : 1)),
    wanted: await store.media.wanted(far, 100),
    media: await each(company.media, (id) => store.media.get(id)),
  };
}
