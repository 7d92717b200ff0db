import { spokenRoom } from '../masking';
import type { Place, UnlistedHome } from './ticket';

/**
 * Room first, or what was written instead of one, then the spot where it says more: 3栋2单元1501 厨房. Empty when nothing is
 * known.
 */
export function placeWords({ room, unlisted, spot }: Omit<Place, 'confirmed'>): string {
  const home = room ? spokenRoom(room) : unlisted ? unlistedWords(unlisted) : '';
  return [home, spot && !home.includes(spot) ? spot : ''].filter(Boolean).join(' ');
}

/** 3栋2单元15001（疑似3栋2单元1501）. */
function unlistedWords({ said, near }: UnlistedHome): string {
  return near.length > 0 ? `${said}（疑似${near.map(spokenRoom).join('或')}）` : `${said}（房号待核实）`;
}
