/** Runs the shared time of simulator and product faster than that of this computer. */
export interface SharedTime {
  /** How many times. */
  speed: number;
  stop(): void;
}

const stepMilliseconds = 200;

export function startTime(clock: { advance(seconds: number): unknown }, speed: number): SharedTime {
  const time = {
    speed,
    stop: () => clearInterval(steps),
  };
  const steps = setInterval(() => clock.advance((stepMilliseconds * time.speed) / 1000), stepMilliseconds);
  return time;
}
