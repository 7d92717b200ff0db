import type { Configuration } from '../../domain/configuration';
import type { Random } from '../../numbers/seeded-random';
import { residentsOf } from '../residents/residents';
import { chatter } from '../residents/talks';
import type { KfStreams } from '../stand-in/kf-stream';
import type { Callbacks } from './callbacks';

const writers = 1000;
const members = 500;

/**
 * The ordinary traffic of a busy hour, callback by callback: of fifty, forty doorbells, each with one new message of one of
 * 1000 residents, nine times a member of the corp opens the staff app, and once an employee asks for his tickets.
 */
export function ordinaryTraffic(
  { staff, ...configuration }: Configuration,
  callbacks: Callbacks,
  random: Random,
  streams?: KfStreams,
): () => Buffer {
  const residents = residentsOf({ staff, ...configuration }, 'Ordinary', writers);
  const oneOf = <T>(things: readonly T[]): T => {
    const thing = things[Math.floor(random() * things.length)];
    if (thing === undefined) throw new Error('nothing to choose from');
    return thing;
  };
  return () => {
    const kind = random() * 50;
    if (kind < 40) {
      const { account, user } = oneOf(residents);
      streams?.write(account, user, oneOf(chatter));
      return callbacks.doorbell(account);
    }
    if (kind < 49) return callbacks.staffEnters(`member${Math.floor(random() * members)}`);
    return callbacks.staffText(oneOf(staff).id, '我的工单');
  };
}
