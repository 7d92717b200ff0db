import type { Conversation, TranscriptLine } from '../../domain/conversation';
import type { ConversationInput, ResidentContent } from '../../domain/inbound';
import type { InboxRow } from '../../domain/records';
import type { Work } from '../work';
import { attachmentsOf } from './pieces';

/** Puts what came in on record, whatever is made of it afterwards. */
export async function writeDown(work: Work, conversation: Conversation, row: InboxRow): Promise<void> {
  const line = lineFor(conversation, row.input as ConversationInput, row.id, attachmentsOf([row]));
  // The platform's times have whole seconds: a line is never put before what was already said.
  if (line) await work.tx.transcripts.append([{ ...line, at: later(line.at, conversation.updatedAt) }]);
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);

function lineFor(
  { id }: Conversation,
  input: ConversationInput,
  eventId: string,
  mediaIds: readonly string[],
): TranscriptLine | null {
  switch (input.type) {
    case 'message.received':
      return {
        id: input.messageId,
        conversationId: id,
        at: input.at,
        from: 'resident',
        text: contentWords(input.content),
        ...(mediaIds.length > 0 && { mediaIds }),
      };
    case 'voice.heard':
      return {
        id: eventId,
        conversationId: id,
        at: input.at,
        from: 'resident',
        text: `（语音）${input.text}`,
      };
    case 'servicer.said':
      return { id: eventId, conversationId: id, at: input.at, from: 'servicer', text: input.text };
    case 'message.recalled':
      return { id: eventId, conversationId: id, at: input.at, from: 'system', text: '住户撤回了一条消息' };
    case 'session.entered':
      return {
        id: eventId,
        conversationId: id,
        at: input.at,
        from: 'system',
        text: `住户进入会话${input.scene ? `（来源 ${input.scene}${input.sceneParam ? ` ${input.sceneParam}` : ''}）` : ''}`,
      };
    case 'platform.notice':
      return { id: eventId, conversationId: id, at: input.at, from: 'system', text: input.description };
    default:
      return null;
  }
}

const mediaWords = { image: '[图片]', voice: '[语音]', video: '[视频]', file: '[文件]' } as const;

function contentWords(content: ResidentContent): string {
  switch (content.kind) {
    case 'text':
      return content.quoted ? `${content.text}（引用“${content.quoted}”）` : content.text;
    case 'media':
      return mediaWords[content.media];
    case 'location':
      return `[位置] ${[content.name, content.address].filter(Boolean).join(' ')}（${content.latitude},${content.longitude}）`;
    case 'other':
      return content.description;
  }
}
