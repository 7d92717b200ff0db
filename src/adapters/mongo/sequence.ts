const perMillisecond = 1024;
let last = 0;

/**
 * Tells apart what has the same time: greater than every number given before in this process, and than those given in
 * others up to the millisecond before. A safe integer until the year 2248.
 */
export function nextInSequence(): number {
  last = Math.max(last + 1, Date.now() * perMillisecond);
  return last;
}
