import { mongo } from 'mongoose';
import { RowBusy } from './claims';

const writeConflict = 112;
const duplicateKey = 11000;

/** Whether the transaction failed for a reason that may be gone when it runs again: a conflict, a failover, a lost connection. */
export function isTransient(error: unknown): boolean {
  if (error instanceof RowBusy) return true;
  if (!(error instanceof mongo.MongoError)) return false;
  return (
    error.hasErrorLabel('TransientTransactionError') ||
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    hasCode(error, writeConflict) ||
    isTransient(error.cause)
  );
}

/** Two inserted the same key at once; whoever runs again finds it there. */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongo.MongoError && (hasCode(error, duplicateKey) || isDuplicateKey(error.cause));

/** A commit that was sent and not answered: it may be sent again as often as needed. */
export const isUnknownCommit = (error: unknown): boolean =>
  error instanceof mongo.MongoError &&
  (error.hasErrorLabel('UnknownTransactionCommitResult') || error instanceof mongo.MongoServerSelectionError);

function hasCode(error: mongo.MongoError, code: number): boolean {
  if (error.code === code) return true;
  return (
    error instanceof mongo.MongoClientBulkWriteError &&
    [...error.writeErrors.values()].some((writeError) => writeError.code === code)
  );
}
