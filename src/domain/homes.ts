import type { Building } from './configuration';

/** Whether the property has this home: unit `0` where the building has none, 1501 or 25D for floor and number. */
export function hasHome(
  buildings: readonly Building[],
  buildingId: string,
  unit: string,
  home: string,
): boolean {
  const building = buildings.find(({ id }) => id.toUpperCase() === buildingId.toUpperCase());
  const parts = /^(\d{1,2}?)(\d{2}|[A-Z])$/.exec(home.toUpperCase());
  if (!building || !parts) return false;
  const isUnit = building.units.length === 0 ? unit === '0' : building.units.includes(unit);
  const floor = Number(parts[1]);
  const second = parts[2] ?? '';
  const nth = /^\d+$/.test(second) ? Number(second) : second.charCodeAt(0) - 64;
  return isUnit && floor >= 1 && floor <= building.floors && nth >= 1 && nth <= building.homesPerFloor;
}
