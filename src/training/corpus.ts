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

const labelled = z.strictObject({
  id: z.string().min(1),
  text: z.string().min(1),
  intent: z.enum(intents),
  emergency: z.enum(emergencyKinds).nullable(),
  code: z.string().nullable(),
  room: z.string().nullable(),
  severity: z.enum(severities).nullable(),
});

class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/** A file of one labelled message per line. @throws CorpusError with the file and line of what is wrong */
export function readLabelled(file: string): readonly LabelledMessage[] {
  return readFileSync(file, 'utf8')
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
