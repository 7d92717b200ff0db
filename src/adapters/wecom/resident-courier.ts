import type { Address } from '../../domain/conversation';
import type { Delivery } from '../../domain/delivery';
import type { OutboxRow } from '../../domain/records';
import type { DeliveryOutcome } from '../../ports/courier';
import type { KfApi } from './api/kf';
import { isRepeated, outcomeOfFailure, refused } from './delivery-outcomes';
import { WecomApiError } from './errors';
import { MENU_ITEMS, residentMessageBody } from './resident-message-body';

export interface ResidentCourierOptions {
  readonly kf: Pick<KfApi, 'sendMsg' | 'sendMsgOnEvent' | 'serviceStateGet'>;
  /**
   * Codes that WeCom answers to a message id used before. Not documented (`path/94677`); the general "invalid
   * parameter" is the most likely one, so it counts only where the words or an earlier try support it.
   */
  readonly duplicateErrcodes: readonly number[];
}

type Message = Extract<Delivery, { type: 'resident.message' }>;
type Welcome = Extract<Delivery, { type: 'resident.welcome' }>;

export const DEFAULT_DUPLICATE_ERRCODES: readonly number[] = [40058];

/** Messages to residents. The row's id is the message id, so a repeated try cannot be shown twice. */
export function createResidentCourier({ kf, duplicateErrcodes }: ResidentCourierOptions) {
  async function sendMessage(row: OutboxRow, { to, message }: Message): Promise<DeliveryOutcome> {
    try {
      await kf.sendMsg({
        ...residentMessageBody(message, MENU_ITEMS.send),
        touser: to.user,
        open_kfid: to.account,
        msgid: row.id,
      });
      return { status: 'accepted' };
    } catch (error) {
      if (isDuplicate(error, row)) return { status: 'accepted' };
      return error instanceof WecomApiError ? refusalOf(error, to) : outcomeOfFailure(error);
    }
  }

  async function sendWelcome(row: OutboxRow, { code, message }: Welcome): Promise<DeliveryOutcome> {
    try {
      await kf.sendMsgOnEvent({ ...residentMessageBody(message, MENU_ITEMS.event), code, msgid: row.id });
      return { status: 'accepted' };
    } catch (error) {
      if (isDuplicate(error, row)) return { status: 'accepted' };
      const isCodeSpent = error instanceof WecomApiError && [41050, 41051].includes(error.errcode);
      // The code works once: spent on a repeated try means that the earlier one was shown, or came too late as well.
      if (isCodeSpent && isRepeated(row)) return { status: 'accepted' };
      return isCodeSpent ? refused(error.message, 'window-closed', false) : outcomeOfFailure(error);
    }
  }

  async function refusalOf(error: WecomApiError, to: Address): Promise<DeliveryOutcome> {
    switch (error.errcode) {
      case 95001:
        return refused(error.message, 'allowance-spent', false);
      case 95002:
      case 95031:
        return refused(error.message, 'window-closed', false);
      case 95013:
      case 95018:
        return refusalByState(error, to);
      default:
        return outcomeOfFailure(error);
    }
  }

  /** These codes say only that the session is not ours: a person may have it, or it ended. */
  async function refusalByState(error: WecomApiError, to: Address): Promise<DeliveryOutcome> {
    try {
      const { service_state } = await kf.serviceStateGet({ open_kfid: to.account, external_userid: to.user });
      const isServed = service_state === 2 || service_state === 3;
      return refused(error.message, isServed ? 'served-by-person' : 'window-closed', false);
    } catch (stateError) {
      const outcome = outcomeOfFailure(stateError);
      return outcome.status === 'later'
        ? outcome
        : refused(error.message, 'window-closed', outcome.status === 'refused' && outcome.alert);
    }
  }

  function isDuplicate(error: unknown, row: OutboxRow): boolean {
    if (!(error instanceof WecomApiError)) return false;
    const words = error.errmsg.toLowerCase();
    const namesId = /msg_?id/.test(words);
    if (namesId && /duplicat|repeat|exist/.test(words)) return true;
    if (!duplicateErrcodes.includes(error.errcode) || words.includes('exceed')) return false;
    return namesId || isRepeated(row);
  }

  return { sendMessage, sendWelcome };
}
