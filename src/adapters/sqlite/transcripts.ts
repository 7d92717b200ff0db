import type { TranscriptLine } from '../../domain/conversation';
import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Connection } from './connection';

export const createTranscripts = `
  CREATE TABLE transcript_lines (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX transcript_lines_order ON transcript_lines (conversation, at, seq);
`;

export function openTranscripts(db: Connection, codec: Codec): StoreTransaction['transcripts'] {
  const last = db.statement<{ body: Buffer }>(
    'SELECT body FROM transcript_lines WHERE conversation = ? ORDER BY at DESC, seq DESC LIMIT ?',
  );
  const insert = db.statement(
    'INSERT INTO transcript_lines (id, conversation, at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );

  return {
    async of(conversationId, limit) {
      const rows = last.all(conversationId, limit);
      return rows.reverse().map((row) => codec.open<TranscriptLine>(row.body));
    },
    async append(lines) {
      for (const line of lines) {
        insert.run(line.id, line.conversationId, line.at.getTime(), codec.seal(line));
      }
    },
  };
}
