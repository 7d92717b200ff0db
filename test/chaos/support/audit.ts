import { conversationId, type TranscriptLine } from '../../../src/domain/conversation';
import { isSettled, type Ticket } from '../../../src/domain/ticket/ticket';
import type { Store } from '../../../src/ports/store';
import type { ChatMessage, Control } from '../../harness/control';

type Counts = Record<string, number>;
interface Findings {
  readonly counts: Counts;
  readonly violations: string[];
}
interface Call {
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly answer: { readonly errcode?: number } | null;
}
/** A resident who wrote, and how many tickets that opened. */
export interface Played {
  readonly resident: string;
  readonly tickets: number;
}
type Seen = ChatMessage & { readonly raw?: { readonly msgid?: string } };

const account = 'wkYunqiGarden0001';

/** Compares what people saw with what is stored, message by message. */
export async function audit(
  control: Control,
  store: Store,
  played: readonly Played[],
  now: Date,
): Promise<Findings> {
  const findings: Findings = { counts: {}, violations: [] };
  for (const { resident } of played) await auditConversation(findings, control, store, resident);
  await auditSends(findings, control);
  const expected = played.reduce((sum, { tickets }) => sum + tickets, 0);
  const tickets = await store.tickets.list('yunqi', 10_000);
  count(findings, 'tickets', tickets.length);
  if (tickets.length !== expected)
    findings.violations.push(`${tickets.length} tickets for ${expected} stories`);
  auditNumbers(findings, tickets);
  await auditPromises(findings, store, tickets);
  await auditStaff(findings, control);
  await auditGroups(findings, control, store, tickets);
  await auditLeftovers(findings, store, now);
  return findings;
}

function count({ counts }: Findings, what: string, by = 1): void {
  counts[what] = (counts[what] ?? 0) + by;
}

/**
 * Every message is on record once with an answer behind it, its own or that of the messages it was read together with; every
 * answer arrived once, in the order of its lane.
 */
async function auditConversation(
  findings: Findings,
  control: Control,
  store: Store,
  resident: string,
): Promise<void> {
  const { violations } = findings;
  const chat: readonly Seen[] = await control.chat(resident, account);
  const lines = await store.transcripts.of(conversationId({ account, user: resident }), 1000);
  for (const message of chat.filter(({ from }) => from === 'resident')) {
    count(findings, 'resident messages');
    const at = lines.flatMap(({ id }, index) => (id === message.raw?.msgid ? [index] : []));
    const after = lines.slice((at[0] ?? 0) + 1);
    const answer = after.find(({ from }) => from !== 'resident');
    if (after[0]?.from === 'resident') count(findings, 'of these read together with the next');
    if (at.length !== 1) violations.push(`${resident}: "${message.text}" is on record ${at.length} times`);
    else if (answer?.from !== 'bot') violations.push(`${resident}: "${message.text}" has no answer`);
  }
  const recorded = lines.flatMap(({ id, from }) => (from === 'resident' ? [id] : []));
  const written = chat.flatMap(({ from, raw }) => (from === 'resident' && raw?.msgid ? [raw.msgid] : []));
  if (recorded.join() !== written.join())
    violations.push(`${resident}: not recorded in the order written: ${recorded.join(' ')}`);
  const said = lines.filter(({ from }) => from === 'bot');
  const shown = chat.filter(({ from }) => from === 'bot').map(({ raw }) => raw?.msgid ?? '');
  count(findings, 'bot messages', shown.length);
  for (const line of said) {
    const times = shown.filter((id) => id === line.id).length;
    if (times !== 1) violations.push(`${resident}: "${line.text}" arrived ${times} times`);
  }
  if (shown.length !== said.length)
    violations.push(`${resident}: ${said.length} decided, ${shown.length} shown`);
  violations.push(
    ...(await outOfOrder(store, said, shown)).map((text) => `${resident}: out of order: ${text}`),
  );
}

/** Within a lane, what was decided first arrives first. */
async function outOfOrder(
  store: Store,
  said: readonly TranscriptLine[],
  shown: readonly string[],
): Promise<readonly string[]> {
  const newest = new Map<string, number>();
  const found: string[] = [];
  for (const id of shown) {
    const index = said.findIndex((line) => line.id === id);
    const lane = (await store.outbox.get(id))?.lane ?? 'none';
    if (index < (newest.get(lane) ?? -1)) found.push(said[index]?.text ?? id);
    newest.set(lane, Math.max(index, newest.get(lane) ?? -1));
  }
  return found;
}

