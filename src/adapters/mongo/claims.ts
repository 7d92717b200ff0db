/** Another transaction of this process writes the row; to be tried again after it. */
export class RowBusy extends Error {
  constructor(readonly row: string) {
    super(`another transaction writes ${row}`);
  }
}

interface Claim {
  holder: Claimant;
  readonly waiting: { readonly claimant: Claimant; readonly grant: () => void }[];
}

/**
 * Which transaction of this process writes which row. So conflicts inside the process are known without asking the server,
 * who came first goes first, and of many that want one row (a running number) no two overturn each other again and again.
 */
export class Claims {
  private readonly claims = new Map<string, Claim>();

  claimant(): Claimant {
    return new Claimant(this.claims);
  }
}

/** A transaction, through all its attempts. */
export class Claimant {
  private readonly rows = new Set<string>();

  constructor(private readonly claims: Map<string, Claim>) {}

  /** @throws RowBusy when somebody else has it */
  take(row: string): void {
    const claim = this.claims.get(row);
    if (claim && claim.holder !== this) throw new RowBusy(row);
    if (claim) return;
    this.claims.set(row, { holder: this, waiting: [] });
    this.rows.add(row);
  }

  /**
   * Waits for all of them. In the order of their names, and before anything else is taken: so nobody waits for one who
   * waits for them.
   * @throws the signal's reason when it ends the waiting
   */
  async waitFor(rows: Iterable<string>, signal: AbortSignal): Promise<void> {
    for (const row of [...rows].sort()) {
      const claim = this.claims.get(row);
      if (claim && claim.holder !== this) await this.granted(claim, signal);
      else this.take(row);
      this.rows.add(row);
    }
  }

  /** Gives everything to those who wait longest. */
  release(): void {
    for (const row of this.rows) {
      const claim = this.claims.get(row);
      const next = claim?.waiting.shift();
      if (claim && next) {
        claim.holder = next.claimant;
        next.grant();
      } else this.claims.delete(row);
    }
    this.rows.clear();
  }

  private granted({ waiting }: Claim, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const grant = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(
          waiting.findIndex((each) => each.grant === grant),
          1,
        );
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.push({ claimant: this, grant });
    });
  }
}
