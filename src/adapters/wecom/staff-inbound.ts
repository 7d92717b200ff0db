import type { StaffInput } from '../../domain/inbound';
import { type AppCallback, deduplicationKey } from './callback-xml';

/** What an employee did, and the key that is the same on every delivery of it. */
interface StaffInbound {
  readonly key: string;
  readonly input: StaffInput;
}

/** Null for callbacks that nobody acts on. Userids are case-insensitive (`path/90196`): ours are lower case. */
export function staffInputOf(callback: AppCallback): StaffInbound | null {
  const key = deduplicationKey(callback);
  const input = inputOf(callback);
  return key === null || input === null ? null : { key, input };
}

function inputOf(callback: AppCallback): StaffInput | null {
  switch (callback.type) {
    case 'text':
      return {
        type: 'staff.said',
        staffId: callback.userId.toLowerCase(),
        at: callback.createTime,
        text: callback.content,
      };
    case 'template_card_event':
      return {
        type: 'card.tapped',
        staffId: callback.userId.toLowerCase(),
        at: callback.createTime,
        cardId: callback.taskId,
        action: callback.eventKey,
        selections: callback.selections,
        ...(callback.responseCode === '' ? {} : { refreshCode: callback.responseCode }),
      };
    case 'enter_agent':
      return { type: 'staff.entered', staffId: callback.userId.toLowerCase(), at: callback.createTime };
    default:
      return null;
  }
}
