import { StoreUnavailable } from '../../ports/store';

/** The database cannot serve as a store; the message says what to do about it. It never contains the password. */
export class StoreDatabaseError extends Error {
  readonly code = 'store_database_unusable';
}

/** No server answers; later one may. The message never contains the password. */
export class StoreDatabaseUnreachable extends Error {
  readonly code = 'store_database_unreachable';
}

export class TransactionTimeout extends StoreUnavailable {
  override readonly code = 'transaction_timeout';
}
