import type { UndeliverableReason } from '../../domain/inbound';
import type { OutboxRow } from '../../domain/records';
import type { DeliveryOutcome } from '../../ports/courier';
import { WecomApiError, WecomTransportError } from './errors';

/** Whether the row may have been sent before: a try is on record. */
export const isRepeated = (row: OutboxRow): boolean => row.attempts > 0 || row.tryingSince !== undefined;

export const refused = (
  reason: string,
  undeliverable: UndeliverableReason,
  alert: boolean,
): DeliveryOutcome => ({ status: 'refused', reason, undeliverable, alert });

/** What a failed call means by the table of error codes, where the delivery itself gives it no special meaning. Throws what is no WeCom failure. */
export function outcomeOfFailure(error: unknown): DeliveryOutcome {
  if (error instanceof WecomApiError) return ofApiError(error);
  if (error instanceof WecomTransportError) {
    if (error.retry === 'never') return refused(error.message, 'unknown', true);
    return { status: 'later', reason: error.message, alert: false };
  }
  throw error;
}

/** As {@link outcomeOfFailure}, for what must not be said twice and cannot be recognised as said before. */
export function outcomeOfUnrepeatable(error: unknown): DeliveryOutcome {
  const mayHaveArrived =
    error instanceof WecomTransportError && error.answered !== false && error.failure !== 'http_status';
  return mayHaveArrived ? { status: 'unknown', reason: error.message } : outcomeOfFailure(error);
}

function ofApiError(error: WecomApiError): DeliveryOutcome {
  const alert = error.handling === 'alert' || error.handling === 'fix';
  if (error.retry === 'never') return refused(error.message, 'unknown', alert);
  const { retryAfterSeconds } = error;
  return {
    status: 'later',
    reason: error.message,
    alert,
    ...(retryAfterSeconds === undefined ? {} : { afterSeconds: retryAfterSeconds }),
  };
}
