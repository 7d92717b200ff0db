import type { ClientSession, Connection, mongo, PipelineStage } from 'mongoose';
import { type Access, type Query, readsOf } from './access';
import type { Claimant } from './claims';
import { type Collection, type Named, type Row, rowsIn } from './collection';
import { sendByCollection, sendTogether, type Write } from './writes';

type Filter = Readonly<Record<string, unknown>>;

/**
 * One attempt of a transaction. Commands follow one another, as the server wants it. Writes that nobody waits for are kept
 * back and sent together; what fails once has failed for good.
 */
export class Unit implements Access {
  private readonly session: ClientSession;
  private readonly reads: ReturnType<typeof readsOf>;
  private pending: Write[] = [];
  private last: Promise<unknown> = Promise.resolve();
  private hasBegun = false;
  private isOver = false;
  private failed: { readonly error: unknown } | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly claimant: Claimant,
    /** Whether the server takes writes to several collections in one command. */
    private readonly takesWritesTogether: boolean,
  ) {
    this.session = connection.getClient().startSession();
    this.session.startTransaction({
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', journal: true },
      readPreference: 'primary',
    });
    this.reads = readsOf(connection, this.session);
  }

  find = <R extends Row>(collection: Collection<R>, query: Query) =>
    this.reading(collection, () => this.reads.find(collection, query));

  findOne = <R extends Row>(collection: Collection<R>, query: Query) =>
    this.reading(collection, () => this.reads.findOne(collection, query));

  count = <R extends Row>(collection: Collection<R>, query: Query) =>
    this.reading(collection, () => this.reads.count(collection, query));

  scan = <R extends Row>(collection: Collection<R>, query: Query, visit: (row: R) => boolean) =>
    this.reading(collection, () => this.reads.scan(collection, query, visit));

  aggregate = <T>(collection: Named, stages: PipelineStage[]) =>
    this.reading(collection, () => this.reads.aggregate<T>(collection, stages));

  async write(write: Write): Promise<void> {
    this.requireOpen();
    this.claim(write.collection, write.filter);
    this.pending.push(write);
  }

  async insertMissing<R extends Row>(
    collection: Collection<R>,
    rows: readonly { readonly filter: Filter; readonly row: R }[],
  ): Promise<readonly boolean[]> {
    for (const { filter } of rows) this.claim(collection.name, filter);
    return this.reading(collection, async () => {
      if (rows.length === 0) return [];
      const { upsertedIds } = await rowsIn(this.connection, collection).bulkWrite(
        rows.map(({ filter, row }) => ({
          updateOne: { filter, update: { $setOnInsert: row }, upsert: true },
        })),
        { session: this.session, ordered: true },
      );
      return rows.map((_, index) => index in upsertedIds);
    });
  }

  async removeNow<R extends Row>(collection: Collection<R>, filter: Filter): Promise<boolean> {
    this.claim(collection.name, filter);
    return this.reading(collection, async () => {
      const { session } = this;
      const { deletedCount } = await rowsIn(this.connection, collection).deleteOne(filter, { session });
      return deletedCount === 1;
    });
  }

  async increment<R extends Row>(
    collection: Collection<R>,
    _id: string,
    field: keyof R & string,
  ): Promise<number> {
    this.claim(collection.name, { _id });
    return this.reading(collection, async () => {
      const { session } = this;
      const options = { upsert: true, returnDocument: 'after', session } as const;
      const row = await rowsIn(this.connection, collection).findOneAndUpdate(
        { _id },
        { $inc: { [field]: 1 } },
        options,
      );
      return (row as Readonly<Record<string, number>> | null)?.[field] ?? 0;
    });
  }

  /** What the server knows the transaction by. */
  get sessionId(): mongo.Binary {
    const { id } = this.session;
    if (!id) throw new Error('the transaction is over or the store is closed');
    return id.id;
  }

  /** The error of a command, even if the work took no notice of it. */
  get failure(): unknown {
    return this.failed?.error;
  }

  /** Sends what was kept back. @throws the first refusal */
  async send(): Promise<void> {
    await this.inOrder(() => this.sendPending());
  }

  /** Sends what was kept back if somebody may refuse it. @throws the first refusal */
  async sendGuarded(): Promise<void> {
    if (this.pending.some(({ refusal }) => refusal)) await this.send();
  }

  /** From now on nothing more is taken. May be called again when it rejects. */
  async commit(): Promise<void> {
    this.isOver = true;
    await this.session.commitTransaction();
    await this.session.endSession();
  }

  /** Rolls back what was not committed; takes nothing more. */
  async abandon(): Promise<void> {
    this.isOver = true;
    await this.session.endSession();
  }

  /** A row is named by the first field of its filter: its id, or a unique key. */
  private claim(collection: string, filter: Filter): void {
    try {
      this.claimant.take(`${collection}/${Object.values(filter)[0]}`);
    } catch (error) {
      this.failed ??= { error };
      throw error;
    }
  }

  private reading<T>(collection: Named, run: () => Promise<T>): Promise<T> {
    return this.inOrder(async () => {
      if (this.pending.some((write) => write.collection === collection.name)) await this.sendPending();
      this.hasBegun = true;
      return run();
    });
  }

  private async sendPending(): Promise<void> {
    const writes = this.pending;
    this.pending = [];
    if (writes.length === 0) return;
    const { connection, session, hasBegun } = this;
    this.hasBegun = true;
    const areInOneCollection = writes.every(({ collection }) => collection === writes[0]?.collection);
    // Not every server takes writes to several collections as the command that begins a transaction.
    if (this.takesWritesTogether && hasBegun && !areInOneCollection) {
      await sendTogether(connection, writes, session);
    } else {
      await sendByCollection(connection, writes, session);
    }
  }

  private inOrder<T>(run: () => Promise<T>): Promise<T> {
    const result = this.last.then(async () => {
      this.requireOpen();
      if (this.failed) throw this.failed.error;
      try {
        return await run();
      } catch (error) {
        this.failed = { error };
        throw error;
      }
    });
    this.last = result.catch(() => {});
    return result;
  }

  private requireOpen(): void {
    if (this.isOver) throw new Error('the transaction is over or the store is closed');
  }
}
