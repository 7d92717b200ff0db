import { randomUUID } from 'node:crypto';
import { type Connection, mongo } from 'mongoose';
import { hello } from './connection';

/** A process that uses the database: when it was heard of last, by the clock of the server, and its sessions. */
interface Present {
  readonly _id: string;
  readonly seenAt: Date;
  /** Hexadecimal: bytes come back without their type, which the server insists on. */
  readonly sessions: readonly string[];
}

const collection = 'processes';
const beatMilliseconds = 2_000;
const silentMilliseconds = 6_000;
/** More than one process has open at once. */
const mostSessions = 256;

/**
 * A transaction whose process died stays open for a minute (`transactionLifetimeLimitSeconds`), and what it wrote cannot be
 * written by anybody else: a ticket series, a conversation. So every process says that it lives and which sessions are its
 * own, and the others end those of one that fell silent (`killSessions`, which needs no privilege for the sessions of the
 * same user). One that was only slow has to run its transactions again.
 */
export class Attendance {
  private readonly me = randomUUID();
  private readonly sessions = new Set<string>();
  private readonly onRecord = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | null = null;
  private beating: Promise<void> | null = null;
  /** The server has answered all the time since; before that nobody else could be heard of either. */
  private watchingSince: number | null = null;

  constructor(private readonly connection: Connection) {
    this.timer = setInterval(() => {
      this.beating ??= this.beat().finally(() => {
        this.beating = null;
      });
    }, beatMilliseconds);
    this.timer.unref();
  }

  /** Resolves when it is on record that the session is ours; to be waited for before a transaction writes. */
  async note(session: mongo.Binary): Promise<void> {
    const name = session.toString('hex');
    if (this.onRecord.has(name)) return;
    this.sessions.add(name);
    await this.write();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.rows()
      .deleteOne({ _id: this.me })
      .catch(() => undefined);
  }

  private async beat(): Promise<void> {
    try {
      await this.write();
      const now = performance.now();
      this.watchingSince ??= now;
      if (now - this.watchingSince >= silentMilliseconds) await this.endSilent();
    } catch {
      this.watchingSince = null;
    }
  }

  private async endSilent(): Promise<void> {
    const { localTime } = await hello(this.connection);
    const heardBefore = new Date(localTime.getTime() - silentMilliseconds);
    for (const { _id, seenAt, sessions } of await this.rows()
      .find({ seenAt: { $lt: heardBefore } })
      .toArray()) {
      // Without a session named, the command ends those of everybody.
      if (sessions.length > 0)
        await this.connection
          .getClient()
          .db('admin')
          .command({ killSessions: sessions.map((name) => ({ id: mongo.UUID.createFromHexString(name) })) });
      await this.rows().deleteOne({ _id, seenAt });
    }
  }

  /** Those who come while a write is under way share the next one. */
  private write(): Promise<void> {
    this.next ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.next = null;
        this.writing = this.writeNow();
        return this.writing;
      });
    return this.next;
  }

  private async writeNow(): Promise<void> {
    const sessions = [...this.sessions].slice(-mostSessions);
    const update = { $set: { sessions }, $currentDate: { seenAt: true as const } };
    await this.rows().updateOne({ _id: this.me }, update, { upsert: true });
    for (const name of sessions) this.onRecord.add(name);
  }

  private rows(): mongo.Collection<Present> {
    const { db } = this.connection;
    if (!db) throw new Error('the store is closed');
    return db.collection<Present>(collection) as unknown as mongo.Collection<Present>;
  }
}
