import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emergencyKinds, intents, severities } from '../domain/codes';

/** A message with what it means, as people judged it. */
export interface LabelledMessage {
  readonly id: string;
  readonly text: string;
  readonly intent: (typeof intents)[number];
  readonly emergency: (typeof emergencyKinds)[number] | null;
  readonly code: string | null;
  readonly room: string | null;
  readonly severity: (typeof severities)[number] | null;
}

const labelled = z
  .strictObject({
    id: z.string().min(1),
    text: z.string().min(1),
    intent: z.enum(intents),
    emergency: z.enum(emergencyKinds).nullable().default(null),
    code: z.string().nullable().default(null),
    room: z.string().nullable().default(null),
    severity: z.enum(severities).nullable().default(null),
  })
  .refine(({ intent, emergency }) => (intent === 'emergency') === (emergency !== null), {
    path: ['emergency'],
    message: 'there is a kind of emergency exactly where the intent is emergency',
  });
const byteOrderMark = /^\uFEFF/;

class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/** A file of one labelled message per line; what is absent is null. @throws CorpusError with the file and line of what is wrong */
export function readLabelled(file: string): readonly LabelledMessage[] {
  return readFileSync(file, 'utf8')
    .replace(byteOrderMark, '')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      try {
        return [labelled.parse(JSON.parse(line))];
      } catch (cause) {
        const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
        throw new CorpusError(`${file}, line ${index + 1}: ${reason}`, { cause });
      }
    });
}

/** Every file `*.jsonl` of a folder, in the order of their names. @throws CorpusError */
export function readFolder(folder: string): readonly LabelledMessage[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  if (names.length === 0) throw new CorpusError(`there are no labelled messages in ${folder}`);
  return names.sort().flatMap((name) => readLabelled(join(folder, name)));
}
