import type { Configuration, Property, Staff } from '../configuration';
import { guessOf, isCorrected } from '../correction';
import type { CardButton, StaffCard } from '../delivery';
import type { MediaKind } from '../inbound';
import { isSameMatter, matterOf, nameOf } from '../matter';
import { judge, type TicketAction } from '../ticket/lifecycle';
import { placeWords } from '../ticket/place';
import type { Ticket } from '../ticket/ticket';
import { calledBy, departmentLabel, statusLabel } from '../ticket/words';
import { spokenTime } from '../time';
import { attachmentsButton } from './attachments-button';
import { correctionChoices } from './correction-choices';
import { membersOf } from './roster';
import { mayOpenAttachments, plainInPost, type TicketView, ticketView } from './ticket-view';

interface CardWorld {
  readonly configuration: Configuration;
  readonly property: Property;
  readonly now: Date;
}

const kindLabel: Readonly<Record<Ticket['kind'], string>> = {
  repair: '报修',
  service: '服务',
  complaint: '投诉',
  help: '紧急求助',
  consult: '咨询',
};

/** Buttons in the order in which a ticket travels. */
const offered: readonly {
  action: TicketAction | 'false-alarm';
  label: (ticket: Ticket) => string;
  look: CardButton['look'];
}[] = [
  { action: 'acknowledge', label: (ticket) => (ticket.emergency ? '收到，马上去' : '接单'), look: 'primary' },
  { action: 'depart', label: () => '出发', look: 'plain' },
  { action: 'arrive', label: () => '到场', look: 'plain' },
  { action: 'complete', label: (ticket) => (ticket.emergency ? '已受控' : '完成'), look: 'primary' },
  { action: 'false-alarm', label: () => '误报，没有险情', look: 'plain' },
  { action: 'close', label: () => '确认关闭', look: 'primary' },
  { action: 'return', label: () => '退回', look: 'danger' },
  { action: 'reassign', label: () => '转派', look: 'plain' },
];

/** `path/90236`. */
const mostButtons = 6;

const returnReasons = [
  { id: 'not_fixed', label: '问题未解决' },
  { id: 'no_result', label: '结果没写清楚' },
  { id: 'resident_unhappy', label: '住户不认可' },
];

export const returnReason = (id: string | undefined): string =>
  returnReasons.find((reason) => reason.id === id)?.label ?? '请补充处理';

/**
 * A ticket as one employee sees it: only the buttons that this person may press now, only the data this person may see.
 * @param attached kinds of the ticket's attachments, as far as they are known
 */
export function ticketCard(
  ticket: Ticket,
  viewer: Staff,
  world: CardWorld,
  attached: readonly MediaKind[] = [],
): StaffCard {
  const actions = buttonsFor(ticket, viewer);
  const isOpenable = ticket.mediaIds.length > 0 && mayOpenAttachments(ticket, viewer);
  const own = actions.length > 0 && isOpenable ? [...actions, attachmentsButton(attached)] : actions;
  // Whoever can do nothing else sees how things stand.
  const corrections =
    own.length > 0 && may(ticket, viewer, 'reclassify')
      ? correctionChoices(ticket, world.configuration.catalogue)
      : { near: [], far: [] };
  const buttons = [
    ...own,
    ...corrections.near
      .slice(0, mostButtons - own.length)
      .map(({ id, label }): CardButton => ({ key: id, label, look: 'plain' })),
  ];
  const choice = choiceFor(ticket, viewer, buttons, world);
  const view = ticketView(ticket, viewer);
  return {
    title: titleOf(ticket, view),
    subtitle: `${ticket.number} ${statusLine(ticket, world)}${correctedNote(ticket, world)}`,
    body: bodyFor(ticket, view, viewer),
    facts: factsFor(ticket, view, world),
    buttons,
    ...(choice && { choice }),
    ...(corrections.far.length > 0 && { menu: corrections.far }),
    ...(buttons.length === 0 && { closing: statusLine(ticket, world) }),
  };
}

const may = (ticket: Ticket, { id, roles }: Staff, action: TicketAction): boolean =>
  judge(ticket.status, action, { ticket, actor: { kind: 'staff', id, roles }, tooLate: false }).allowed;

const buttonsFor = (ticket: Ticket, viewer: Staff): readonly CardButton[] =>
  offered
    .filter(({ action }) =>
      action === 'false-alarm'
        ? ticket.emergency !== undefined && may(ticket, viewer, 'complete')
        : may(ticket, viewer, action),
    )
    .filter(
      ({ action }) => action !== 'acknowledge' || ticket.dispatchedTo.includes(viewer.id) || ticket.emergency,
    )
    .map(({ action, label, look }) => ({ key: action, label: label(ticket), look }));

