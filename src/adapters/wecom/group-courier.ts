import type { Delivery } from '../../domain/delivery';
import type { DeliveryOutcome } from '../../ports/courier';
import type { WebhookApi } from './api/webhook';
import { outcomeOfUnrepeatable, refused } from './delivery-outcomes';
import { byteLength, shortenBytes } from './text-limits';

export interface GroupCourierOptions {
  readonly webhook: Pick<WebhookApi, 'send'>;
  /** The robot's secret key of a group; null for a group that is not configured. */
  readonly webhookKeyOf: (groupKey: string) => string | null;
}

const MARKDOWN_BYTES = 4096;

/** Posts in dispatch groups. A robot's post has no id, so one that may have arrived is not repeated. */
export function createGroupCourier({ webhook, webhookKeyOf }: GroupCourierOptions) {
  async function post(delivery: Extract<Delivery, { type: 'group.post' }>): Promise<DeliveryOutcome> {
    const key = webhookKeyOf(delivery.groupKey);
    if (key === null) return refused('group without robot', 'unknown', true);
    const mentions = delivery.mentions
      .map((id) => `<@${id}>`)
      .filter((mention) => !delivery.text.includes(mention))
      .join(' ');
    const tail = mentions === '' ? '' : `\n${mentions}`;
    // Too long is refused, not cut (`path/99110`); those mentioned must hear of it in any case.
    const content = `${shortenBytes(delivery.text, MARKDOWN_BYTES - byteLength(tail))}${tail}`;
    try {
      await webhook.send(key, { msgtype: 'markdown', markdown: { content } });
      return { status: 'accepted' };
    } catch (error) {
      return outcomeOfUnrepeatable(error);
    }
  }

  return { post };
}