/** WeCom took no message id twice. */
async function auditSends(findings: Findings, control: Control): Promise<void> {
  const accepted = new Map<unknown, number>();
  for (const { body, answer } of await control.get<readonly Call[]>('/sim/calls?path=kf/send_msg')) {
    count(findings, 'messages sent');
    if (answer?.errcode !== 0) count(findings, 'of these recognised as repeated or refused');
    else accepted.set(body?.msgid, (accepted.get(body?.msgid) ?? 0) + 1);
  }
  for (const [id, times] of accepted)
    if (times > 1) findings.violations.push(`message ${id} was accepted ${times} times`);
}

/** Gapless per series and day. */
function auditNumbers({ violations }: Findings, tickets: readonly Ticket[]): void {
  const series = new Map<string, number[]>();
  for (const { number } of tickets) {
    const name = number.slice(0, -5);
    series.set(name, [...(series.get(name) ?? []), Number(number.slice(-4))]);
  }
  for (const [name, numbers] of series) {
    const inOrder = numbers.toSorted((a, b) => a - b);
    if (inOrder.some((number, index) => number !== index + 1))
      violations.push(`${name} has the numbers ${inOrder.join(' ')}`);
  }
}

async function auditPromises(findings: Findings, store: Store, tickets: readonly Ticket[]): Promise<void> {
  for (const { id, number, status } of tickets) {
    const promises = await store.promises.ofTicket(id);
    count(findings, 'promises', promises.length);
    const open = promises.filter(({ state }) => state === 'open');
    if (isSettled(status) && open.length > 0) findings.violations.push(`${number}: a promise is still open`);
    if (promises.length === 0) findings.violations.push(`${number}: no promise`);
    count(findings, 'open promises', open.length);
    for (const promise of open)
      if (!(await store.timers.get(`${promise.id}/breaking`)))
        findings.violations.push(`${number}: no alarm for a promise`);
  }
}

/** No card twice, no text twice: texts carry the minute in which they were decided. */
async function auditStaff(findings: Findings, control: Control): Promise<void> {
  const { staff } = await control.get<{ staff: readonly { userid: string }[] }>('/sim/state');
  for (const { userid } of staff) {
    const received = (await control.staffChat(userid)).filter(({ from }) => from !== 'member');
    const cards = received.flatMap(({ card }) => card?.taskId ?? []);
    const texts = received.flatMap(({ card, text }) => (card ? [] : [text]));
    count(findings, 'cards', cards.length);
    count(findings, 'staff texts', texts.length);
    for (const again of repeated(cards)) findings.violations.push(`${userid} has the card ${again} twice`);
    for (const again of repeated(texts)) findings.violations.push(`${userid} read twice: ${again}`);
  }
}

const postedFacts: ReadonlySet<string> = new Set([
  'ticket.dispatched',
  'ticket.escalated',
  'ticket.acknowledged',
  'ticket.completed',
  'ticket.closed',
]);

/** One post per event of a ticket; one may be missing only where its outcome was not known. */
async function auditGroups(
  findings: Findings,
  control: Control,
  store: Store,
  tickets: readonly Ticket[],
): Promise<void> {
  const { groups } = await control.get<{ groups: readonly { key: string }[] }>('/sim/state');
  const posts: string[] = [];
  for (const { key } of groups) posts.push(...(await control.groupChat(key)).map(({ text }) => text));
  count(findings, 'group posts', posts.length);
  for (const again of repeated(posts)) findings.violations.push(`posted twice: ${again}`);
  let expected = 0;
  for (const { id } of tickets)
    expected += (await store.tickets.timeline(id)).filter(({ fact }) => postedFacts.has(fact)).length;
  const failed = await store.outbox.failed(10_000);
  const unknown = failed.filter(({ delivery }) => delivery.type === 'group.post').length;
  count(findings, 'group posts of unknown outcome', unknown);
  if (posts.length > expected || posts.length + unknown < expected)
    findings.violations.push(`${posts.length} posts and ${unknown} unknown for ${expected} events`);
}

async function auditLeftovers(findings: Findings, store: Store, now: Date): Promise<void> {
  const { violations } = findings;
  const [inbox, outbox] = await Promise.all([store.inbox.pendingCount(), store.outbox.pendingCount()]);
  if (inbox + outbox > 0) violations.push(`${inbox} in the inbox, ${outbox} in the outbox`);
  for (const row of await store.inbox.buried(100)) violations.push(`buried: ${row.input.type} ${row.error}`);
  for (const { delivery, end, error } of await store.outbox.failed(10_000)) {
    count(findings, `${delivery.type} ${end}`);
    const mayBeUnknown = delivery.type === 'group.post' || delivery.type === 'staff.call';
    if (end !== 'unknown' || !mayBeUnknown) violations.push(`${delivery.type} ${end}: ${error}`);
  }
  for (const timer of await store.timers.due(new Date(now.getTime() - 60_000), 100))
    violations.push(`overdue: ${timer.id}`);
}

const repeated = (texts: readonly string[]): readonly string[] =>
  texts.filter((text, index) => texts.indexOf(text) !== index);
