import { createHash } from 'node:crypto';
import { intents, severities } from '../domain/codes';
import { seededRandom } from '../numbers/seeded-random';
import { featuresOf } from '../understanding/learned/features';
import type { Letters } from '../understanding/learned/letters';
import { matterOf } from '../understanding/learned/matters';
import { answersIn, type LearnedModel, type Questions } from '../understanding/learned/model';
import type { LabelledMessage } from './corpus';
import { makeNoiseTables } from './letter-tables';
import { spoil } from './noise';
import { type Example, regress } from './softmax-regression';

export interface LearningPlan {
  readonly letters: Letters;
  /** What the rules make of a text: the words that may tell what it is about, and what they found. */
  readonly read: (text: string) => { readonly words: string; readonly cues: readonly string[] };
  readonly onEpoch?: (epoch: number, loss: number) => void;
  /** Spoilt copies of every message. Default 9. */
  readonly copies?: number;
  readonly epochs?: number;
  readonly seed?: number;
}

/** Features that fewer messages have are chance. */
const fewestMessages = 2;
const weightsKept = 20;
/** In different orders: what one of them learnt by chance weighs a third. */
const learnings = 3;

/** Makes a model from messages that people have judged. The same messages give the same model. */
export function learn(messages: readonly LabelledMessage[], plan: LearningPlan): LearnedModel {
  const { letters, read, copies = 9, epochs = 10, seed = 1, onEpoch } = plan;
  const random = seededRandom(seed);
  const tables = makeNoiseTables(
    letters,
    messages.map(({ text }) => text),
  );
  const samples = messages.flatMap((message) => [
    message,
    ...Array.from({ length: copies }, () => ({
      ...message,
      text: spoil(message.text, random, tables),
    })),
  ]);
  const hashed = samples.map(({ text }) => {
    const { words, cues } = read(text);
    return new Set(featuresOf(words, cues, letters).hashes);
  });
  const vocabulary = countIn(hashed, fewestMessages * (copies + 1) - copies);
  const questions: Questions = {
    matters: [...new Set(messages.map(({ intent, code }) => matterOf(intent, code)))].sort(),
    intents,
    severities,
  };
  const examples = samples.map((sample, index) =>
    exampleOf(sample, hashed[index] ?? new Set(), vocabulary, questions),
  );
  const weights = meanOf(learnings, () =>
    regress(examples, {
      features: vocabulary.hashes.length,
      questions: [questions.matters.length, questions.intents.length, questions.severities.length],
      epochs,
      rate: 1.5,
      hidden: 0.4,
      decay: 3e-5,
      random,
      ...(onEpoch && { onEpoch }),
    }),
  );
  return shrink(weights, vocabulary, questions, letters, fingerprintOf(messages));
}

function meanOf(times: number, make: () => Float32Array): Float32Array {
  const mean = make();
  for (let time = 1; time < times; time += 1) {
    const others = make();
    others.forEach((weight, index) => {
      mean[index] = ((mean[index] ?? 0) * time + weight) / (time + 1);
    });
  }
  return mean;
}

interface Vocabulary {
  /** Ascending. */
  readonly hashes: Uint32Array;
  readonly rowOf: ReadonlyMap<number, number>;
  readonly rarities: Uint8Array;
}

function countIn(hashed: readonly ReadonlySet<number>[], fewest: number): Vocabulary {
  const counts = new Map<number, number>();
  for (const set of hashed) for (const hash of set) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const hashes = Uint32Array.from(
    [...counts].filter(([, count]) => count >= fewest).map(([hash]) => hash),
  ).sort();
  const rarest = Math.log(hashed.length / fewest);
  return {
    hashes,
    rowOf: new Map(Array.from(hashes, (hash, row) => [hash, row] as const)),
    rarities: Uint8Array.from(hashes, (hash) =>
      Math.max(1, Math.round((255 * Math.log(hashed.length / (counts.get(hash) ?? 1))) / rarest)),
    ),
  };
}

function exampleOf(
  message: LabelledMessage,
  hashes: ReadonlySet<number>,
  { rowOf, rarities }: Vocabulary,
  questions: Questions,
): Example {
  const rows = Int32Array.from([...hashes].flatMap((hash) => rowOf.get(hash) ?? []));
  const values = Float32Array.from(rows, (row) => (rarities[row] ?? 0) / 255);
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return {
    rows,
    values: values.map((value) => value / norm),
    answers: [
      questions.matters.indexOf(matterOf(message.intent, message.code)),
      questions.intents.indexOf(message.intent),
      message.severity === null ? -1 : questions.severities.indexOf(message.severity),
    ],
  };
}

/** Keeps the heaviest weights of every feature, in steps of a 127th of the heaviest of an answer. */
function shrink(
  weights: Float32Array,
  { hashes, rarities }: Vocabulary,
  questions: Questions,
  letters: Letters,
  fingerprint: string,
): LearnedModel {
  const width = answersIn(questions);
  const scales = new Float32Array(width);
  for (let index = 0; index < weights.length; index += 1)
    scales[index % width] = Math.max(scales[index % width] ?? 0, Math.abs(weights[index] ?? 0) / 127);
  const answers = new Uint8Array(hashes.length * weightsKept);
  const kept = new Int8Array(hashes.length * weightsKept);
  for (let row = 0; row < hashes.length; row += 1) {
    const own = weights.subarray(row * width, (row + 1) * width);
    const heaviest = Array.from(own.keys())
      .sort((one, other) => Math.abs(own[other] ?? 0) - Math.abs(own[one] ?? 0))
      .slice(0, weightsKept);
    heaviest.forEach((answer, place) => {
      answers[row * weightsKept + place] = answer;
      kept[row * weightsKept + place] = Math.round((own[answer] ?? 0) / (scales[answer] || 1));
    });
  }
  return {
    fingerprint,
    questions,
    letters,
    hashes,
    rarities,
    kept: weightsKept,
    answers,
    weights: kept,
    scales,
  };
}

function fingerprintOf(messages: readonly LabelledMessage[]): string {
  return createHash('sha256').update(JSON.stringify(messages)).digest('hex').slice(0, 16);
}
