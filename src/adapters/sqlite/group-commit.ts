import type { Precedence, StoreTransaction } from '../../ports/store';
import type { Connection } from './connection';
import { Outcomes } from './outcomes';

/** A connection that may write, with the repositories on it. */
export interface Writer {
  readonly connection: Connection;
  readonly tx: StoreTransaction;
}

type Work<T> = (tx: StoreTransaction) => Promise<T>;

interface Unit {
  readonly work: Work<unknown>;
  readonly precedence: Precedence;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const unitsPerCommit = 64;
/** One place in so many is for units in turn even while others keep passing them. */
const placesPerTurn = 4;

class UnitTimeout extends Error {
  readonly code = 'transaction_timeout';
}

/**
 * One writer, one commit for all units of work that arrived while the previous commit was under way, those with precedence
 * first. Units run strictly one after another, each in its own savepoint: one that throws is undone alone. Nobody hears of an outcome, not even of a
 * refusal that rests on what a neighbour wrote, before the commit; if that fails, all units of it fail.
 */
export class GroupCommit {
  private readonly queue = new UnitQueue();
  private readonly outcomes = new Outcomes();
  private isDraining = false;
  private isClosed = false;
  private onIdle: (() => void)[] = [];
  /** Null after a unit ran out of time, until the next commit. */
  private writer: ReadyWriter | null;

  constructor(
    private readonly openWriter: () => Writer,
    private readonly unitTimeoutSeconds: number,
    /** A commit takes no more units in after this time. */
    private readonly secondsPerCommit = 0.005,
  ) {
    this.writer = this.openIdleWriter();
  }

  run<T>(work: Work<T>, precedence: Precedence = 'in-turn'): Promise<T> {
    if (this.isClosed) return Promise.reject(new Error('the store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.queue.add({ work, precedence, resolve: resolve as (value: unknown) => void, reject });
      if (this.isDraining) return;
      this.isDraining = true;
      this.drainSoon();
    });
  }

  /** Waits for the units already handed in. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.isDraining) await new Promise<void>((resolve) => this.onIdle.push(resolve));
    await this.outcomes.told();
    this.writer?.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    this.writer?.connection.close();
  }

  /** The next commit begins after incoming traffic was read, so that it takes along what arrived meanwhile. */
  private drainSoon(): void {
    setImmediate(async () => {
      if (this.mayGather()) return this.drainSoon();
      await this.commitBatch();
      if (this.queue.size > 0) return this.drainSoon();
      this.isDraining = false;
      for (const resolve of this.onIdle.splice(0)) resolve();
    });
  }

  /** Whoever is still to hear of an outcome may hand in more at once: that shares a sync. */
  private mayGather(): boolean {
    return this.outcomes.isTelling && !this.queue.hasFirst && this.queue.size < unitsPerCommit;
  }

  private async commitBatch(): Promise<void> {
    const handled: Unit[] = [];
    const outcomes: Readonly<Record<Precedence, (() => void)[]>> = { first: [], 'in-turn': [] };
    let hasTimedOut = false;
    try {
      this.writer ??= this.openIdleWriter();
      const { verbs } = this.writer;
      verbs.begin();
      const deadline = performance.now() + this.secondsPerCommit * 1000;
      do {
        const unit = this.queue.next(handled.length);
        if (!unit) break;
        handled.push(unit);
        verbs.mark();
        try {
          const value = await this.perform(this.writer, unit.work);
          outcomes[unit.precedence].push(() => unit.resolve(value));
        } catch (error) {
          if (!this.writer.connection.isInTransaction) throw error;
          verbs.undo();
          outcomes[unit.precedence].push(() => unit.reject(error));
          hasTimedOut = error instanceof UnitTimeout;
        }
        verbs.release();
      } while (!hasTimedOut && handled.length < unitsPerCommit && performance.now() < deadline);
      verbs.commit();
    } catch (error) {
      this.dropWriter();
      const failed = handled.length > 0 ? handled : this.queue.take(unitsPerCommit);
      for (const unit of failed) unit.reject(error);
      return;
    }
    if (hasTimedOut) this.dropWriter();
    for (const tell of outcomes.first) tell();
    this.outcomes.add(outcomes['in-turn']);
  }

  private async perform({ connection, tx }: Writer, work: Work<unknown>): Promise<unknown> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const message = `a transaction did not end within ${this.unitTimeoutSeconds} s and was rolled back`;
      timer = setTimeout(() => reject(new UnitTimeout(message)), this.unitTimeoutSeconds * 1000);
    });
    connection.admits = true;
    try {
      return await Promise.race([work(tx), timeout]);
    } finally {
      connection.admits = false;
      clearTimeout(timer);
    }
  }

  /** A unit that ran out of time still holds the repositories and must not write into somebody else's unit. */
  private dropWriter(): void {
    this.writer?.connection.abandon();
    this.writer = null;
  }

  private openIdleWriter(): ReadyWriter {
    const writer = this.openWriter();
    writer.connection.admits = false;
    return { ...writer, verbs: verbsOf(writer.connection) };
  }
}

/** Units that wait, the older first among equals. */
class UnitQueue {
  private readonly first: Unit[] = [];
  private readonly inTurn: Unit[] = [];

  get size(): number {
    return this.first.length + this.inTurn.length;
  }

  get hasFirst(): boolean {
    return this.first.length > 0;
  }

  add(unit: Unit): void {
    (unit.precedence === 'first' ? this.first : this.inTurn).push(unit);
  }

  /** @param place in the commit, from 0 */
  next(place: number): Unit | undefined {
    const isInTurn = place % placesPerTurn === placesPerTurn - 1;
    const [preferred, other] = isInTurn ? [this.inTurn, this.first] : [this.first, this.inTurn];
    return preferred.shift() ?? other.shift();
  }

  take(count: number): Unit[] {
    const units: Unit[] = [];
    while (units.length < count) {
      const unit = this.next(units.length);
      if (!unit) break;
      units.push(unit);
    }
    return units;
  }
}

interface ReadyWriter extends Writer {
  readonly verbs: ReturnType<typeof verbsOf>;
}

const verbsOf = (connection: Connection) => ({
  begin: connection.command('BEGIN IMMEDIATE'),
  mark: connection.command('SAVEPOINT unit'),
  undo: connection.command('ROLLBACK TO unit'),
  release: connection.command('RELEASE unit'),
  commit: connection.command('COMMIT'),
});
