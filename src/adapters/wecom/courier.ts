import type { OutboxRow } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { Courier, DeliveryOutcome } from '../../ports/courier';
import type { Logger } from '../../ports/logger';
import type { MediaStore } from '../../ports/media-store';
import type { SmsProvider } from '../../ports/sms';
import type { KfApi } from './api/kf';
import { refused } from './delivery-outcomes';
import { createGroupCourier, type GroupCourierOptions } from './group-courier';
import { createMediaCourier, type MediaCourierOptions } from './media-courier';
import { createResidentCourier, DEFAULT_DUPLICATE_ERRCODES } from './resident-courier';
import { createStaffCourier, type StaffCourierOptions } from './staff-courier';
import { createTransferCourier } from './transfer-courier';

export interface WecomCourierOptions extends GroupCourierOptions {
  /** Of the app that serves residents. */
  readonly residentApi: {
    readonly kf: Pick<
      KfApi,
      'sendMsg' | 'sendMsgOnEvent' | 'serviceStateGet' | 'serviceStateTrans' | 'servicerList'
    >;
  };
  /** Of the app that talks with employees. */
  readonly staffApi: Pick<StaffCourierOptions, 'message' | 'voice'> & Pick<MediaCourierOptions, 'media'>;
  /** What residents attached. */
  readonly files: Pick<MediaStore, 'read'>;
  /** Without it, text messages are refused. */
  readonly sms?: SmsProvider;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default 40058, see `ResidentCourierOptions`. */
  readonly duplicateErrcodes?: readonly number[];
}

/** Tries of a row that ends in an error of our own. */
const FAILURES = 5;

/** Everything that leaves through WeCom, and text messages through their provider. */
export function createWecomCourier(options: WecomCourierOptions): Courier {
  const { residentApi, staffApi, sms, clock, logger } = options;
  const duplicateErrcodes = options.duplicateErrcodes ?? DEFAULT_DUPLICATE_ERRCODES;
  const residents = createResidentCourier({ kf: residentApi.kf, duplicateErrcodes });
  const transfers = createTransferCourier(residentApi.kf);
  const staff = createStaffCourier({ message: staffApi.message, voice: staffApi.voice, clock });
  const attachments = createMediaCourier({ media: staffApi.media, files: options.files, logger });
  const groups = createGroupCourier(options);

  async function sendSms(phone: string, text: string, id: string): Promise<DeliveryOutcome> {
    if (sms === undefined) return refused('no SMS provider', 'unknown', false);
    const result = await sms.send(phone, text, id);
    if (result === 'accepted') return { status: 'accepted' };
    if (result === 'later') return { status: 'later', reason: 'SMS provider: later', alert: false };
    return refused('SMS provider refused', 'unknown', false);
  }

  const carry = (row: OutboxRow, card: Parameters<Courier['deliver']>[1]): Promise<DeliveryOutcome> => {
    const { delivery } = row;
    switch (delivery.type) {
      case 'resident.message':
        return residents.sendMessage(row, delivery);
      case 'resident.welcome':
        return residents.sendWelcome(row, delivery);
      case 'resident.sms':
        return sendSms(delivery.phone, delivery.text, row.id);
      case 'conversation.transfer':
        return transfers.transfer(delivery.to, delivery.servicers);
      case 'staff.text':
        return staff.sendText(delivery);
      case 'staff.card':
        return staff.sendCard(delivery);
      case 'staff.card-update':
        return staff.updateCard(row, delivery, card);
      case 'staff.attachments':
        return attachments.upload(row, delivery);
      case 'staff.media':
        return staff.sendMedia(delivery);
      case 'staff.call':
        return staff.call(delivery);
      case 'group.post':
        return groups.post(delivery);
    }
  };

  return {
    async deliver(row, card) {
      try {
        return await carry(row, card);
      } catch (error) {
        // A mistake of ours or of the SMS provider. One that stays must not hold up what else the recipient is to hear.
        logger.error('courier.failed', { outboxId: row.id, type: row.delivery.type, error });
        return row.attempts + 1 < FAILURES
          ? { status: 'later', reason: 'courier failed', alert: true }
          : refused('courier failed', 'unknown', true);
      }
    },
  };
}
