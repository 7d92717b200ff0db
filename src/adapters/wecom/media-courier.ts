import type { Attachment, Delivery, HeldMedia } from '../../domain/delivery';
import type { OutboxRow } from '../../domain/records';
import type { DeliveryOutcome } from '../../ports/courier';
import type { Logger } from '../../ports/logger';
import type { MediaStore } from '../../ports/media-store';
import type { MediaApi } from './api/media';
import { outcomeOfFailure, refused } from './delivery-outcomes';
import { type UploadForm, uploadForms } from './upload-forms';

export interface MediaCourierOptions {
  readonly media: Pick<MediaApi, 'upload'>;
  readonly files: Pick<MediaStore, 'read'>;
  readonly logger: Logger;
}

type Attachments = Extract<Delivery, { type: 'staff.attachments' }>;
type Given = { readonly held: HeldMedia } | { readonly held?: undefined; readonly failure: DeliveryOutcome };

/** About two minutes with growing pauses: whoever pressed is still there, and can press again. */
const TRIES = 8;

/** Gives attachments to WeCom, one after the other: together they may be large. */
export function createMediaCourier({ media, files, logger }: MediaCourierOptions) {
  /** All of them; once it was tried often enough those that can be had. */
  async function upload(row: OutboxRow, { attachments }: Attachments): Promise<DeliveryOutcome> {
    const isLastTry = row.attempts + 1 >= TRIES;
    const held: HeldMedia[] = [];
    for (const attachment of attachments) {
      const given = await give(attachment);
      if (given.held) held.push(given.held);
      else if (given.failure.status === 'later' && !isLastTry) return given.failure;
      else
        logger.warn('courier.attachment_not_taken', {
          mediaId: attachment.mediaId,
          ...('reason' in given.failure && { reason: given.failure.reason }),
        });
    }
    return { status: 'accepted', upload: { held, failed: attachments.length - held.length } };
  }

  async function give(attachment: Attachment): Promise<Given> {
    const bytes = await files.read(attachment.mediaId).catch(() => null);
    if (bytes === null) return { failure: { status: 'later', reason: 'bytes not readable', alert: false } };
    let given: Given = { failure: refused('nothing to give it as', 'unknown', false) };
    for (const form of uploadForms(attachment)) {
      given = await giveAs(form, bytes);
      if (given.held || given.failure.status !== 'refused') break;
    }
    return given;
  }

  async function giveAs(form: UploadForm, bytes: Buffer): Promise<Given> {
    try {
      const { media_id } = await media.upload({ ...form, bytes });
      return { held: { shownAs: form.type, mediaRef: media_id } };
    } catch (error) {
      return { failure: outcomeOfFailure(error) };
    }
  }

  return { upload };
}
