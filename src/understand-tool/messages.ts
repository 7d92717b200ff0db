import { z } from 'zod';

export interface Message {
  readonly id: string;
  readonly text: string;
}

const message = z.looseObject({ id: z.union([z.string(), z.number()]).optional(), text: z.string() });

class MessageError extends Error {
  override readonly name = 'MessageError';
}

/**
 * A line of input: `{"id","text"}`, or the message itself. One without an id gets the number of its line. Nothing for an
 * empty line. @throws MessageError naming the line and the field
 */
export function readMessage(line: string, lineNumber: number): Message | undefined {
  const trimmed = line.trim();
  if (trimmed === '') return undefined;
  if (!trimmed.startsWith('{')) return { id: String(lineNumber), text: line };
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch (cause) {
    throw new MessageError(`line ${lineNumber} begins like JSON and is none`, { cause });
  }
  const parsed = message.safeParse(json);
  if (!parsed.success) throw new MessageError(`line ${lineNumber}: ${z.prettifyError(parsed.error)}`);
  return { id: String(parsed.data.id ?? lineNumber), text: parsed.data.text };
}
