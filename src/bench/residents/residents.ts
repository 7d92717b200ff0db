import type { Configuration } from '../../domain/configuration';
import { type Home, homesOf } from './homes';

/** Somebody who writes to a kf account of the property. */
export interface Resident {
  readonly account: string;
  readonly user: string;
  readonly home: Home;
  readonly phone: string;
}

/**
 * Residents one after the other, turn by turn of every account, each in a home of their own as long as there are homes.
 * @param prefix tells the residents of one measurement from those of another
 */
export function residentsOf(
  { properties }: Configuration,
  prefix: string,
  count: number,
): readonly Resident[] {
  const places = properties.flatMap((property) => {
    const homes = homesOf(property);
    return property.kf.map(({ account }) => ({ account, homes }));
  });
  return Array.from({ length: count }, (_, index) => {
    const place = places[index % places.length];
    const nth = Math.floor(index / places.length);
    const home = place?.homes[nth % place.homes.length];
    if (!place || !home) throw new Error('the configuration has no account, or a property without homes');
    const serial = String(index).padStart(6, '0');
    return {
      account: place.account,
      user: `wm${prefix}${serial}BenchResident`,
      home,
      phone: `13800${serial}`,
    };
  });
}
