import { isAnyArrayBuffer } from 'node:util/types';
import Database from 'libsql';

type Parameter = string | number | null | Uint8Array;

/** One connection to the file. Every statement text is prepared once. */
export class Connection {
  /** Whether statements may run; the writer refuses them outside a unit of work. */
  admits = true;
  private readonly db: InstanceType<typeof Database>;

  /**
   * @param access `alone`: nobody else may have the file open, neither now nor until `close`. Whoever has a file with a
   * write-ahead log open holds a shared lock on it, also while idle.
   * @throws a busy error when somebody else has it, or has it alone
   */
  constructor(file: string, access: 'shared' | 'alone' = 'shared') {
    this.db = new Database(file, { timeout: access === 'alone' ? 1000 : 5000 });
    try {
      if (access === 'alone') this.db.exec('PRAGMA locking_mode = EXCLUSIVE');
      this.db.exec('PRAGMA journal_mode = WAL');
      if (access === 'alone') this.db.exec('BEGIN IMMEDIATE; COMMIT');
    } catch (error) {
      this.db.close();
      throw error;
    }
    this.db.exec('PRAGMA synchronous = FULL');
    this.db.exec('PRAGMA foreign_keys = ON');
    this.db.exec('PRAGMA cache_size = -16384');
  }

  get isInTransaction(): boolean {
    return this.db.inTransaction;
  }

  exec(sql: string): void {
    this.db.exec(sql);
  }

  statement<Row = never>(sql: string): Statement<Row> {
    return new Statement<Row>(this, this.db.prepare(sql));
  }

  /** Prepared once; runs also while statements are refused. */
  command(sql: string): () => void {
    const prepared = this.db.prepare(sql);
    return () => void prepared.run([]);
  }

  /** Gives the connection up, with the transaction it may be in. */
  abandon(): void {
    try {
      if (this.isInTransaction) this.exec('ROLLBACK');
    } catch {
      // What made the caller give up also keeps this from working; the next opening of the file rolls back.
    }
    this.close();
  }

  /** The driver lets go of the file when the prepared statements are garbage-collected. */
  close(): void {
    this.admits = false;
    this.db.close();
  }
}

type Prepared = ReturnType<InstanceType<typeof Database>['prepare']>;

/**
 * Parameters are handed on as one array: a single Buffer would be taken for named parameters.
 * libsql answers a BLOB as a Buffer from `get`, as an ArrayBuffer from `all`; here it is always a Buffer.
 */
export class Statement<Row> {
  constructor(
    private readonly connection: Connection,
    private readonly prepared: Prepared,
  ) {}

  /** Answers how many rows were changed. */
  run(...parameters: Parameter[]): number {
    return this.admitted().run(parameters).changes;
  }

  get(...parameters: Parameter[]): Row | undefined {
    return this.admitted().get(parameters) as Row | undefined;
  }

  all(...parameters: Parameter[]): Row[] {
    const rows = this.admitted().all(parameters) as Record<string, unknown>[];
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (isAnyArrayBuffer(value)) row[column] = Buffer.from(value);
      }
    }
    return rows as Row[];
  }

  private admitted(): Prepared {
    if (!this.connection.admits) throw new Error('the transaction is over or the store is closed');
    return this.prepared;
  }
}
