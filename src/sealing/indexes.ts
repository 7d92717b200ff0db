import type { Codec } from './codec';

/** How a room is looked up. */
export const roomIndex = (codec: Codec, propertyId: string, room: string): string =>
  codec.blindIndex(`room:${propertyId}:${room}`);

/** How a recipient is looked up. */
export const recipientIndex = (codec: Codec, recipient: string): string =>
  codec.blindIndex(`recipient:${recipient}`);
