import type { Conversation } from '../../domain/conversation';

/** Who a task for the staff is about, as far as is known. */
export const whoIs = ({ resident }: Conversation): string => {
  const who = [resident.rooms[0], resident.name].filter(Boolean).join(' ');
  return who ? `（${who}）` : '';
};