/** 原判漏水; while an alarm is on only what people said: 其实是漏水. */
function correctedNote(ticket: Ticket, { configuration: { catalogue } }: CardWorld): string {
  if (!ticket.corrected || !isCorrected(ticket)) return '';
  const isAsGuessed = isSameMatter(matterOf(ticket), guessOf(ticket).matter);
  return isAsGuessed
    ? `（其实是${nameOf(ticket.corrected, catalogue) ?? '其他'}）`
    : `（原判${nameOf(guessOf(ticket).matter, catalogue) ?? '其他'}）`;
}

/** 张师傅已接单. */
export function statusLine(ticket: Ticket, { configuration }: CardWorld): string {
  const who = ticket.assignee ? calledBy(configuration, ticket.assignee) : '';
  return `${who}${statusLabel[ticket.status]}`;
}

const titleOf = (ticket: Ticket, { item }: TicketView): string => {
  if (ticket.emergency) return `【紧急】${item}`;
  const kind = kindLabel[ticket.kind];
  return kind === item ? kind : `${kind}：${item}`;
};

function bodyFor(ticket: Ticket, view: TicketView, viewer: Staff): string {
  const result = view.result ? `\n处理结果：${view.result}` : '';
  const media = ticket.mediaIds.length > 0 ? `\n附件 ${ticket.mediaIds.length} 个` : '';
  const howTo =
    ticket.kind === 'consult' && ticket.assignee === viewer.id
      ? `\n请回复：答复 ${ticket.number.slice(-4)} 内容`
      : '';
  return `${view.words}${media}${result}${howTo}`;
}

function factsFor(
  ticket: Ticket,
  view: TicketView,
  { configuration, property, now }: CardWorld,
): StaffCard['facts'] {
  const isPlaceless = ticket.kind === 'consult' && !placeWords(ticket.place);
  const facts = isPlaceless ? [] : [{ name: '位置', value: view.place }];
  if (view.contact) facts.push({ name: '联系', value: view.contact });
  if (view.slot) facts.push({ name: '时间', value: view.slot });
  if (ticket.price) facts.push({ name: '收费', value: ticket.price });
  if (ticket.assignee) facts.push({ name: '负责', value: calledBy(configuration, ticket.assignee) });
  else facts.push({ name: '部门', value: departmentLabel[ticket.department] });
  facts.push({ name: '受理', value: spokenTime(ticket.openedAt, now, property.timeZone) });
  return facts.slice(0, 6);
}

function choiceFor(
  ticket: Ticket,
  viewer: Staff,
  buttons: readonly CardButton[],
  { configuration, property }: CardWorld,
): StaffCard['choice'] {
  if (buttons.some(({ key }) => key === 'return'))
    return { key: 'reason', title: '退回原因', options: returnReasons };
  if (!buttons.some(({ key }) => key === 'reassign')) return undefined;
  const people = membersOf(configuration, property, ticket.department)
    .filter((id) => id !== viewer.id && id !== ticket.assignee)
    .slice(0, 10)
    .map((id) => ({ id, label: configuration.staff.find((staff) => staff.id === id)?.name ?? id }));
  return people.length > 0 ? { key: 'to', title: '转派给', options: people } : undefined;
}

/** The post in the dispatch group: personal data masked, confidential reporters not named at all. */
export function groupPost(ticket: Ticket, headline: string, { property, now }: CardWorld): string {
  const view = ticketView(ticket, 'group');
  const lines = [
    `**${headline}** ${ticket.number}`,
    `${kindLabel[ticket.kind]}：${plainInPost(view.item)}`,
    `位置：${plainInPost(view.place)}`,
    ...(ticket.confidential ? [] : [`描述：${shorten(plainInPost(view.words), 120)}`]),
    ...(view.slot ? [`时间：${plainInPost(view.slot)}`] : []),
    `受理：${spokenTime(ticket.openedAt, now, property.timeZone)}`,
  ];
  return lines.join('\n');
}

/** A line in the group about a ticket posted before. */
export const groupLine = (ticket: Ticket, headline: string): string =>
  `**${headline}** ${ticket.number} ${plainInPost(ticketView(ticket, 'group').item)}`;

const shorten = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit)}…` : text;
