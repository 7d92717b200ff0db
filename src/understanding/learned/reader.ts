import { type Features, featuresOf } from './features';
import { intentIn } from './matters';
import { answersIn, type LearnedModel } from './model';

/** What the model makes of a message. Probabilities, by name. */
export interface Reading {
  readonly matters: ReadonlyMap<string, number>;
  readonly severities: ReadonlyMap<string, number>;
  /** The words of the message that speak most for an answer, as written, the strongest first. */
  wordsFor(matter: string): readonly string[];
  wordsForIntent(intent: string): readonly string[];
  wordsForSeverity(severity: string): readonly string[];
}

export type Reader = (text: string, cues: readonly string[]) => Reading;

/** How much the second opinion, which knows no codes, counts in which intent it is. */
const shareOfIntents = 0.5;
const wordsShown = 3;

/** Reads messages with a learned model: pure and the same every time. */
export function createReader(model: LearnedModel): Reader {
  const index = indexOf(model);
  const { matters, intents, severities } = model.questions;
  const intentOf = matters.map((matter) => intents.indexOf(intentIn(matter)));

  return (text, cues) => {
    const features = featuresOf(text, cues, model.letters);
    const known = findKnown(model, index, features.hashes);
    const scores = weigh(model, known);
    const matterScores = scores.subarray(0, matters.length);
    const intentScores = scores.subarray(matters.length, matters.length + intents.length);
    const probabilities = together(softmax(matterScores), softmax(intentScores), intentOf);
    const words = (names: readonly string[], first: number, name: string): readonly string[] => {
      const place = names.indexOf(name);
      return place < 0 ? [] : wordsFor(model, features, known, first + place, text);
    };
    return {
      matters: named(matters, probabilities),
      severities: named(severities, softmax(scores.subarray(matters.length + intents.length))),
      wordsFor: (matter) => words(matters, 0, matter),
      wordsForIntent: (intent) => words(intents, matters.length, intent),
      wordsForSeverity: (severity) => words(severities, matters.length + intents.length, severity),
    };
  };
}

interface Known {
  /** Index in the model per different feature, and its value. */
  readonly rows: readonly number[];
  readonly values: readonly number[];
  /** Per feature of the message its place in `rows`, -1 where the model does not know it. */
  readonly places: Int32Array;
}

/** Where each hash stands in the model: open addressing, a row counted from 1, 0 for a free place. */
interface Index {
  readonly places: Int32Array;
  readonly mask: number;
  /** Per row the number of the last message that had it, and where among what was known of that. */
  readonly lastMet: Int32Array;
  readonly lastPlace: Int32Array;
  messages: number;
}

function indexOf({ hashes }: LearnedModel): Index {
  const size = 2 ** Math.ceil(Math.log2(hashes.length * 3 + 1));
  const mask = size - 1;
  const places = new Int32Array(size);
  hashes.forEach((hash, row) => {
    let place = hash & mask;
    while (places[place] !== 0) place = (place + 1) & mask;
    places[place] = row + 1;
  });
  const [lastMet, lastPlace] = [new Int32Array(hashes.length), new Int32Array(hashes.length)];
  return { places, mask, lastMet, lastPlace, messages: 0 };
}

function rowOf({ hashes }: LearnedModel, { places, mask }: Index, hash: number): number {
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const row = (places[place] ?? 0) - 1;
    if (row < 0 || hashes[row] === hash) return row;
  }
}

function findKnown(model: LearnedModel, index: Index, wanted: readonly number[]): Known {
  const rows: number[] = [];
  const values: number[] = [];
  const places = new Int32Array(wanted.length).fill(-1);
  let squares = 0;
  index.messages = (index.messages + 1) | 0;
  for (let feature = 0; feature < wanted.length; feature += 1) {
    const row = rowOf(model, index, wanted[feature] ?? 0);
    if (row < 0) continue;
    if (index.lastMet[row] === index.messages) {
      places[feature] = index.lastPlace[row] ?? -1;
      continue;
    }
    index.lastMet[row] = index.messages;
    index.lastPlace[row] = rows.length;
    places[feature] = rows.length;
    const value = (model.rarities[row] ?? 0) / 255;
    rows.push(row);
    values.push(value);
    squares += value * value;
  }
  const norm = Math.sqrt(squares) || 1;
  for (let each = 0; each < values.length; each += 1) values[each] = (values[each] ?? 0) / norm;
  return { rows, values, places };
}

