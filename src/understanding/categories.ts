import type { Catalogue } from '../domain/configuration';
import { faults, plainFaults, things } from './words/things';
import { complaintTopics, serviceTopics } from './words/topics';

/** Best category of a group with the strength of its evidence; 0 when nothing was found. */
interface CategoryScore {
  readonly code?: string;
  readonly score: number;
  readonly words: readonly string[];
}

export interface CategoryScores {
  readonly repair: CategoryScore;
  readonly complaint: CategoryScore;
  readonly service: CategoryScore;
}

/** Weight of a loose pattern of ours, against catalogue words that weigh by their length. */
const topicWeight = 3;
const plainFaultWeight = 3;
const faultyThingWeight = 3;
const namedThingWeight = 0.8;
/** A faulty thing that is named outweighs the general fault: a dripping air conditioner is AIRCON, not WATER_LEAK. */
const ownFaultWeight = 2;
const general: ReadonlySet<string> = new Set([
  'WATER_LEAK',
  'REPAIR_OTHER',
  'WALL_TILE',
  'NO_WATER',
  'NO_POWER',
  'LIGHT_HOME',
  'ROAD',
]);
/** Complaints whose subject is told by the others, and subjects that name a rule and outweigh the general ones. */
const loose: ReadonlySet<string> = new Set([
  'SLOW_RESPONSE',
  'FACILITY',
  'COMPLAINT_OTHER',
  'SERVICE_OTHER',
  'CLEANLINESS',
  'PARKING',
]);
const pointed: ReadonlySet<string> = new Set([
  'FIRE_LANE',
  'EBIKE',
  'ILLEGAL_BUILD',
  'PRIVACY',
  'LEAK_DISPUTE',
  'HIGH_TOSS',
  'STAFF_ATTITUDE',
  'FEES',
  'MAIL',
  'SMELL',
  'PETS',
]);
/** How far a fault may stand from its thing. */
const faultDistance = 14;

export function createCategoryScorer(catalogue: Catalogue): (plain: string) => CategoryScores {
  const repairs = wordTable(catalogue.repairs);
  const complaints = wordTable(catalogue.complaints);
  const services = wordTable(catalogue.services);
  return (plain) => ({
    repair: best(scoreThings(plain, scoreWords(plain, repairs))),
    complaint: best(scoreTopics(plain, complaintTopics, scoreWords(plain, complaints))),
    service: best(scoreTopics(plain, serviceTopics, scoreWords(plain, services))),
  });
}

type Tally = Map<string, { score: number; words: string[] }>;
/** The words of all categories, by their first character. */
type WordTable = ReadonlyMap<string, readonly TableWord[]>;
interface TableWord {
  readonly code: string;
  readonly word: string;
  /** By category; within one, longer words first. */
  readonly order: number;
}

function wordTable(
  categories: readonly { readonly code: string; readonly words: readonly string[] }[],
): WordTable {
  const inOrder = categories.flatMap(({ code, words }) =>
    [...new Set(words.map((word) => word.toLowerCase()))]
      .sort((one, other) => other.length - one.length)
      .map((word) => ({ code, word })),
  );
  const table = new Map<string, TableWord[]>();
  for (const [order, { code, word }] of inOrder.entries()) {
    const first = word.charAt(0);
    table.set(first, [...(table.get(first) ?? []), { code, word, order }]);
  }
  return table;
}

function scoreWords(plain: string, table: WordTable): Tally {
  const met: TableWord[] = [];
  for (const character of new Set(plain))
    for (const entry of table.get(character) ?? []) if (plain.includes(entry.word)) met.push(entry);
  const tally: Tally = new Map();
  for (const { code, word } of met.sort((one, other) => one.order - other.order)) {
    if (tally.get(code)?.words.some((longer) => longer.includes(word))) continue;
    add(tally, code, Math.min(word.length, 5) - (code.endsWith('_OTHER') ? 1 : 0.2), word);
  }
  return tally;
}

function scoreTopics(plain: string, topics: typeof complaintTopics, tally: Tally): Tally {
  for (const { code, pattern } of topics) {
    const match = pattern.exec(plain);
    if (match) add(tally, code, topicWeight + (pointed.has(code) ? 1 : loose.has(code) ? -0.7 : 0), match[0]);
  }
  return tally;
}

function scoreThings(plain: string, tally: Tally): Tally {
  for (const { code, pattern } of plainFaults) {
    const match = pattern.exec(plain);
    if (match) add(tally, code, plainFaultWeight, match[0]);
  }
  let claimed = '';
  for (const { code, pattern } of things) {
    const match = pattern.exec(plain);
    // 声控灯 is one thing, not also 灯.
    if (!match || claimed.includes(match[0])) continue;
    claimed += `${match[0]} `;
    const around = plain.slice(
      Math.max(0, match.index - faultDistance),
      match.index + match[0].length + faultDistance,
    );
    const fault = faults.exec(around);
    const own = general.has(code) ? 0 : ownFaultWeight;
    const score = faultyThingWeight + own + Math.min(match[0].length, 3) * 0.2;
    if (fault) add(tally, code, score, `${match[0]}${fault[0]}`);
    else add(tally, code, namedThingWeight, match[0]);
  }
  return tally;
}

function add(tally: Tally, code: string, score: number, word: string): void {
  const entry = tally.get(code) ?? { score: 0, words: [] };
  entry.score += score;
  entry.words.push(word);
  tally.set(code, entry);
}

function best(tally: Tally): CategoryScore {
  let winner: CategoryScore = { score: 0, words: [] };
  for (const [code, { score, words }] of tally) if (score > winner.score) winner = { code, score, words };
  return winner;
}
