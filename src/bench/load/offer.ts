import type { Random } from '../../numbers/seeded-random';
import { Connection } from './connection';

export interface OfferPlan {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly random: Random;
  readonly next: () => Buffer;
}

export interface Offered {
  /** From the planned moment to the whole answer, of every request. */
  readonly milliseconds: readonly number[];
  /** How long after its planned moment the latest request left this process. */
  readonly latestSendMilliseconds: number;
}

/** More than this many requests at once do not leave; they wait, and their time runs. */
const mostConnections = 512;

/**
 * Requests at random moments, on average so many a second, whether or not earlier ones were answered. Time counts from the
 * planned moment, so that a server (or a load process) that stands still is not let off the requests it kept from being
 * sent. Up to 1 ms of every figure is the timer's. @throws when a request is not answered with 200
 */
export async function offer(plan: OfferPlan): Promise<Offered> {
  const { port, perSecond, seconds, random, next } = plan;
  const idle: Connection[] = [];
  const everyOne = new Set<Connection>();
  const takers: ((connection: Connection) => void)[] = [];
  const milliseconds: number[] = [];
  const underWay = new Set<Promise<void>>();
  let latestSendMilliseconds = 0;
  let opening = 0;
  let failure: unknown = null;

  async function connection(): Promise<Connection> {
    for (let free = idle.pop(); free; free = idle.pop()) {
      if (free.isOpen) return free;
      everyOne.delete(free);
    }
    if (everyOne.size + opening >= mostConnections) return new Promise((taken) => takers.push(taken));
    opening += 1;
    const opened = await Connection.open(port).finally(() => {
      opening -= 1;
    });
    everyOne.add(opened);
    return opened;
  }

  function giveBack(used: Connection): void {
    const taker = takers.shift();
    if (taker) taker(used);
    else idle.push(used);
  }

  async function send(plannedAt: number): Promise<void> {
    const request = next();
    const used = await connection();
    latestSendMilliseconds = Math.max(latestSendMilliseconds, performance.now() - plannedAt);
    const status = await used.send(request);
    milliseconds.push(performance.now() - plannedAt);
    giveBack(used);
    if (status !== 200) throw new Error(`a callback was answered with ${status}`);
  }

  const pause = (): number => (-Math.log(1 - random()) * 1000) / perSecond;
  const endsAt = performance.now() + seconds * 1000;
  let plannedAt = performance.now() + pause();
  await new Promise<void>((done) => {
    const tick = (): void => {
      const now = performance.now();
      for (; plannedAt <= now && plannedAt < endsAt; plannedAt += pause()) {
        const sent = send(plannedAt)
          .catch((error: unknown) => {
            failure ??= error;
          })
          .finally(() => underWay.delete(sent));
        underWay.add(sent);
      }
      if (plannedAt < endsAt && !failure) setTimeout(tick, 1);
      else done();
    };
    tick();
  });
  // A request that waits for a connection of a failed one would wait for ever.
  if (!failure) await Promise.all(underWay);
  for (const opened of everyOne) opened.close();
  if (failure) throw failure;
  return { milliseconds, latestSendMilliseconds };
}
