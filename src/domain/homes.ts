import type { Building } from './configuration';

/** Whether the property has this home: unit `0` where the building has none, 1501 or 25D for floor and number. */
export function hasHome(
  buildings: readonly Building[],
  buildingId: string,
  unit: string,
  home: string,
): boolean {
  const building = buildingNamed(buildings, buildingId);
  return building !== undefined && unitsOf(building).includes(unit) && holdsHome(building, home);
}

export const buildingNamed = (buildings: readonly Building[], id: string): Building | undefined =>
  buildings.find((building) => building.id.toUpperCase() === id.toUpperCase());

/** `0` alone where the building has no units. */
export const unitsOf = ({ units }: Building): readonly string[] => (units.length === 0 ? ['0'] : units);

/** Whether each unit of the building has a home of this floor and number. */
export function holdsHome(building: Building, home: string): boolean {
  const parts = /^(\d{1,2}?)(\d{2}|[A-Z])$/.exec(home.toUpperCase());
  if (!parts) return false;
  const floor = Number(parts[1]);
  const second = parts[2] ?? '';
  const nth = /^\d+$/.test(second) ? Number(second) : second.charCodeAt(0) - 64;
  return floor >= 1 && floor <= building.floors && nth >= 1 && nth <= building.homesPerFloor;
}

/** Every floor and number of a unit of the building, lowest first: 101, 102 …, or 1A, 1B … where homes have letters. */
export function* homesIn({ floors, homesPerFloor }: Building, lettered: boolean): Generator<string> {
  for (let floor = 1; floor <= floors; floor += 1)
    for (let nth = 1; nth <= homesPerFloor; nth += 1)
      yield `${floor}${lettered ? String.fromCharCode(64 + nth) : String(nth).padStart(2, '0')}`;
}
