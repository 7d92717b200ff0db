import type { Activity, ActivityKind } from './activity';

type Figures = Record<string, number>;

/** Figures of the bot and of everything together for the day that begins at `start` (path/95489). */
export function corpFigures(upToDay: readonly Activity[], start: number): Figures | undefined {
  const today = upToDay.filter(({ at }) => at >= start);
  const wrote = of(today, 'customer-wrote');
  const blocked = of(today, 'customer-blocked');
  if (wrote.length + blocked.length === 0) return undefined;
  const talked = sessionsOf(wrote);
  const withBot = intersection(talked, sessionsOf(of(upToDay, 'given-to-bot')));
  const withHuman = sessionsOf(of(upToDay, 'given-to-servicer'));
  const handedOver = intersection(
    withBot,
    sessionsOf([...of(today, 'queued'), ...of(today, 'given-to-servicer')]),
  );
  return {
    session_cnt: [...talked].filter((session) => withBot.has(session) || withHuman.has(session)).length,
    customer_cnt: customersOf(wrote).size,
    customer_msg_cnt: wrote.length,
    upgrade_service_customer_cnt: 0,
    ai_session_reply_cnt: withBot.size,
    ...(withBot.size > 0 && { ai_transfer_rate: handedOver.size / withBot.size }),
    msg_rejected_customer_cnt: customersOf(blocked).size,
  };
}

/**
 * Figures of one servicer, or of all of them when `userid` is absent (path/95490). WeCom's own satisfaction survey is
 * off for accounts managed by API: none was sent, and its rates are absent. Nobody becomes a friend here.
 */
export function servicerFigures(
  upToDay: readonly Activity[],
  start: number,
  userid: string | undefined,
): Figures | undefined {
  const isMine = ({ servicer }: Activity): boolean =>
    servicer !== undefined && (userid === undefined || servicer === userid);
  const today = upToDay.filter((entry) => entry.at >= start && isMine(entry));
  if (today.length === 0) return undefined;
  const wrote = of(today, 'customer-wrote');
  const everWrote = sessionsOf(of(upToDay, 'customer-wrote'));
  const served = today.filter(({ kind, session }) => kind !== 'customer-blocked' && everWrote.has(session));
  return {
    session_cnt: sessionsOf(served).size,
    customer_cnt: customersOf(served).size,
    customer_msg_cnt: wrote.length,
    ...replies(wrote, of(today, 'servicer-wrote')),
    satisfaction_investgate_cnt: 0,
    upgrade_service_customer_cnt: 0,
    upgrade_service_member_invite_cnt: 0,
    upgrade_service_member_customer_cnt: 0,
    upgrade_service_groupchat_invite_cnt: 0,
    upgrade_service_groupchat_customer_cnt: 0,
    msg_rejected_customer_cnt: customersOf(of(today, 'customer-blocked')).size,
  };
}

/** From the first message to a servicer until the reply, per session; absent when it cannot be computed. */
function replies(wrote: readonly Activity[], answered: readonly Activity[]): Figures {
  const sessions = [...sessionsOf(wrote)];
  if (sessions.length === 0) return {};
  const waits = sessions.flatMap((session) => {
    const asked = wrote.find((entry) => entry.session === session);
    const reply = answered.find(
      (entry) => entry.session === session && asked !== undefined && isAfter(entry, asked),
    );
    return asked && reply ? [reply.at - asked.at] : [];
  });
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  return {
    reply_rate: waits.length / sessions.length,
    ...(waits.length > 0 && { first_reply_average_sec: total / waits.length }),
  };
}

function isAfter(entry: Activity, other: Activity): boolean {
  return entry.n > other.n;
}

function of(entries: readonly Activity[], kind: ActivityKind): Activity[] {
  return entries.filter((entry) => entry.kind === kind);
}

function sessionsOf(entries: readonly Activity[]): Set<string> {
  return new Set(entries.map(({ session }) => session));
}

function customersOf(entries: readonly Activity[]): Set<string> {
  return new Set(entries.map(({ externalUserid }) => externalUserid));
}

function intersection(one: Set<string>, other: Set<string>): Set<string> {
  return new Set([...one].filter((item) => other.has(item)));
}
