import type { Collection } from '../../ports/archive';

/** What can be wrong with a record. */
export const problems = {
  'property-unknown': 'belongs to a property that is not in the configuration',
  'conversation-missing': 'belongs to a conversation that does not exist',
  'ticket-missing': 'belongs to a ticket that does not exist',
  'task-missing': 'belongs to a desk task that does not exist',
  'media-missing': 'names an attachment that was never recorded',
  'ticket-settled': 'is still open although its ticket is settled',
  'number-missing': 'was given to no ticket',
  'number-repeated': 'was given to several tickets',
  'number-unreadable': 'has a number of another form than kind-day-number',
  'series-behind': 'will be given again: the counter of the series is behind its tickets',
  'owner-unknown': 'is addressed to an employee, group or account that is not in the configuration',
  'waiting-too-long': 'has been waiting for more than a day',
  'given-up': 'was given up: people must look at it',
  'bytes-missing': 'is recorded as stored, but its bytes are not there',
  'record-missing': 'is kept, but nothing refers to it',
  incomplete: 'did not end: run the same command again',
} as const;
export type ProblemKind = keyof typeof problems;

export const words: Readonly<Record<Collection | 'move', string>> = {
  conversations: 'conversation',
  tickets: 'ticket',
  tasks: 'desk task',
  media: 'attachment',
  files: 'file',
  transcripts: 'transcript line',
  timeline: 'line of a history',
  series: 'ticket number',
  promises: 'promise',
  corrections: 'correction',
  cards: 'card',
  timers: 'timer',
  cursors: 'account',
  inbox: 'inbox row',
  outbox: 'outbox row',
  move: 'move into this store',
};

export interface Finding {
  readonly in: Collection | 'move';
  readonly problem: ProblemKind;
  /** Of the record, or the number; no personal data. */
  readonly id: string;
}
