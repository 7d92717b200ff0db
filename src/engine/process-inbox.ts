import type { Configuration, Property } from '../domain/configuration';
import type { StaffInput, TimerDue } from '../domain/inbound';
import type { InboxRow } from '../domain/records';
import { addSeconds } from '../domain/time';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Logger } from '../ports/logger';
import type { SecondLookPort } from '../ports/second-look';
import {
  AlreadyHandled,
  RevisionConflict,
  type Store,
  type StoreTransaction,
  StoreUnavailable,
} from '../ports/store';
import { type Senses, stepConversation } from './conversation/conversation-step';
import { asOne } from './conversation/pieces';
import { handToPeople } from './hand-to-people';
import { precedenceOf } from './precedence';
import { understandingOf } from './second-look';
import { stepStaff } from './staff/staff-step';
import { stepTicket } from './tickets/ticket-step';
import { Work } from './work';

export interface InboxProcessing extends Senses {
  readonly store: Store;
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Absent: the offline understanding alone. */
  readonly secondLook?: SecondLookPort;
  readonly ids: Ids;
}

const attemptsBeforeGivingUp = 5;
const conflictRetries = 20;

export type RowOutcome = 'handled' | 'overtaken' | 'put-off' | 'given-up';

/**
 * Handles one inbox row, or several that are pieces of one message: everything they cause and their completion in one commit.
 * Handling them twice changes nothing. Pieces that fail are tried one by one; a row that keeps failing is handed to a person
 * and buried, so that it cannot hold up what comes after.
 *
 * @param pieces oldest first, at least one
 * @throws StoreUnavailable
 */
export async function processPieces(
  processing: InboxProcessing,
  pieces: readonly InboxRow[],
): Promise<RowOutcome> {
  const { store, logger, clock } = processing;
  const [row] = pieces;
  const whole = asOne(pieces);
  if (!row || !whole) throw new Error('there is nothing to handle');
  const understanding = await understandingOf(processing, whole);
  for (let conflicts = 0; ; conflicts++) {
    try {
      await store.transaction(
        (tx) => step({ ...processing, understanding }, tx, whole, pieces),
        precedenceOf(whole.lane),
      );
      return 'handled';
    } catch (error) {
      if (error instanceof AlreadyHandled) return 'overtaken';
      // No fault of the row, however often it happens.
      if (error instanceof StoreUnavailable) throw error;
      if (error instanceof RevisionConflict && conflicts < conflictRetries) continue;
      logger.error('inbox.row_failed', {
        rowId: row.id,
        type: row.input.type,
        attempts: row.attempts + 1,
        error,
      });
      if (row.attempts + 1 >= attemptsBeforeGivingUp) {
        await giveUp(processing, row, describe(error));
        return 'given-up';
      }
      const notBefore = addSeconds(clock.now(), 2 ** row.attempts);
      await store.transaction((tx) => tx.inbox.defer(row.id, notBefore, describe(error)));
      return 'put-off';
    }
  }
}

async function step(
  processing: InboxProcessing,
  tx: StoreTransaction,
  row: InboxRow,
  pieces: readonly InboxRow[],
): Promise<void> {
  const { configuration, clock } = processing;
  const now = clock.now();
  for (const { id } of pieces) await tx.inbox.complete(id, now);
  switch (row.subject.kind) {
    case 'conversation':
      await stepConversation(workFor(processing, tx, row, row.subject.propertyId), row, pieces, processing);
      return;
    case 'ticket':
      await stepTicket(
        workFor(processing, tx, row, row.subject.propertyId),
        row.subject.id,
        row.input as TimerDue,
      );
      return;
    case 'staff':
      await stepStaff(
        { tx, configuration, now, eventId: row.id, ids: processing.ids },
        row.input as StaffInput,
      );
      return;
  }
}

function workFor(
  { configuration, clock, ids }: InboxProcessing,
  tx: StoreTransaction,
  row: InboxRow,
  propertyId: string,
): Work {
  return new Work(tx, configuration, propertyOf(configuration, propertyId), clock.now(), row.id, ids);
}

function propertyOf(configuration: Configuration, id: string): Property {
  const property = configuration.properties.find((candidate) => candidate.id === id);
  if (!property) throw new Error(`property ${id} is not in the configuration`);
  return property;
}

async function giveUp(processing: InboxProcessing, row: InboxRow, error: string): Promise<void> {
  const { store, configuration, clock, logger, ids } = processing;
  const now = clock.now();
  await store.transaction(async (tx) => {
    await tx.inbox.bury(row.id, now, error);
    const { subject } = row;
    const property =
      'propertyId' in subject
        ? configuration.properties.find(({ id }) => id === subject.propertyId)
        : configuration.properties[0];
    if (property) await handToPeople(new Work(tx, configuration, property, now, row.id, ids), row);
  });
  logger.error('inbox.row_given_up', { rowId: row.id, type: row.input.type });
}

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
