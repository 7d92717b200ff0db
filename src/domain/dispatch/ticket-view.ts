import type { Staff } from '../configuration';
import { maskHomesIn, maskPhone, maskPhonesIn } from '../masking';
import { holdsOrDirects } from '../ticket/lifecycle';
import { placeWords } from '../ticket/place';
import type { Ticket } from '../ticket/ticket';

/** Who reads: one employee, or everybody in a dispatch group. */
export type Audience = Staff | 'group';

/** What of a ticket its readers may see. Everything that residents or workers wrote passes through here. */
export interface TicketView {
  readonly item: string;
  readonly place: string;
  /** Empty when the reader is told nothing of who reported. */
  readonly contact: string;
  readonly words: string;
  readonly slot?: string;
  readonly result?: string;
}

type Seen = Pick<Ticket, 'assignee' | 'confidential' | 'emergency'>;

const leads = (reader: Audience): boolean =>
  reader !== 'group' && reader.roles.some((role) => role === 'supervisor' || role === 'manager');

/**
 * Full phone numbers only for the leaders, for whoever holds the ticket, and in an emergency for everyone alarmed.
 * Those of a confidential ticket for the leaders alone. Groups never.
 */
const mayReach = (ticket: Seen, reader: Audience): boolean =>
  reader !== 'group' &&
  (leads(reader) || (!ticket.confidential && (ticket.assignee === reader.id || Boolean(ticket.emergency))));

/**
 * Who may see and hear what was attached: whoever has read the words with the work in hand. In a picture or a voice nothing
 * can be masked: of a confidential ticket they are for the leaders alone.
 */
export function mayOpenAttachments(ticket: Ticket, reader: Staff): boolean {
  const { id, roles, properties } = reader;
  if (!properties.includes(ticket.propertyId)) return false;
  return ticket.confidential
    ? leads(reader)
    : holdsOrDirects({ ticket, actor: { kind: 'staff', id, roles } });
}

/** Free text about a ticket as this reader may see it: phones masked, homes too when the reporter asked for secrecy. */
export function wordsFor(ticket: Seen, reader: Audience, text: string): string {
  const reachable = mayReach(ticket, reader) ? text : maskPhonesIn(text);
  return ticket.confidential && !leads(reader) ? maskHomesIn(reachable) : reachable;
}

export function ticketView(ticket: Ticket, reader: Audience): TicketView {
  const seen = (text: string): string => wordsFor(ticket, reader, text);
  return {
    item: seen(ticket.item),
    place: placeFor(ticket, reader),
    contact: contactFor(ticket, reader),
    words: seen(ticket.words),
    ...(ticket.slot && { slot: seen(ticket.slot) }),
    ...(ticket.result && { result: seen(ticket.result) }),
  };
}

function placeFor(ticket: Ticket, reader: Audience): string {
  if (ticket.confidential && !leads(reader)) return '住户要求保密';
  const known = placeWords(ticket.place);
  const words = known ? wordsFor(ticket, reader, known) : '待核实';
  return ticket.place.confirmed || !known ? words : `${words}（未确认）`;
}

function contactFor(ticket: Ticket, reader: Audience): string {
  if (reader === 'group' || (ticket.confidential && !leads(reader))) return '';
  const { name = '', phone } = ticket.contact;
  if (!phone) return name ? `${name} 微信联系` : '微信联系';
  return `${name} ${mayReach(ticket, reader) ? phone : maskPhone(phone)}`.trim();
}

const fullWidth: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  '`': '｀',
  '@': '＠',
  '\n': ' ',
  '\r': ' ',
};

/**
 * Written by others, in a group post: a mention, a link or a heading in it stays plain text. Markdown of group robots
 * knows no escape sign (`path/99110`), hence the full-width signs.
 */
export const plainInPost = (text: string): string =>
  text.replace(/[<>[\]*`@\n\r]/g, (sign) => fullWidth[sign] ?? '');
