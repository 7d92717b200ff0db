/** The only source of the present moment. Tests and the demonstration move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
