import type { Property } from '../../domain/configuration';

/** A home as the product writes it, and as residents say it. */
export interface Home {
  /** `3-2-1501`. */
  readonly room: string;
  /** `3栋2单元1501`. */
  readonly words: string;
}

/** Every home of a property that has a building, a unit and a number. */
export function homesOf({ buildings }: Pick<Property, 'buildings'>): readonly Home[] {
  return buildings.flatMap(({ id, units, floors, homesPerFloor }) =>
    units.flatMap((unit) =>
      Array.from({ length: floors * homesPerFloor }, (_, index) => {
        const floor = Math.floor(index / homesPerFloor) + 1;
        const number = `${floor}${String((index % homesPerFloor) + 1).padStart(2, '0')}`;
        return { room: `${id}-${unit}-${number}`, words: `${id}栋${unit}单元${number}` };
      }),
    ),
  );
}
