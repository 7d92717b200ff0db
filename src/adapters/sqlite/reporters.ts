import type { Connection } from './connection';

/** Which conversation reported which ticket. */
export const createReporters = `
  CREATE TABLE ticket_reporters (
    conversation TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    ticket INTEGER NOT NULL REFERENCES tickets (seq),
    PRIMARY KEY (conversation, opened_at, ticket)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ticket_reporters_of_ticket ON ticket_reporters (ticket);
`;

export function openReporters(db: Connection) {
  const ticketsOf = db.statement<{ body: Buffer }>(`
    SELECT body FROM ticket_reporters AS reporter JOIN tickets ON tickets.seq = reporter.ticket
    WHERE reporter.conversation = ? ORDER BY reporter.opened_at DESC, reporter.ticket DESC LIMIT ?`);
  const known = db.statement<{ conversation: string; opened_at: number }>(
    'SELECT conversation, opened_at FROM ticket_reporters WHERE ticket = ?',
  );
  const insert = db.statement('INSERT INTO ticket_reporters VALUES (?, ?, ?)');
  const remove = db.statement(
    'DELETE FROM ticket_reporters WHERE conversation = ? AND opened_at = ? AND ticket = ?',
  );

  return {
    /** Newest first. */
    ticketsOf: (conversationId: string, limit: number) => ticketsOf.all(conversationId, limit),
    replace(ticket: number, openedAt: number, conversations: readonly string[]): void {
      const missing = new Set(conversations);
      for (const row of known.all(ticket)) {
        if (row.opened_at === openedAt && missing.delete(row.conversation)) continue;
        remove.run(row.conversation, row.opened_at, ticket);
      }
      for (const conversation of missing) insert.run(conversation, openedAt, ticket);
    },
  };
}
