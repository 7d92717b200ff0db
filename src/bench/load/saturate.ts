import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from './connection';

export interface SaturationPlan {
  readonly port: number;
  readonly next: () => Buffer;
  readonly warmUpSeconds: number;
  readonly windows: number;
  readonly windowSeconds: number;
}

/** As many as one commit of the embedded store takes in. */
const connections = 64;

export interface Saturated {
  /** Requests answered per second, window by window. */
  readonly rates: readonly number[];
  /** Requests answered, those of the warming up included. */
  readonly answered: number;
}

/**
 * Every connection sends its next request as soon as the last one is answered.
 * @throws when one is not answered with 200
 */
export async function saturate(plan: SaturationPlan): Promise<Saturated> {
  let answered = 0;
  let isOver = false;
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(plan.port)));
  const sending = opened.map(async (connection) => {
    while (!isOver) {
      const status = await connection.send(plan.next());
      if (status !== 200) throw new Error(`a callback was answered with ${status}`);
      answered += 1;
    }
    connection.close();
  });
  const measuring = async (): Promise<Saturated> => {
    await delay(plan.warmUpSeconds * 1000);
    const rates: number[] = [];
    while (rates.length < plan.windows) {
      const before = answered;
      const startedAt = performance.now();
      await delay(plan.windowSeconds * 1000);
      rates.push((answered - before) / ((performance.now() - startedAt) / 1000));
    }
    return { rates, answered };
  };
  try {
    const failed = Promise.all(sending).then(() => Promise.reject(new Error('the load ended early')));
    return await Promise.race([measuring(), failed]);
  } finally {
    isOver = true;
    await Promise.allSettled(sending);
  }
}
