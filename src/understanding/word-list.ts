import type { Intent, Severity } from '../domain/codes';
import type { Building, Configuration } from '../domain/configuration';
import type { Understanding, UnderstandingContext, UnderstandingPort } from '../ports/understanding';
import { type CategoryScores, createCategoryScorer } from './categories';
import { findAnswer, findCommand } from './commands';
import { blankPhones, findName, findPhone, findSlot } from './contact';
import { blankFigures, createDangerFinder, type Danger, findBareCry } from './danger';
import { type IntentReading, readIntent } from './intents';
import { normalise } from './normalise';
import { findRooms } from './rooms';
import { isRunning } from './running';
import { judgeSeverity } from './severity';
import { findSpot } from './spots';
import { findTicket } from './tickets';
import { urgingCue } from './words/intent-cues';

type Parts = { -readonly [Key in keyof Understanding]: Understanding[Key] };

/** Patterns are compiled when first used; reading these at the start keeps the first resident within the budget. */
const warmUp: readonly string[] = [
  '您好',
  '3栋2单元1501厨房水管漏水，明天下午在家，13800001111',
  '谢谢',
  '楼道灯不亮',
];

/**
 * Understanding by word lists: the words of the catalogue and the general ones of this module. Tables are built here,
 * once; reading a message is pure and takes well under 2 ms.
 */
export function createWordListUnderstanding(configuration: Configuration): UnderstandingPort {
  const findDanger = createDangerFinder(configuration.catalogue.emergencies);
  const scoreCategories = createCategoryScorer(configuration.catalogue);
  const lowestSeverity = new Map<string, Severity>(
    configuration.catalogue.complaints.map(({ code, severity }) => [code, severity]),
  );
  const buildings = new Map<string, readonly Building[]>(
    configuration.properties.map((property) => [property.id, property.buildings]),
  );

  const port: UnderstandingPort = {
    understand(text: string, context: UnderstandingContext): Understanding {
      const read = normalise(text);
      const plain = blankFigures(read);
      const words = blankPhones(read);
      const categories = scoreCategories(words);
      const answer = findAnswer(read);
      const command = findCommand(read);
      const { rooms, incomplete } = findRooms(text, buildings.get(context.propertyId) ?? []);
      const isShortReply = answer !== undefined || command !== undefined;
      const reading = isShortReply ? readShortReply(answer, command, context) : readIntent(words, categories);
      const danger = isShortReply
        ? undefined
        : (findDanger(plain, read) ?? cryAlone(plain, reading.intent, categories));
      const intent: Intent = danger ? 'emergency' : reading.intent;
      const code = danger?.emergency.code ?? codeOf(intent, categories);
      const parts: Parts = {
        intent,
        rooms,
        urging: (intent === 'progress' || intent === 'complaint') && urgingCue.test(read),
        running: isRunning(categories.repair.code, read),
        alsoWants: danger ? [reading.intent, ...reading.alsoWants].filter(isWish) : reading.alsoWants,
        evidence: evidenceOf(intent, danger, categories),
      };
      if (danger) parts.emergency = danger.emergency;
      if (code !== undefined) parts.code = code;
      const spot = findSpot(read);
      const place = incomplete?.text ?? (spot ? text.slice(...spot).trim() : undefined);
      if (place !== undefined) parts.spot = place;
      if (incomplete !== undefined)
        parts.partialRoom = { building: incomplete.building, home: incomplete.home };
      const phone = findPhone(read);
      if (phone !== undefined) parts.phone = phone;
      const name = findName(read);
      if (name !== undefined) parts.name = name;
      const slot = findSlot(read, context.flow !== undefined);
      if (slot !== undefined) parts.slot = slot;
      const severity = judgeSeverity(
        intent,
        plain,
        code === undefined ? undefined : lowestSeverity.get(code),
      );
      if (severity !== undefined) parts.severity = severity;
      if (answer !== undefined) parts.answer = answer;
      if (command !== undefined) parts.command = command;
      const ticket = findTicket(read);
      if (ticket !== undefined) parts.ticket = ticket;
      return parts;
    },
  };
  for (const sample of warmUp) port.understand(sample, { propertyId: '' });
  return port;
}

/** A short reply is no wish of its own; outside a flow a plain yes closes the exchange. */
function readShortReply(
  answer: Understanding['answer'],
  command: Understanding['command'],
  context: UnderstandingContext,
): IntentReading {
  if (command === 'human') return { intent: 'human', alsoWants: [] };
  const isClosing = answer === 'yes' && command === undefined && context.flow === undefined;
  return { intent: isClosing ? 'thanks' : 'other', alsoWants: [] };
}

/** A cry for help that names no danger is one when the message says nothing else. */
function cryAlone(plain: string, intent: Intent, categories: CategoryScores): Danger | undefined {
  const saysMore =
    intent === 'repair' ? categories.repair.score > 0 : intent !== 'other' && intent !== 'human';
  const words = saysMore ? undefined : findBareCry(plain);
  if (words === undefined) return undefined;
  return { emergency: { kind: 'other', code: 'HELP_OTHER', certainty: 'possible' }, words };
}

function isWish(intent: Intent): boolean {
  return intent !== 'other' && intent !== 'greeting' && intent !== 'thanks';
}

function codeOf(intent: Intent, { repair, complaint, service }: CategoryScores): string | undefined {
  if (intent === 'repair') return repair.code ?? 'REPAIR_OTHER';
  if (intent === 'complaint') return complaint.code ?? 'COMPLAINT_OTHER';
  return intent === 'service' ? (service.code ?? 'SERVICE_OTHER') : undefined;
}

function evidenceOf(
  intent: Intent,
  danger: Danger | undefined,
  categories: CategoryScores,
): readonly string[] {
  if (danger) return [danger.words];
  if (intent === 'repair' || intent === 'complaint' || intent === 'service') return categories[intent].words;
  return [];
}
