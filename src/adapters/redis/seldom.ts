import type { Logger } from '../../ports/logger';

const silenceMilliseconds = 60_000;

/** Tells the log that something does not work. */
export type Trouble = (event: string, error: unknown) => void;

/** Of troubles of one name the first, then one a minute with the number of those kept back: an outage has thousands. */
export function seldom(logger: Logger): Trouble {
  const told = new Map<string, { at: number; keptBack: number }>();
  return (event, error) => {
    const now = performance.now();
    const last = told.get(event);
    if (last && now - last.at < silenceMilliseconds) {
      last.keptBack += 1;
      return;
    }
    told.set(event, { at: now, keptBack: 0 });
    logger.warn(event, { error, ...(last && last.keptBack > 0 && { keptBack: last.keptBack }) });
  };
}
