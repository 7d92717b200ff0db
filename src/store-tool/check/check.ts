import type { Configuration } from '../../domain/configuration';
import { addHours } from '../../domain/time';
import type { CompanyArchive, CompanyRecords, MediaArchive } from '../../ports/archive';
import type { Progress } from '../progress';
import { countAll, idOf, recordsOf } from '../records';
import type { Finding, ProblemKind } from './finding';
import { gatherKnown, type Known } from './known';
import { Numbers } from './numbers';
import { ownersIn } from './owners';
import { type References, referencesOf } from './references';

export interface Checked {
  readonly archive: CompanyArchive;
  readonly media: MediaArchive;
  readonly configuration: Configuration;
  readonly now: Date;
  readonly progress: Progress;
}

type Referring = keyof typeof referencesOf;
/** What is wrong with a record beside what it refers to. */
type Rules = { readonly [C in Referring]?: (record: CompanyRecords[C]) => readonly ProblemKind[] };

const patienceHours = 24;

/** Looks through everything and changes nothing. A store that is at work meanwhile may show what is only under way. */
export async function check(checked: Checked): Promise<readonly Finding[]> {
  const { archive, configuration, progress } = checked;
  const arrival = await archive.arrival();
  if (arrival) return [{ in: 'move', problem: 'incomplete', id: arrival.source }];
  const collections = Object.keys(referencesOf) as Referring[];
  progress.begin('checking', await countAll(archive, collections));
  const numbers = new Numbers();
  const known = await gatherKnown(archive, (ticket) => numbers.addTicket(ticket));
  for await (const series of recordsOf(archive, 'series')) numbers.addSeries(series);
  const properties = new Set(configuration.properties.map(({ id }) => id));
  const kept = new Set(await checked.media.ids());
  const rules = rulesFor(checked, known, kept);
  const found: Finding[] = [];
  for (const collection of collections)
    found.push(...(await checkCollection(collection, archive, known, properties, rules, progress)));
  progress.end();
  const forgotten = [...kept].filter((id) => !known.media.has(id));
  return [
    ...found,
    ...numbers.findings(),
    ...forgotten.map((id): Finding => ({ in: 'files', problem: 'record-missing', id })),
  ];
}

async function checkCollection<C extends Referring>(
  collection: C,
  archive: CompanyArchive,
  known: Known,
  properties: ReadonlySet<string>,
  rules: Rules,
  progress: Progress,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const rule: Rules[C] = rules[collection];
  for await (const record of recordsOf(archive, collection)) {
    const references = referencesOf[collection](record);
    for (const problem of [...missing(references, known, properties), ...(rule?.(record) ?? [])])
      found.push({ in: collection, problem, id: idOf(record) });
    progress.advance(1);
  }
  return found;
}

function missing(
  { property, conversations = [], tickets = [], tasks = [], media = [] }: References,
  known: Known,
  properties: ReadonlySet<string>,
): readonly ProblemKind[] {
  return [
    ...(property !== undefined && !properties.has(property) ? (['property-unknown'] as const) : []),
    ...(conversations.every((id) => known.conversations.has(id)) ? [] : (['conversation-missing'] as const)),
    ...(tickets.every((id) => known.tickets.has(id)) ? [] : (['ticket-missing'] as const)),
    ...(tasks.every((id) => known.tasks.has(id)) ? [] : (['task-missing'] as const)),
    ...(media.every((id) => known.media.has(id)) ? [] : (['media-missing'] as const)),
  ];
}

function rulesFor({ configuration, now }: Checked, known: Known, kept: ReadonlySet<string>): Rules {
  const hasOwner = ownersIn(configuration);
  const longAgo = addHours(now, -patienceHours);
  const isOver = (ticketId: string): boolean =>
    known.tickets.get(ticketId)?.settled === true && !known.awaitingCall.has(ticketId);
  const when = (isSo: boolean, problem: ProblemKind): readonly ProblemKind[] => (isSo ? [problem] : []);
  return {
    promises: ({ state, ticketId }) => when(state === 'open' && isOver(ticketId), 'ticket-settled'),
    timers: ({ subject }) => when(subject.kind === 'ticket' && isOver(subject.id), 'ticket-settled'),
    media: ({ id, state }) =>
      when((state === 'stored' || state === 'unheard') && !kept.has(id), 'bytes-missing'),
    inbox: ({ state, row }) => [
      ...when(state === 'buried', 'given-up'),
      ...when(state === 'pending' && row.receivedAt < longAgo, 'waiting-too-long'),
    ],
    outbox: ({ end, row }) => [
      ...when(end === undefined && !hasOwner(row.delivery), 'owner-unknown'),
      ...when(end === undefined && row.createdAt < longAgo, 'waiting-too-long'),
    ],
  };
}
