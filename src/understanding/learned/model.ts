import { gunzipSync, gzipSync } from 'node:zlib';
import { type Letters, lettersOf } from './letters';

/** The questions that the model answers about a message. */
export interface Questions {
  /** `emergency/FIRE`, `repair/TOILET`, `consult`: the intent with its code, where it has one. */
  readonly matters: readonly string[];
  readonly intents: readonly string[];
  readonly severities: readonly string[];
}

/** What was learned: a linear model, most of whose weights are nothing. */
export interface LearnedModel {
  /** Of the messages it was made from, to tell one model from another. */
  readonly fingerprint: string;
  readonly questions: Questions;
  readonly letters: Letters;
  /** Hashes of the known features, ascending. */
  readonly hashes: Uint32Array;
  /** How rare each is, as a part of 255 of the rarest. */
  readonly rarities: Uint8Array;
  /** Weights kept per feature. */
  readonly kept: number;
  /** For each feature as many answers as are kept, counted through all questions, and their weights. */
  readonly answers: Uint8Array;
  readonly weights: Int8Array;
  /** What a weight of one is worth, per answer. */
  readonly scales: Float32Array;
}

interface Head {
  readonly version: 1;
  readonly fingerprint: string;
  readonly questions: Questions;
  readonly simplified: string;
  readonly syllables: Readonly<Record<string, string>>;
  readonly features: number;
  readonly kept: number;
}

export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}

export const answersIn = ({ matters, intents, severities }: Questions): number =>
  matters.length + intents.length + severities.length;

/** A file: gzip of the length of the head, the head as JSON, and the tables one behind the other, little-endian. */
export function encodeModel(model: LearnedModel): Buffer {
  const syllables: Record<string, string> = {};
  for (const [character, syllable] of model.letters.syllables)
    syllables[syllable] = (syllables[syllable] ?? '') + character;
  const head: Head = {
    version: 1,
    fingerprint: model.fingerprint,
    questions: model.questions,
    simplified: [...model.letters.simplified].flat().join(''),
    syllables,
    features: model.hashes.length,
    kept: model.kept,
  };
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const tables = [model.hashes, model.scales, model.rarities, model.answers, model.weights];
  const bytes = tables.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return gzipSync(Buffer.concat([length, text, ...bytes]), { level: 9 });
}

/** @throws ModelFileError when it is not such a file, or cut short */
export function decodeModel(file: Buffer): LearnedModel {
  let bytes: Buffer;
  let head: Head;
  let at: number;
  try {
    bytes = gunzipSync(file);
    at = 4 + bytes.readUInt32LE(0);
    head = JSON.parse(bytes.toString('utf8', 4, at)) as Head;
  } catch (cause) {
    throw new ModelFileError('the model cannot be read', { cause });
  }
  if (head.version !== 1) throw new ModelFileError(`the model has the unknown version ${head.version}`);
  const take = (length: number): ArrayBuffer => {
    const part = new Uint8Array(bytes.subarray(at, at + length)).buffer;
    if (part.byteLength !== length) throw new ModelFileError('the model is cut short');
    at += length;
    return part;
  };
  const { features, kept, questions, fingerprint } = head;
  const simplified = [...head.simplified];
  return {
    fingerprint,
    questions,
    kept,
    letters: lettersOf(
      new Map(
        simplified.flatMap((from, index) =>
          index % 2 === 0 ? [[from, simplified[index + 1] ?? from] as const] : [],
        ),
      ),
      new Map(
        Object.entries(head.syllables).flatMap(([syllable, characters]) =>
          [...characters].map((character) => [character, syllable] as const),
        ),
      ),
    ),
    hashes: new Uint32Array(take(features * 4)),
    scales: new Float32Array(take(answersIn(questions) * 4)),
    rarities: new Uint8Array(take(features)),
    answers: new Uint8Array(take(features * kept)),
    weights: new Int8Array(take(features * kept)),
  };
}
