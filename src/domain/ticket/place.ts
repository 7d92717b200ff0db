import { spokenRoom } from '../masking';
import type { Place } from './ticket';

/** Room first, then the spot where it says more than the room: 3栋2单元1501 厨房. Empty when nothing is known. */
export function placeWords({ room, spot }: Pick<Place, 'room' | 'spot'>): string {
  const home = room ? spokenRoom(room) : '';
  return [home, spot && !home.includes(spot) ? spot : ''].filter(Boolean).join(' ');
}
