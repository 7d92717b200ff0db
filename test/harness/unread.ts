import type { AccountCursor } from '../../src/domain/records';

/** An account that rang and was not read since. */
export const isUnread = ({ rungAt, pulledAt }: AccountCursor): boolean =>
  rungAt !== undefined && (pulledAt === undefined || pulledAt < rungAt);
