import type { Access } from './access';
import { inbox, inboxQueries } from './inbox-rows';

interface Ready {
  readonly subject: string;
  readonly lane: number;
}

interface Head {
  /** The subject. */
  readonly _id: string;
  readonly notBefore: Date;
}

/**
 * A subject with an emergency waits for its oldest row like any other, so those rows are looked up. All of them are known
 * before the first other row comes; of the other subjects the first row met is the oldest.
 */
export async function readySubjects(db: Access, now: Date, limit: number): Promise<readonly Ready[]> {
  const urgent = new Set<string>();
  const others = new Map<string, Ready & { readonly isReady: boolean }>();
  let readyOthers = 0;
  if (limit <= 0) return [];
  await db.scan(inbox, inboxQueries.pending(), ({ rank, subject, lane, notBefore }) => {
    if (rank === 0) urgent.add(subject);
    else if (!urgent.has(subject) && !others.has(subject)) {
      const isReady = notBefore <= now;
      others.set(subject, { subject, lane, isReady });
      if (isReady) readyOthers += 1;
    }
    return readyOthers < limit;
  });
  const ready = [...(await readyOf(db, urgent, now))].map((subject) => ({ subject, lane: 0 }));
  for (const { isReady, ...other } of others.values()) if (isReady) ready.push(other);
  return ready.slice(0, limit);
}

async function readyOf(db: Access, subjects: ReadonlySet<string>, now: Date): Promise<readonly string[]> {
  if (subjects.size === 0) return [];
  const heads = await db.aggregate<Head>(inbox, inboxQueries.heads([...subjects]));
  const free = new Set(heads.filter(({ notBefore }) => notBefore <= now).map(({ _id }) => _id));
  return [...subjects].filter((subject) => free.has(subject));
}
