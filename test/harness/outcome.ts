import type { ChatMessage } from './control';
import type { MortalDesk } from './mortal-desk';

/**
 * What people saw and what is stored at the end of a story, without times and ids. Of an employee's cards only whether
 * there is one: how often a card was redrawn or replaced depends on codes that a lost answer takes with it.
 */
export interface Outcome {
  readonly resident: readonly string[];
  readonly staff: Readonly<Record<string, readonly string[]>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly calls: readonly string[];
  readonly tickets: readonly string[];
  readonly promises: readonly string[];
  readonly conversation: string;
  readonly transcript: readonly string[];
  readonly openTasks: number;
  readonly media: readonly string[];
  readonly refused: readonly string[];
  /** Deliveries tried without knowing the outcome, by type. */
  readonly unknown: readonly string[];
  readonly buried: number;
}

const timeless = (text: string): string =>
  text
    .replace(/\d{1,2}:\d{2}(:\d{2})?/g, 'HH:MM')
    .replace(/等待 \d+ 分钟/g, '等待 N 分钟')
    .replace(/【微信.*?】/g, '');

function shown({ from, type, text, menu, card }: ChatMessage): string {
  if (card) return `${card.title}`;
  const choices = menu?.map(({ content }) => content) ?? [];
  return timeless(`${from} ${type}: ${[text, ...choices].join('|')}`);
}

/** In order of the alphabet; cards with the same title once. */
function chatOf(messages: readonly ChatMessage[]): readonly string[] {
  const cards = new Set(messages.filter(({ card }) => card).map(shown));
  return [...messages.filter(({ card }) => !card).map(shown), ...cards].sort();
}

/** Everything about one resident's story. */
export async function outcomeOf(desk: MortalDesk, resident: string): Promise<Outcome> {
  const { store } = desk;
  const state = await desk.get<{ staff: { userid: string }[]; groups: { key: string }[] }>('/sim/state');
  const staff: Record<string, readonly string[]> = {};
  for (const { userid } of state.staff) {
    const lines = chatOf(await desk.staffChat(userid));
    if (lines.length > 0) staff[userid] = lines;
  }
  const groups: Record<string, string[]> = {};
  for (const { key } of state.groups) {
    const lines = (await desk.groupChat(key)).map(shown).sort();
    if (lines.length > 0) groups[key] = lines;
  }
  const calls = await desk.get<readonly { callee?: string; userid?: string }[]>('/sim/voice-calls');
  const [conversation] = (await store.conversations.list('yunqi', 100)).filter(
    ({ address }) => address.user === resident,
  );
  const transcript = await store.transcripts.of(conversation?.id ?? '', 200);
  const tickets = await store.tickets.list('yunqi', 100);
  const timelines = await Promise.all(
    tickets.map(async ({ id, number, status, rating }) => {
      const facts = (await store.tickets.timeline(id)).map(({ fact, actor }) => `${fact} ${actor}`);
      return `${number} ${status} ${rating}: ${facts.join(', ')}`;
    }),
  );
  const promises = await Promise.all(tickets.map(({ id }) => store.promises.ofTicket(id)));
  const mediaIds = transcript.flatMap((line) => line.mediaIds ?? []);
  const failed = await store.outbox.failed(100);
  const ended = (wanted: string) =>
    failed.filter(({ end }) => end === wanted).map(({ delivery }) => delivery.type);
  const media = await Promise.all(mediaIds.map((id) => store.media.get(id)));
  return {
    resident: (await desk.chat(resident)).map(shown),
    staff,
    groups,
    calls: calls.map(({ callee, userid }) => callee ?? userid ?? '').sort(),
    tickets: timelines,
    promises: promises.flat().map(({ kind, state }) => `${kind} ${state}`),
    // The allowance counts by whole seconds of the platform, so it may differ by what went out within one.
    conversation: `${conversation?.servedBy} ${conversation?.servicerId}`,
    transcript: transcript.map(({ from, text }) => timeless(`${from}: ${text}`)),
    openTasks: (await store.tasks.open('yunqi')).length,
    media: media.map((record) => record?.state ?? 'missing'),
    refused: ended('refused'),
    unknown: ended('unknown'),
    buried: (await store.inbox.buried(100)).length,
  };
}
