import type { Intent } from '../domain/codes';
import type { Building, Configuration } from '../domain/configuration';
import type { Understanding, UnderstandingContext } from '../ports/understanding';
import { type CategoryScores, createCategoryScorer } from './categories';
import { findAnswer, findCommand } from './commands';
import { blankPhones } from './contact';
import { blankFigures, createDangerFinder, type Danger, type Frame, findBareCry, readFrame } from './danger';
import { readIntent } from './intents';
import { normalise } from './normalise';
import { findRooms, type Rooms } from './rooms/rooms';

/** What the rules alone make of a message. */
export interface RuleReading {
  /** Normalised; the same with figures of speech blanked. */
  readonly read: string;
  readonly plain: string;
  readonly categories: CategoryScores;
  readonly answer: Understanding['answer'];
  readonly command: Understanding['command'];
  readonly rooms: Rooms;
  readonly wish: Intent;
  readonly frame: Frame;
  readonly danger: Danger | undefined;
}

export type Rules = (text: string, context: UnderstandingContext) => RuleReading;

/** The words of the catalogue and the general ones of this module; tables are built here, once. */
export function createRules(configuration: Configuration): Rules {
  const findDanger = createDangerFinder(configuration.catalogue.emergencies);
  const scoreCategories = createCategoryScorer(configuration.catalogue);
  const buildings = new Map<string, readonly Building[]>(
    configuration.properties.map((property) => [property.id, property.buildings]),
  );

  return (text, context) => {
    const read = normalise(text);
    const plain = blankFigures(read);
    const words = blankPhones(read);
    const categories = scoreCategories(words);
    const answer = findAnswer(read);
    const command = findCommand(read);
    const hasWords = /\p{L}/u.test(text);
    const isShortReply = answer !== undefined || command !== undefined;
    const wish = isShortReply
      ? readShortReply(answer, command, context)
      : hasWords || hotline.test(read)
        ? readIntent(words, categories)
        : 'other';
    const frame = readFrame(plain, read);
    const danger = isShortReply
      ? undefined
      : hasWords
        ? (findDanger(plain, frame) ?? cryAlone(plain, wish, categories))
        : signalAlone(text, context);
    const rooms = findRooms(text, buildings.get(context.propertyId) ?? []);
    return { read, plain, categories, answer, command, rooms, wish, frame, danger };
  };
}

/** A short reply is no wish of its own; outside a flow a plain yes closes the exchange. */
function readShortReply(
  answer: Understanding['answer'],
  command: Understanding['command'],
  context: UnderstandingContext,
): Intent {
  if (command === 'human') return 'human';
  const isClosing = answer === 'yes' && command === undefined && context.flow === undefined;
  return isClosing ? 'thanks' : 'other';
}

/** A cry for help that names no danger is one when the message says nothing else. */
function cryAlone(plain: string, wish: Intent, categories: CategoryScores): Danger | undefined {
  const saysMore = wish === 'repair' ? categories.repair.score > 0 : wish !== 'other' && wish !== 'human';
  const words = saysMore ? undefined : findBareCry(plain);
  if (words === undefined) return undefined;
  return { emergency: { kind: 'other', code: 'HELP_OTHER', certainty: 'possible' }, words };
}

/** The city's hotline, which by itself threatens with a complaint. */
const hotline = /(?<!\d)12345(?!\d)/;

/** Nothing but 🆘 or the number of police, fire brigade or ambulance; within a flow the number may be an answer. */
function signalAlone(text: string, { flow }: UnderstandingContext): Danger | undefined {
  const words = /^(?:[\s\p{P}]*(?:🆘|11[09]|120))+[\s\p{P}]*$/u.exec(text)?.[0].trim();
  if (words === undefined || (flow !== undefined && !words.includes('🆘'))) return undefined;
  return { emergency: { kind: 'other', code: 'HELP_OTHER', certainty: 'possible' }, words };
}
