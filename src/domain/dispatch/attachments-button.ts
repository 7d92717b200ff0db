import type { CardButton } from '../delivery';
import type { MediaKind } from '../inbound';

/** What a tap on the button says. */
export const openAttachments = 'attachments';

/** Opens what is attached, as often as it is pressed. */
export const attachmentsButton = (kinds: readonly MediaKind[]): CardButton => ({
  key: openAttachments,
  label: kinds.length > 0 && kinds.every((kind) => kind === 'voice') ? '收听语音' : '查看附件',
  look: 'plain',
});
