import type { Address } from '../../domain/conversation';
import type { DeliveryOutcome, TransferOutcome } from '../../ports/courier';
import type { KfApi } from './api/kf';
import { outcomeOfFailure } from './delivery-outcomes';
import { WecomApiError } from './errors';

type Kf = Pick<KfApi, 'servicerList' | 'serviceStateGet' | 'serviceStateTrans'>;

/** This person cannot take it (`path/94669`): not a servicer or not activated, not serving, outside the visible range. */
const NOT_THIS_PERSON: readonly number[] = [95014, 95019, 60030];
/** The session is not in a state to be moved: ended, queued or served already. */
const NOT_MOVABLE: readonly number[] = [95013, 95016];

const QUEUE = 2;
const SERVICER = 3;

/** Moves conversations to people: the first of the wanted servicers who is serving, else the queue. */
export function createTransferCourier(kf: Kf) {
  async function transfer(to: Address, wanted: readonly string[]): Promise<DeliveryOutcome> {
    try {
      // A person who has the session, by an earlier try or by taking it, keeps it.
      const served = await placeOf(to);
      const transfer = served ?? (await moved(to, await servingOf(to.account, wanted)));
      return { status: 'accepted', transfer };
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  async function moved(to: Address, candidates: readonly string[]): Promise<TransferOutcome> {
    const session = { open_kfid: to.account, external_userid: to.user };
    try {
      for (const servicer of candidates) {
        const isTaken = await unlessRefused(NOT_THIS_PERSON, () =>
          kf.serviceStateTrans({ ...session, service_state: SERVICER, servicer_userid: servicer }),
        );
        if (isTaken) return { outcome: 'with-person', servicerId: servicer.toLowerCase() };
      }
      await kf.serviceStateTrans({ ...session, service_state: QUEUE });
      return { outcome: 'queued' };
    } catch (error) {
      if (!isOneOf(NOT_MOVABLE, error)) throw error;
    }
    return (await placeOf(to)) ?? { outcome: 'nobody' };
  }

  /** Where the session waits or who has it; null when it is with neither. */
  async function placeOf(to: Address): Promise<TransferOutcome | null> {
    const session = { open_kfid: to.account, external_userid: to.user };
    const { service_state, servicer_userid } = await kf.serviceStateGet(session);
    if (service_state === QUEUE) return { outcome: 'queued' };
    if (service_state !== SERVICER) return null;
    const servicerId = servicer_userid?.toLowerCase();
    return { outcome: 'with-person', ...(servicerId ? { servicerId } : {}) };
  }

  /** In the order wanted, spelled as WeCom does. Without the right to see who is serving, all of them. */
  async function servingOf(account: string, wanted: readonly string[]): Promise<readonly string[]> {
    try {
      const { servicer_list } = await kf.servicerList({ open_kfid: account });
      return wanted.flatMap((id) => {
        const found = servicer_list.find(({ userid }) => userid?.toLowerCase() === id.toLowerCase());
        return found?.userid !== undefined && (found.status ?? 0) === 0 ? [found.userid] : [];
      });
    } catch (error) {
      if (error instanceof WecomApiError && error.retry === 'never') return wanted;
      throw error;
    }
  }

  return { transfer };
}

async function unlessRefused(codes: readonly number[], work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isOneOf(codes, error)) return false;
    throw error;
  }
}

function isOneOf(codes: readonly number[], error: unknown): boolean {
  return error instanceof WecomApiError && codes.includes(error.errcode);
}
