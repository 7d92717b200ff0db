import type { Delivery, HeldMedia } from '../../domain/delivery';
import type { CardRecord, OutboxRow } from '../../domain/records';
import type { Clock } from '../../ports/clock';
import type { DeliveryOutcome } from '../../ports/courier';
import type { AppMessageBody, MessageApi, MessageSendResponse } from './api/message';
import type { VoiceApi } from './api/voice';
import { isRepeated, outcomeOfFailure, outcomeOfUnrepeatable, refused } from './delivery-outcomes';
import { WecomApiError } from './errors';
import { cardAsText, hasButtons, interactiveCard, isCardId, redrawnCard } from './staff-card-view';
import { shortenBytes } from './text-limits';

export interface StaffCourierOptions {
  readonly message: Pick<MessageApi, 'send' | 'updateTemplateCard'>;
  readonly voice: Pick<VoiceApi, 'call'>;
  readonly clock: Clock;
}

type Of<Type extends Delivery['type']> = Extract<Delivery, { type: Type }>;

const TEXT_BYTES = 2048;
/**
 * WeCom swallows an identical request inside this interval, the longest there is (`path/90236`): a repetition of ours is
 * recognised however late it comes. A card has an id of its own, so has every upload, and every text names the time it was
 * decided, so nothing else is identical. The interval is part of the request and must not change between two tries either.
 */
const REPEAT_SECONDS = 14_400;

/** `path/94888`. */
const REFRESH_CODE_MS = 72 * 3_600_000;

/** The redraw code was used, has expired or its card is gone. */
const CODE_SPENT: readonly number[] = [42022, 60140, 42016];
/** Emergency calls are not set up, or the balance is used up (`path/91627`). */
const CALLS_UNAVAILABLE: readonly number[] = [301049, 301050, 301051];

/** Private messages, cards, attachments and calls to employees. */
export function createStaffCourier({ message, voice, clock }: StaffCourierOptions) {
  async function send(staffId: string, body: AppMessageBody): Promise<DeliveryOutcome> {
    const answer = await message.send({
      ...body,
      touser: staffId,
      enable_duplicate_check: 1,
      duplicate_check_interval: REPEAT_SECONDS,
    });
    if (isLeftOut(answer, staffId)) return refused('recipient invalid or without licence', 'unknown', true);
    return { status: 'accepted', ...(answer.response_code ? { refreshCode: answer.response_code } : {}) };
  }

  async function sendText({ staffId, text }: Of<'staff.text'>): Promise<DeliveryOutcome> {
    try {
      return await send(staffId, { msgtype: 'text', text: { content: shortenBytes(text, TEXT_BYTES) } });
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  async function sendCard({ staffId, cardId, card }: Of<'staff.card'>): Promise<DeliveryOutcome> {
    if (!hasButtons(card)) return sendText({ type: 'staff.text', staffId, text: cardAsText(card) });
    try {
      return await send(staffId, { msgtype: 'template_card', template_card: interactiveCard(cardId, card) });
    } catch (error) {
      // Of "illegal or used before" only the second can be meant, and only we use this id: it was sent earlier.
      if (codeOf(error) === 42014 && isCardId(cardId)) return { status: 'accepted' };
      return outcomeOfFailure(error);
    }
  }

  async function updateCard(
    row: OutboxRow,
    { staffId, cardId, card }: Of<'staff.card-update'>,
    record: CardRecord | null,
  ): Promise<DeliveryOutcome> {
    const refreshCode = record === null ? undefined : unspentCodeOf(record);
    if (refreshCode === undefined) return { status: 'card-spent' };
    try {
      const { invaliduser = [] } = await message.updateTemplateCard({
        userids: [staffId],
        response_code: refreshCode,
        template_card: redrawnCard(cardId, card),
      });
      return invaliduser.some((id) => id.toLowerCase() === staffId.toLowerCase())
        ? refused('recipient of the card is invalid', 'unknown', true)
        : { status: 'accepted' };
    } catch (error) {
      if (!CODE_SPENT.includes(codeOf(error) ?? 0)) return outcomeOfFailure(error);
      return isRepeated(row) ? { status: 'accepted' } : { status: 'card-spent' };
    }
  }

  async function sendMedia({ staffId, media }: Of<'staff.media'>): Promise<DeliveryOutcome> {
    try {
      return await send(staffId, mediaBody(media));
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  function unspentCodeOf({ refreshCode, refreshCodeAt }: CardRecord): string | undefined {
    if (refreshCodeAt === undefined) return undefined;
    const isYoung = clock.now().getTime() - refreshCodeAt.getTime() < REFRESH_CODE_MS;
    return isYoung ? refreshCode : undefined;
  }

  async function call({ staffId }: Of<'staff.call'>): Promise<DeliveryOutcome> {
    try {
      const { states } = await voice.call({ callee_userid: [staffId] });
      const code = states[0]?.code ?? 0;
      return code === 0
        ? { status: 'accepted' }
        : refused(`call refused with state ${code}`, 'unknown', true);
    } catch (error) {
      // Trying again in minutes is too late for a call; the message and the next step are on their way.
      if (error instanceof WecomApiError && CALLS_UNAVAILABLE.includes(error.errcode))
        return refused(error.message, 'unknown', true);
      return outcomeOfUnrepeatable(error);
    }
  }

  return { sendText, sendCard, updateCard, sendMedia, call };
}

function mediaBody({ shownAs, mediaRef: media_id }: HeldMedia): AppMessageBody {
  switch (shownAs) {
    case 'image':
      return { msgtype: shownAs, image: { media_id } };
    case 'voice':
      return { msgtype: shownAs, voice: { media_id } };
    case 'video':
      return { msgtype: shownAs, video: { media_id } };
    case 'file':
      return { msgtype: shownAs, file: { media_id } };
  }
}

/** `invaliduser` and `unlicenseduser` are lower-cased ids joined by `|`. */
function isLeftOut({ invaliduser, unlicenseduser }: MessageSendResponse, staffId: string): boolean {
  return [invaliduser, unlicenseduser]
    .flatMap((ids) => (ids ?? '').toLowerCase().split('|'))
    .includes(staffId.toLowerCase());
}

function codeOf(error: unknown): number | undefined {
  return error instanceof WecomApiError ? error.errcode : undefined;
}
