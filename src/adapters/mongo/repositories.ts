import type { StoreTransaction } from '../../ports/store';
import type { Codec } from '../../sealing/codec';
import type { Access } from './access';
import { openCards } from './cards';
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

export const openRepositories = (db: Access, codec: Codec): StoreTransaction => ({
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
