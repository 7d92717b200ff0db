import { readFile } from 'node:fs/promises';

const morningSeconds = 10 * 3600;
const zoneSeconds = 8 * 3600;

/** People are at work, and the day does not end during the test. */
export function advanceToMorning(clock: { now(): Date; advance(seconds: number): unknown }): void {
  const timeOfDay = (Math.floor(clock.now().getTime() / 1000) + zoneSeconds) % 86_400;
  clock.advance((morningSeconds - timeOfDay + 86_400) % 86_400);
}

const homesPerFloor = 4;
const floors = 18;
const units = 3;
const buildings = 10;

/** A home of its own for every story. @throws when there are more stories than homes */
export function roomNumber(index: number): string {
  const home = index % homesPerFloor;
  const floor = Math.floor(index / homesPerFloor) % floors;
  const unit = Math.floor(index / (homesPerFloor * floors)) % units;
  const building = Math.floor(index / (homesPerFloor * floors * units));
  if (building >= buildings) throw new Error('there are no more homes');
  return `${building + 3}栋${unit + 1}单元${floor + 1}0${home + 1}`;
}

/** How often each event was logged as an error. */
export async function errorsIn(logFile: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of (await readFile(logFile, 'utf8')).split('\n')) {
    const event = /"level":"error".*?"event":"([^"]+)"|"event":"([^"]+)".*?"level":"error"/.exec(line);
    const name = event?.[1] ?? event?.[2];
    if (name) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
