import { setImmediate as nextTurn } from 'node:timers/promises';
import { conversationId } from '../../domain/conversation';
import type { Lane } from '../../domain/delivery';
import type { ResidentInput } from '../../domain/inbound';
import { conversationSubject, type MediaRecord, type NewInboxRow } from '../../domain/records';
import type { Ids } from '../../ports/ids';
import { kfInbound } from './inbound';
import { parseKfItem } from './kf-items';

interface KfPageOptions {
  readonly account: string;
  readonly propertyId: string;
  readonly ids: Ids;
  readonly readAt: Date;
  /** Items sent before this are not worth an answer any more. */
  readonly notBefore: Date;
  /** When the last complete pull began, which did not show these items: they were written later. */
  readonly unseenAt?: Date;
  readonly isUrgent: (text: string) => boolean;
}

/** What one page of the stream adds. */
interface KfPage {
  readonly rows: readonly NewInboxRow[];
  /** Attachments to fetch; each has the id of its row. */
  readonly media: readonly MediaRecord[];
  readonly notices: readonly string[];
  readonly skippedAsOld: number;
}

/** Understanding a page takes longer than callbacks should wait for the event loop: after this long they get a turn. */
const millisecondsPerTurn = 5;

export async function readKfPage(items: readonly unknown[], options: KfPageOptions): Promise<KfPage> {
  const { account, propertyId, ids, readAt, notBefore, unseenAt, isUrgent } = options;
  const rows: NewInboxRow[] = [];
  const media: MediaRecord[] = [];
  const notices: string[] = [];
  let skippedAsOld = 0;
  let turnBeganAt = performance.now();

  for (const item of items) {
    if (performance.now() - turnBeganAt > millisecondsPerTurn) {
      await nextTurn();
      turnBeganAt = performance.now();
    }
    const inbound = kfInbound(parseKfItem(item), account, readAt);
    if (inbound.about === 'account') {
      notices.push(inbound.description);
      continue;
    }
    const { key, address } = inbound;
    if (inbound.input.at < notBefore) {
      skippedAsOld += 1;
      continue;
    }
    const input = unseenAt ? writtenAfter(unseenAt, inbound.input) : inbound.input;
    const id = ids.next();
    const conversation = conversationId(address);
    rows.push({
      id,
      key,
      subject: conversationSubject(conversation, propertyId, address),
      lane: laneOf(input, isUrgent),
      input,
      receivedAt: readAt,
    });
    if (input.type === 'message.received' && input.content.kind === 'media') {
      const { media: kind, mediaRef } = input.content;
      const head = { id, conversationId: conversation, mediaRef, kind };
      media.push({ ...head, state: 'wanted', attempts: 0, notBefore: readAt, receivedAt: readAt });
    }
  }
  return { rows, media, notices, skippedAsOld };
}

/** The platform's times have whole seconds: what is known narrows a message's time down within its second. */
function writtenAfter(earliest: Date, input: ResidentInput): ResidentInput {
  if (input.type !== 'message.received' || earliest <= input.at) return input;
  return { ...input, at: new Date(Math.min(earliest.getTime(), input.at.getTime() + 999)) };
}

function laneOf(input: ResidentInput, isUrgent: (text: string) => boolean): Lane {
  if (input.type !== 'message.received') return 'interactive';
  const { content } = input;
  const words = content.kind === 'text' ? content.text : content.kind === 'other' ? content.description : '';
  return words !== '' && isUrgent(words) ? 'emergency' : 'interactive';
}
