/** How many may be at work at once; who is urgent gets the next seat that becomes free. */
export interface Seats {
  /** Resolves when there is a seat, with the function that gives it back. */
  take(isUrgent: boolean): Promise<() => void>;
}

export function createSeats(total: number): Seats {
  let free = total;
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  function giveBack(): void {
    const next = urgent.shift() ?? others.shift();
    if (next) next();
    else free += 1;
  }
  return {
    async take(isUrgent) {
      if (free > 0) free -= 1;
      else await new Promise<void>((sit) => (isUrgent ? urgent : others).push(sit));
      return giveBack;
    },
  };
}
