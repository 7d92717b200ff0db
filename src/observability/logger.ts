import { createLogger as createWinston, format, transports } from 'winston';
import type { Clock } from '../ports/clock';
import type { LogFields, Logger } from '../ports/logger';
import { redact } from './redact';

interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly clock: Clock;
  /** Lines of level debug and info. */
  readonly out: NodeJS.WritableStream;
  /** Lines of level warn and error. */
  readonly err: NodeJS.WritableStream;
}

/** One JSON line per event: `time`, `level`, `event`, then its fields, redacted. */
export function createLogger({ level, clock, out, err }: LoggerOptions): Logger {
  const line = format.printf(({ level: lineLevel, message, fields }) => {
    const head = { time: clock.now().toISOString(), level: lineLevel, event: message };
    // Twice: first in the line, and not overwritten by a field of the same name.
    return JSON.stringify({ ...head, ...(fields as object), ...head });
  });
  const only = (levels: readonly string[]) =>
    format((info) => (levels.includes(info.level) ? info : false))();
  const winston = createWinston({
    level,
    transports: [
      new transports.Stream({ stream: out, format: format.combine(only(['debug', 'info']), line) }),
      new transports.Stream({ stream: err, format: format.combine(only(['warn', 'error']), line) }),
    ],
  });

  const write =
    (lineLevel: LoggerOptions['level']) =>
    (event: string, fields: LogFields = {}) => {
      winston.log({ level: lineLevel, message: event, fields: redact(fields) });
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
