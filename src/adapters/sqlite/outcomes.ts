/** So many at a turn of the event loop. */
const toldPerTurn = 2;

/**
 * Tells outcomes a few at a turn of the event loop: what follows from sixty at once would hold up whoever calls in meanwhile.
 */
export class Outcomes {
  private waiting: (() => void)[] = [];
  private onEmpty: (() => void)[] = [];

  get isTelling(): boolean {
    return this.waiting.length > 0;
  }

  /** @param tells in the order they are to be told */
  add(tells: readonly (() => void)[]): void {
    const { isTelling } = this;
    this.waiting.push(...tells);
    if (!isTelling) this.tellSoon();
  }

  /** Resolves when all were told. */
  async told(): Promise<void> {
    if (this.isTelling) await new Promise<void>((resolve) => this.onEmpty.push(resolve));
  }

  private tellSoon(): void {
    if (!this.isTelling) return;
    setImmediate(() => {
      for (const tell of this.waiting.splice(0, toldPerTurn)) tell();
      if (this.isTelling) return this.tellSoon();
      for (const resolve of this.onEmpty.splice(0)) resolve();
    });
  }
}
