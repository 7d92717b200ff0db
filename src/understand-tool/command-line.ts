import { parseArgs } from 'node:util';

export const usage = `npm run understand                     reads messages, writes what each means
npm run understand -- --eval FILE      compares with what people judged, prints a table

  --property ID    rooms are checked against the building list of this property; default: every room is believed
  --model FILE     instead of the model of this release

Messages are read from standard input: lines {"id","text"}, or plain lines. Each is answered by a line of JSON with
id, intent, emergency, code, room, severity, certainty, confidence, evidence, alsoWants, and fields: for intent, emergency,
code, room, phone, slot and severity, as far as they were understood, {"value","confidence","words"}; a room that the
property does not have comes with near, the homes that may be meant.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Command {
  /** A file of labelled messages to compare with. */
  readonly evaluates?: string;
  readonly propertyId?: string;
  readonly modelFile?: string;
}

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { eval: { type: 'string' }, property: { type: 'string' }, model: { type: 'string' } },
    });
    return {
      ...(values.eval !== undefined && { evaluates: values.eval }),
      ...(values.property !== undefined && { propertyId: values.property }),
      ...(values.model !== undefined && { modelFile: values.model }),
    };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
