import type { SimCore } from './core';

/** One line of a chat as a phone shows it. `n` rises over all chats of the simulator. */
export interface ChatLine<Raw = unknown> {
  n: number;
  at: string;
  from: string;
  type: string;
  text: string;
  raw: Raw;
}

/** The lines of one chat, in order. */
export class ChatLog<Line extends ChatLine> {
  private lines: Line[] = [];

  constructor(private readonly core: SimCore) {}

  append(line: Omit<Line, 'n' | 'at'>): Line {
    const complete = {
      n: this.core.sequence.next(),
      at: this.core.clock.now().toISOString(),
      ...line,
    } as Line;
    this.lines.push(complete);
    return complete;
  }

  after(n: number): Line[] {
    return this.lines.filter((line) => line.n > n);
  }

  remove(wanted: (line: Line) => boolean): void {
    this.lines = this.lines.filter((line) => !wanted(line));
  }
}