function weigh(model: LearnedModel, { rows, values }: Known): Float64Array {
  const { kept, answers, weights, scales, questions } = model;
  const scores = new Float64Array(answersIn(questions));
  for (let index = 0; index < rows.length; index += 1) {
    const value = values[index] ?? 0;
    const start = (rows[index] ?? 0) * kept;
    for (let place = start; place < start + kept; place += 1) {
      const answer = answers[place] ?? 0;
      scores[answer] = (scores[answer] ?? 0) + value * (weights[place] ?? 0);
    }
  }
  return scores.map((score, answer) => score * (scales[answer] ?? 0));
}

function softmax(scores: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > highest) highest = score;
  const raised = new Float64Array(scores.length);
  let sum = 0;
  for (let index = 0; index < scores.length; index += 1) {
    const each = Math.exp((scores[index] ?? 0) - highest);
    raised[index] = each;
    sum += each;
  }
  for (let index = 0; index < raised.length; index += 1) raised[index] = (raised[index] ?? 0) / sum;
  return raised;
}

/** Both opinions on the intent, by their geometric mean; within an intent, what the matters say. */
function together(matters: Float64Array, intents: Float64Array, intentOf: readonly number[]): Float64Array {
  const byMatters = new Float64Array(intents.length);
  matters.forEach((probability, matter) => {
    const intent = intentOf[matter] ?? 0;
    byMatters[intent] = (byMatters[intent] ?? 0) + probability;
  });
  const mixed = byMatters.map(
    (probability, intent) =>
      Math.max(probability, 1e-9) ** (1 - shareOfIntents) *
      Math.max(intents[intent] ?? 0, 1e-9) ** shareOfIntents,
  );
  const sum = mixed.reduce((total, each) => total + each, 0);
  return matters.map((probability, matter) => {
    const intent = intentOf[matter] ?? 0;
    return (probability / Math.max(byMatters[intent] ?? 0, 1e-12)) * ((mixed[intent] ?? 0) / sum);
  });
}

const named = (names: readonly string[], values: Float64Array): ReadonlyMap<string, number> =>
  new Map(names.map((name, index) => [name, values[index] ?? 0]));

/** Every unit gets its part of the weight of what it stands in; runs of the heaviest units are the words. */
function wordsFor(
  model: LearnedModel,
  { starts, ends, spelt }: Features,
  { rows, values, places }: Known,
  answer: number,
  text: string,
): readonly string[] {
  const heat = new Float64Array(spelt.units.length);
  const weights = rows.map((row, place) => weightFor(model, row, answer) * (values[place] ?? 0));
  places.forEach((place, feature) => {
    const start = starts[feature] ?? 0;
    const end = ends[feature] ?? 0;
    if (place < 0 || end <= start) return;
    const weight = (weights[place] ?? 0) / (end - start);
    for (let unit = start; unit < end; unit += 1) heat[unit] = (heat[unit] ?? 0) + weight;
  });
  const highest = heat.reduce((one, other) => Math.max(one, other), 0);
  if (highest <= 0) return [];
  const runs: { start: number; end: number; heat: number }[] = [];
  heat.forEach((each, unit) => {
    if (each < highest / 3 || spelt.units[unit] === ' ') return;
    const last = runs.at(-1);
    if (last?.end === unit) {
      last.end += 1;
      last.heat += each;
    } else runs.push({ start: unit, end: unit + 1, heat: each });
  });
  return runs
    .sort((one, other) => other.heat - one.heat)
    .slice(0, wordsShown)
    .map(({ start, end }) => text.slice(spelt.from[start], spelt.from[end] ?? text.length).trim());
}

function weightFor({ kept, answers, weights }: LearnedModel, row: number, answer: number): number {
  for (let place = row * kept; place < (row + 1) * kept; place += 1) {
    if (answers[place] === answer) return weights[place] ?? 0;
  }
  return 0;
}
