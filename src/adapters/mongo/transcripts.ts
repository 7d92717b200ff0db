import type { TranscriptLine } from '../../domain/conversation';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { defineCollection, type Row } from './collection';
import { nextInSequence } from './sequence';
import { keep } from './writes';

interface LineRow extends Row {
  readonly conversation: string;
  readonly at: Date;
  readonly seq: number;
  readonly body: Buffer;
}

export const transcripts = defineCollection<LineRow>(
  'transcript_lines',
  { _id: String, conversation: String, at: Date, seq: Number, body: Buffer },
  [{ name: 'newest_of_conversation', key: { conversation: 1, at: -1, seq: -1 } }],
);

export const transcriptQueries = {
  of: (conversation: string, limit: number) => ({
    filter: { conversation },
    only: ['body'],
    sort: { at: -1, seq: -1 } as const,
    limit,
  }),
};

export function openTranscripts(db: Access, codec: Codec): StoreTransaction['transcripts'] {
  return {
    async of(conversationId, limit) {
      const rows = await db.find(transcripts, transcriptQueries.of(conversationId, limit));
      return rows.reverse().map((row) => codec.open<TranscriptLine>(row.body));
    },
    async append(lines) {
      for (const line of lines) {
        const { id, conversationId: conversation, at } = line;
        const body = codec.seal(line);
        await db.write(keep(transcripts, { _id: id, conversation, at, seq: nextInSequence(), body }));
      }
    },
  };
}
