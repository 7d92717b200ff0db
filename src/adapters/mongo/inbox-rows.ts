import type { PipelineStage } from 'mongoose';
import { lanes } from '../../domain/delivery';
import { type NewInboxRow, subjectKey } from '../../domain/records';
import type { Query } from './access';
import { defineCollection, type Row } from './collection';
import { propertyOf } from './property-of';
import { rankOf } from './rank';

export interface StoredInboxRow extends Row {
  readonly key: string;
  readonly property: string;
  readonly subject: string;
  readonly lane: number;
  /** `rankOf` its lane. */
  readonly rank: number;
  readonly state: 'pending' | 'done' | 'buried';
  readonly attempts: number;
  readonly notBefore: Date;
  readonly endedAt?: Date;
  readonly error?: Buffer;
  readonly body: Buffer;
}

/** What a row is found by. */
export const inboxFields = ({ id, key, subject, lane }: NewInboxRow) => ({
  _id: id,
  key,
  property: propertyOf(subject),
  subject: subjectKey(subject),
  lane: lanes.indexOf(lane),
  rank: rankOf(lane),
});

const pendingOnly = { partialFilterExpression: { state: 'pending' } };

/** Handled rows stay, so that a key is unique for ever; the partial indexes hold pending rows only. */
export const inbox = defineCollection<StoredInboxRow>(
  'inbox',
  {
    _id: String,
    key: String,
    property: String,
    subject: String,
    lane: Number,
    rank: Number,
    state: String,
    attempts: Number,
    notBefore: Date,
    endedAt: Date,
    error: Buffer,
    body: Buffer,
  },
  [
    { name: 'by_key', key: { property: 1, key: 1 }, unique: true },
    {
      name: 'ready_subjects',
      key: { state: 1, rank: 1, _id: 1, subject: 1, notBefore: 1, lane: 1 },
      ...pendingOnly,
    },
    { name: 'next_of_subject', key: { subject: 1, state: 1, _id: 1, notBefore: 1 }, ...pendingOnly },
    {
      name: 'buried',
      key: { state: 1, endedAt: -1, _id: -1 },
      partialFilterExpression: { state: 'buried' },
    },
  ],
);

export const inboxQueries = {
  /** Emergencies first, then by arrival; answered from the index alone, all the ranks being named. */
  pending: (): Query => ({
    filter: { state: 'pending', rank: { $in: [0, 1] } },
    only: ['rank', 'subject', 'notBefore', 'lane'],
    sort: { rank: 1, _id: 1 },
  }),
  heads: (subjects: readonly string[]): PipelineStage[] => [
    { $match: { state: 'pending', subject: { $in: subjects } } },
    { $sort: { subject: 1, _id: 1 } },
    { $group: { _id: '$subject', notBefore: { $first: '$notBefore' } } },
  ],
  /** Sorted by the subject too: by `_id` alone every row that ever was is in order as well. */
  pendingOf: (subject: string, limit: number): Query => ({
    filter: { state: 'pending', subject },
    only: ['body', 'attempts', 'notBefore'],
    sort: { subject: 1, _id: 1 },
    limit,
  }),
  pendingCount: (): Query => ({ filter: { state: 'pending', rank: { $in: [0, 1] } } }),
  buried: (limit: number): Query => ({
    filter: { state: 'buried' },
    only: ['body', 'attempts', 'error'],
    sort: { endedAt: -1, _id: -1 },
    limit,
    hint: 'buried',
  }),
};
