import { spokenTime } from '../../domain/time';
import type { Work } from '../work';

/** The platform swallows an identical text for hours: the time, to the second, tells two answers apart. */
export function stamped({ now, property }: Work, text: string): string {
  const seconds = String(now.getUTCSeconds()).padStart(2, '0');
  return `${text}（${spokenTime(now, now, property.timeZone)}:${seconds}）`;
}

export const say = async (work: Work, staffId: string, text: string): Promise<void> => {
  await work.send({ type: 'staff.text', staffId, text: stamped(work, text) }, 'interactive');
};
