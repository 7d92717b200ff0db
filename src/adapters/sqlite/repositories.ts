import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import { openCards } from './cards';
import type { Connection } from './connection';
import { openConversations } from './conversations';
import { openCorrections } from './corrections';
import { openCursors } from './cursors';
import { openInbox } from './inbox';
import { openMedia } from './media';
import { openOutbox } from './outbox';
import { openPromises } from './promises';
import { openTasks } from './tasks';
import { openTickets } from './tickets';
import { openTimers } from './timers';
import { openTranscripts } from './transcripts';

/** Every call does its work before it returns, so that a unit of work never waits for anything outside itself. */
export const openRepositories = (db: Connection, codec: Codec): StoreTransaction => ({
  conversations: openConversations(db, codec),
  transcripts: openTranscripts(db, codec),
  tickets: openTickets(db, codec),
  promises: openPromises(db, codec),
  corrections: openCorrections(db, codec),
  inbox: openInbox(db, codec),
  outbox: openOutbox(db, codec),
  timers: openTimers(db, codec),
  cards: openCards(db, codec),
  tasks: openTasks(db, codec),
  cursors: openCursors(db, codec),
  media: openMedia(db, codec),
});
