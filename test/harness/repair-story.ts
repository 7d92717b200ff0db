import type { ChatMessage } from './control';
import type { Desk } from './desk';

/** What is left of a story when it is over, without times and identifiers that differ between two runs. */
export interface StoryEnd {
  /** Both directions, in the order the phone shows them. */
  readonly chat: readonly string[];
  readonly ticket: unknown;
  readonly timeline: readonly string[];
  /**
   * The newest card of everybody who acted. What others see depends on when their card could be redrawn, for which
   * there is one code (`path/94888`).
   */
  readonly cards: Readonly<Record<string, string>>;
  readonly groupPosts: readonly string[];
  readonly openTasks: readonly string[];
}

/**
 * A leaking tap from the first message until the supervisor closes it and the resident rates it.
 * `onTheWay` runs after the ticket is open, before anybody takes it.
 */
export async function playRepair(desk: Desk, onTheWay?: () => Promise<void>): Promise<StoryEnd> {
  const wang = await desk.resident();
  await desk.say(wang, '厨房水管漏水，3栋2单元1501');
  await desk.expectText(wang, '联系电话');
  await desk.say(wang, '13800138000');
  await desk.expectText(wang, '13800138000');
  await desk.tap(wang, '确认报修');
  await desk.expectText(wang, /单号BX-\d{8}-0001/);
  await onTheWay?.();
  const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
  await desk.press(worker, '接单');
  await desk.expectText(wang, '师傅已接单');
  await desk.press(worker, '出发');
  await desk.expectText(wang, '已出发');
  await desk.press(worker, '到场');
  // The result is asked for when the card has moved on.
  await desk.expectCard(worker, '完成');
  await desk.type(worker, '完成 0001 换了角阀');
  await desk.press('wangmin', '确认关闭');
  await desk.expectText(wang, '换了角阀');
  await desk.tap(wang, 'A 满意');
  await desk.expectText(wang, '谢谢您的评价');
  await desk.settled();
  return endOf(desk, wang, [worker, 'wangmin']);
}

async function endOf(desk: Desk, resident: string, acting: readonly string[]): Promise<StoryEnd> {
  const tickets = await desk.tickets();
  const ticket = tickets[0];
  if (!ticket || tickets.length > 1) throw new Error(`${tickets.length} tickets instead of one`);
  const { number, status, code, assignee, result, rating, dispatchedTo, place, contact } = ticket;
  const timeline = await desk.app.store.tickets.timeline(ticket.id);
  const cards: Record<string, string> = {};
  for (const id of acting) {
    const newest = (await desk.staffChat(id)).findLast(({ card }) => card);
    if (newest) cards[id] = cardLine(newest);
  }
  return {
    chat: (await desk.chat(resident)).map(({ from, text, menu = [] }) =>
      timeless(`${from}: ${text} ${menu.map(({ content }) => `[${content}]`).join('')}`),
    ),
    ticket: { number, status, code, assignee, result, rating, dispatchedTo, place, contact },
    timeline: timeline.map(({ actor, fact }) => `${actor} ${fact}`),
    cards,
    groupPosts: (await desk.groupChat('yunqi.engineering')).map(({ text }) => timeless(text)),
    openTasks: (await desk.app.store.tasks.open('yunqi')).map(({ kind, text }) =>
      timeless(`${kind}: ${text}`),
    ),
  };
}

const cardLine = ({ card }: ChatMessage): string =>
  timeless(
    `${card?.title} ${card?.body} ${card?.buttons.map(({ text, disabled }) => (disabled ? `(${text})` : `[${text}]`)).join('')}`,
  );

const timeless = (text: string): string => text.replaceAll(/\d{1,2}:\d{2}/g, '00:00');
