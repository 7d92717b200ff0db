import type { Ticket } from '../../domain/ticket/ticket';
import type { NumberSeries } from '../../ports/archive';
import type { Finding } from './finding';

/** Running numbers: per property, kind and day every one from 1 to the counter belongs to one ticket. */
export class Numbers {
  private readonly given = new Map<string, Map<number, number>>();
  private readonly counters = new Map<string, number>();
  private readonly unreadable: string[] = [];

  addTicket({ id, propertyId, number }: Ticket): void {
    const [, prefix, day, running] = /^([A-Z]+)-(\d{8})-(\d+)$/.exec(number) ?? [];
    if (running === undefined) {
      this.unreadable.push(id);
      return;
    }
    const name = `${propertyId}/${prefix}/${day}`;
    const numbers = this.given.get(name) ?? new Map<number, number>();
    numbers.set(Number(running), (numbers.get(Number(running)) ?? 0) + 1);
    this.given.set(name, numbers);
  }

  addSeries({ name, last }: NumberSeries): void {
    this.counters.set(name, last);
  }

  findings(): Finding[] {
    const found: Finding[] = this.unreadable.map((id) => ({
      in: 'tickets',
      problem: 'number-unreadable',
      id,
    }));
    for (const name of new Set([...this.given.keys(), ...this.counters.keys()])) {
      const numbers = this.given.get(name) ?? new Map<number, number>();
      const counter = this.counters.get(name) ?? 0;
      const sorted = [...numbers.keys()].sort((a, b) => a - b);
      if (counter < (sorted.at(-1) ?? 0)) found.push({ in: 'series', problem: 'series-behind', id: name });
      for (const gap of gapsIn(sorted, counter))
        found.push({ in: 'series', problem: 'number-missing', id: `${name}/${gap}` });
      for (const [number, times] of numbers)
        if (times > 1) found.push({ in: 'series', problem: 'number-repeated', id: `${name}/${number}` });
    }
    return found;
  }
}

/** What is missing from 1 to the counter, or to the greatest number where that is behind: `5` or `5-9`. */
function gapsIn(sorted: readonly number[], counter: number): readonly string[] {
  const gaps: string[] = [];
  let expected = 1;
  for (const number of [...sorted, counter + 1]) {
    if (number > expected) gaps.push(number - 1 === expected ? `${expected}` : `${expected}-${number - 1}`);
    expected = Math.max(expected, number + 1);
  }
  return gaps;
}
