import type { Building } from '../../domain/configuration';
import { holdsHome, homesIn, unitsOf } from '../../domain/homes';
import type { NearRoom } from '../../ports/understanding';
import { readLoosely, type Written } from './loose-addresses';
import { nearestSlip, slipBetween } from './slips';

/** Farther than one slip, or a slip and a unit left out, is guessing. */
const farthest = 1.75;
/** Closer together than this, two homes are equally near. */
const sameDistance = 0.2;
/** More are no help: the resident is asked to write the room again. */
const mostHomes = 4;
const unitLeftOut = 0.5;
const unitTooMany = 1;

/**
 * The first thing in a text that looks like a home, read with the slips people make; nothing when there is none.
 * @param read the text normalised
 */
export function findNearRoom(
  text: string,
  read: string,
  buildings: readonly Building[],
): NearRoom | undefined {
  const mentions = readLoosely(read).map(({ from, to, isPlain, readings }) => ({
    text: text.slice(from, to).trim(),
    isPlain,
    homes: nearestOf(readings, buildings),
  }));
  const found = mentions.find(({ homes }) => homes.length > 0) ?? mentions.find(({ isPlain }) => isPlain);
  return found && { text: found.text, homes: found.homes };
}

/** The homes nearest to any reading, in the order of the building list. */
function nearestOf(readings: readonly Written[], buildings: readonly Building[]): readonly string[] {
  const distances = new Map<string, number>();
  for (const reading of readings)
    for (const [home, distance] of distancesFrom(reading, buildings))
      if (distance < (distances.get(home) ?? Number.POSITIVE_INFINITY)) distances.set(home, distance);
  const nearest = Math.min(...distances.values());
  const homes = [...distances].filter(([, distance]) => distance < nearest + sameDistance);
  return homes.length > mostHomes ? [] : homes.map(([home]) => home);
}

function* distancesFrom(
  written: Written,
  buildings: readonly Building[],
): Generator<readonly [home: string, distance: number]> {
  for (const building of buildings) {
    const toBuilding = written.distance + slipBetween(written.building, building.id.toUpperCase());
    if (toBuilding > farthest) continue;
    for (const unit of unitsOf(building)) {
      const toUnit = toBuilding + distanceToUnit(written.unit, unit, building);
      if (toUnit > farthest) continue;
      for (const [home, distance] of homesNear(written.home, building, farthest - toUnit))
        yield [`${building.id}-${unit}-${home}`, toUnit + distance];
    }
  }
}

function distanceToUnit(written: string | undefined, unit: string, { units }: Building): number {
  if (written === undefined) return units.length > 1 ? unitLeftOut : 0;
  return units.length === 0 ? unitTooMany : slipBetween(written, unit);
}

function* homesNear(
  written: string,
  building: Building,
  within: number,
): Generator<readonly [home: string, distance: number]> {
  if (holdsHome(building, written)) yield [written, 0];
  else if (within >= nearestSlip)
    for (const home of homesIn(building, /[A-Z]$/.test(written))) {
      const distance = slipBetween(written, home);
      if (distance <= within) yield [home, distance];
    }
}
