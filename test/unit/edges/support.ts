import { WecomApiError, WecomTransportError } from '../../../src/adapters/wecom/errors';
import type { Delivery } from '../../../src/domain/delivery';
import { recipientOf } from '../../../src/domain/delivery';
import type { OutboxRow } from '../../../src/domain/records';
import type { LogFields, Logger } from '../../../src/ports/logger';

export const NOON = new Date('2026-11-22T04:00:00.000Z');

export function manualClock(start: Date = NOON) {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    forward(seconds: number) {
      time += seconds * 1000;
    },
  };
}

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

export function recordingLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export function outboxRow(delivery: Delivery, more: Partial<OutboxRow> = {}): OutboxRow {
  return {
    id: '01JDA0000000000000000000ZX',
    propertyId: 'yunqi',
    lane: 'interactive',
    recipient: recipientOf(delivery),
    delivery,
    createdAt: NOON,
    attempts: 0,
    ...more,
  };
}

export const apiError = (errcode: number, errmsg = 'refused', method = 'test'): WecomApiError =>
  new WecomApiError(method, errcode, errmsg);

export const noAnswer = (answered: boolean | 'unknown' = 'unknown'): WecomTransportError =>
  new WecomTransportError({
    method: 'test',
    failure: answered === false ? 'not_connected' : 'timeout',
    answered,
    retry: 'later',
  });

/** Answers the results in turn, the last one again and again; errors are thrown. Keeps what it was asked. */
export function scripted<Request, Answer>(...results: (Answer | Error)[]) {
  const requests: Request[] = [];
  const call = async (request: Request): Promise<Answer> => {
    requests.push(request);
    const result = results[Math.min(requests.length, results.length) - 1];
    if (result instanceof Error) throw result;
    if (result === undefined) throw new Error('nothing scripted');
    return result;
  };
  return { call, requests };
}

/** Table rows that begin with an error, named by its message. */
export const byMessage = <Failure extends Error, Rest>(
  rows: readonly (readonly [Failure, Rest])[],
): [string, Failure, Rest][] => rows.map(([error, rest]) => [error.message, error, rest]);
