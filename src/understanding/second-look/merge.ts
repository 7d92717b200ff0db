import type { Catalogue, EmergencyCategory } from '../../domain/configuration';
import type { Understanding } from '../../domain/understanding';
import type { Opinion } from '../../ports/second-opinion';
import { possibleAlone } from '../danger-verdict';
import { isUnspecific } from './categories';
import { isInDoubt } from './doubt';
import { fillGaps, type Message } from './gaps';

type Emergency = NonNullable<Understanding['emergency']>;

/**
 * An understanding with the help of an opinion from outside. The opinion may raise the urgency and fill gaps. It never
 * takes a danger away or makes it less certain, and rooms, phones, names, times, tickets, answers and commands stay as they
 * were read. Labels that are not in the catalogue count as not given. Pure.
 */
export function merge(
  offline: Understanding,
  opinion: Opinion,
  message: Message,
  catalogue: Catalogue,
): Understanding {
  if (!isInDoubt(offline)) return offline;
  const filled = offline.emergency ? offline : fillGaps(offline, opinion, message, catalogue);
  return raise(filled, opinion, catalogue);
}

function raise(understood: Understanding, opinion: Opinion, { emergencies }: Catalogue): Understanding {
  const named = emergencies.find(({ code }) => code === opinion.emergencyCode);
  if (understood.emergency) {
    const isConfirmed = opinion.danger === 'certain' && !contradicts(named, understood.emergency);
    return isConfirmed ? confirmed(understood, understood.emergency, named) : understood;
  }
  const danger = named ?? emergencies.find(({ code }) => code === 'HELP_OTHER');
  return opinion.danger === 'none' || !danger ? understood : suspected(understood, danger);
}

/** Both see a danger, but not the same one: wrong people would come, with wrong advice. */
const contradicts = (named: EmergencyCategory | undefined, { kind }: Emergency): boolean =>
  named !== undefined && named.kind !== kind && named.kind !== 'other' && kind !== 'other';

/** Rules or model had a suspicion, and the opinion shares it. */
function confirmed(
  understood: Understanding,
  suspicion: Emergency,
  named: EmergencyCategory | undefined,
): Understanding {
  const { intent, code, grounds, ...rest } = understood;
  const ground = grounds.emergency ?? { confidence: possibleAlone, words: [] };
  const isPlainer = named && isUnspecific(suspicion.code) && named.kind !== 'other';
  const emergency: Emergency = {
    ...suspicion,
    ...(isPlainer && { kind: named.kind, code: named.code }),
    certainty: 'certain',
  };
  const isWish = intent !== 'emergency' && intent !== 'other';
  return {
    ...rest,
    intent: 'emergency',
    grounds: { ...grounds, intent: ground, emergency: ground, code: ground },
    code: emergency.code,
    emergency,
    alsoWants:
      isWish && rest.alsoWants.length === 0
        ? [{ intent, ...(code !== undefined && { code }) }]
        : rest.alsoWants,
  };
}

/** Only the opinion sees it: somebody goes to look, and the resident is asked. */
function suspected(understood: Understanding, { code, kind }: EmergencyCategory): Understanding {
  const emergency: Emergency = { code, kind, certainty: 'possible' };
  const ground = { confidence: possibleAlone, words: [] };
  const grounds = { ...understood.grounds, emergency: ground };
  if (understood.intent !== 'other') return { ...understood, emergency, grounds };
  return {
    ...understood,
    intent: 'emergency',
    code,
    emergency,
    grounds: { ...grounds, intent: ground, code: ground },
  };
}
