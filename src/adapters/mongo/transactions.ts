import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, mongo } from 'mongoose';
import type { Precedence, StoreTransaction } from '../../ports/store';
import type { Access } from './access';
import { type Claimant, Claims, RowBusy } from './claims';
import { TransactionTimeout } from './errors';
import { TimeLimit } from './time-limit';
import { isDuplicateKey, isTransient, isUnknownCommit } from './transient';
import { Turns } from './turns';
import { Unit } from './unit';

type Work<T> = (tx: StoreTransaction) => Promise<T>;

export interface TransactionsOptions {
  readonly connection: Connection;
  readonly openRepositories: (access: Access) => StoreTransaction;
  readonly takesWritesTogether: boolean;
  /** Told the session of every attempt before it begins. */
  readonly noteSession: (id: mongo.Binary) => Promise<void>;
  readonly timeoutSeconds: number;
  readonly atOnce: number;
}

/** A key that is inserted twice at once conflicts once; one that is there already and may not be, every time. */
const attemptsWithDuplicateKey = 3;

/** Runs units of work, many at once, each again when it conflicted with another one. */
export class Transactions {
  private readonly handedIn = new Set<Promise<unknown>>();
  private readonly places: Turns;
  private readonly claims = new Claims();
  private isClosed = false;

  constructor(private readonly options: TransactionsOptions) {
    this.places = new Turns(options.atOnce);
  }

  async run<T>(work: Work<T>, precedence: Precedence = 'in-turn'): Promise<T> {
    if (this.isClosed) throw new Error('the store is closed');
    const running = this.inPlace(work, precedence);
    this.handedIn.add(running);
    try {
      return await running;
    } finally {
      this.handedIn.delete(running);
    }
  }

  /** Waits for the work already handed in. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.handedIn);
  }

  private async inPlace<T>(work: Work<T>, precedence: Precedence): Promise<T> {
    await this.places.enter(precedence);
    const limit = new TimeLimit(this.options.timeoutSeconds);
    try {
      return await this.untilCommitted(work, limit);
    } finally {
      limit.end();
      this.places.leave();
    }
  }

  private async untilCommitted<T>(work: Work<T>, limit: TimeLimit): Promise<T> {
    const claimant = this.claims.claimant();
    const contested = new Set<string>();
    let obstacle: unknown;
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await claimant.waitFor(contested, limit.signal);
          return await this.attempt(work, claimant, limit);
        } catch (error) {
          if (!mayRunAgain(error, attempt)) throw error;
          obstacle = error;
        }
        // Who was overturned by another process keeps its turn in this one.
        if (obstacle instanceof RowBusy) {
          claimant.release();
          contested.add(obstacle.row);
        } else await pause(attempt, limit);
      }
    } catch (error) {
      throw limit.causedBy(error) ? this.timeout('was rolled back', obstacle) : error;
    } finally {
      claimant.release();
    }
  }

  private async attempt<T>(work: Work<T>, claimant: Claimant, limit: TimeLimit): Promise<T> {
    const { connection, takesWritesTogether, openRepositories, noteSession } = this.options;
    const unit = new Unit(connection, claimant, takesWritesTogether);
    try {
      await limit.within(noteSession(unit.sessionId));
      const value = await this.perform(unit, openRepositories(unit), work, limit);
      await this.commit(unit, limit);
      return value;
    } catch (error) {
      // When the time is over nobody waits any longer; a server that does not answer ends the transaction by itself.
      await limit.within(unit.abandon()).catch(() => {});
      throw error;
    }
  }

  private async perform<T>(unit: Unit, tx: StoreTransaction, work: Work<T>, limit: TimeLimit): Promise<T> {
    let value: T;
    try {
      value = await limit.within((async () => work(tx))());
    } catch (error) {
      // What the store refused before the work failed comes first.
      if (!limit.isOver && !unit.failure) await limit.within(unit.sendGuarded());
      throw isTransient(unit.failure) ? unit.failure : error;
    }
    await limit.within(unit.send());
    return value;
  }

  private async commit(unit: Unit, limit: TimeLimit): Promise<void> {
    let obstacle: unknown;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await limit.within(unit.commit());
      } catch (error) {
        if (limit.causedBy(error)) throw this.timeout('may have been committed or not', obstacle);
        if (!isUnknownCommit(error)) throw error;
        obstacle = error;
      }
      await pause(attempt, limit).catch(() => {});
    }
  }

  private timeout(outcome: string, cause: unknown): TransactionTimeout {
    const reason = cause instanceof Error ? `: ${cause.message}` : '';
    const message = `a transaction did not end within ${this.options.timeoutSeconds} s and ${outcome}${reason}`;
    return new TransactionTimeout(message, { cause });
  }
}

const mayRunAgain = (error: unknown, attempt: number): boolean =>
  isTransient(error) || (isDuplicateKey(error) && attempt < attemptsWithDuplicateKey);

/** A random part of a time that grows to 0.2 s: another process may be at the same row. */
async function pause(attempt: number, { signal }: TimeLimit): Promise<void> {
  await delay(Math.random() * Math.min(2 ** attempt, 200), undefined, { signal });
}
