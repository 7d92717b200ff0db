import type { Precedence } from '../../ports/store';

/** One turn in so many goes to those without precedence even while others keep passing them. */
const turnsPerTurn = 4;

/** Lets so many in at a time, those with precedence first, else in the order in which they came. */
export class Turns {
  private readonly first: (() => void)[] = [];
  private readonly inTurn: (() => void)[] = [];

  private turn = 0;

  constructor(private free: number) {}

  async enter(precedence: Precedence): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else {
      const queue = precedence === 'first' ? this.first : this.inTurn;
      await new Promise<void>((resolve) => queue.push(resolve));
    }
  }

  leave(): void {
    this.turn = (this.turn + 1) % turnsPerTurn;
    const [preferred, other] = this.turn === 0 ? [this.inTurn, this.first] : [this.first, this.inTurn];
    const next = preferred.shift() ?? other.shift();
    if (next) next();
    else this.free += 1;
  }
}
