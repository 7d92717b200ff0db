/** Every number WeCom is known (or assumed) to use. Seconds are on the virtual clock unless the name says `Ms`. */
export interface SimulatorSettings {
  /** Callbacks to the product (path/90930, path/94670). */
  callback: {
    timeoutMs: number;
    /** Deliveries after the first one. */
    retries: number;
    retrySpacingMs: number;
    /** The current page limits retries to timeouts and connection errors, older text includes any non-200. */
    retryOnStatus: { app: boolean; kf: boolean };
    /** One first attempt at a time per app. WeCom promises no order. */
    inOrder: boolean;
    /** How long a callback held back by `callback.reorder` waits for a successor. */
    reorderHoldMs: number;
    verifyTimeoutMs: number;
  };
  /** path/91039. `concurrent` calls of gettoken at once per app (45033) and `failuresPerHour` come from field reports. */
  token: { lifeSeconds: number; concurrent: number; failuresPerHour: number };
  /** General frequency control, per API for the corp and for each address (path/90312). */
  frequency: {
    perMinute: number;
    perHour: number;
    ipPerMinute: number;
    ipPerHour: number;
    blockMinuteSeconds: number;
    blockHourSeconds: number;
    /** Calls of one API at the same time, else 45033 (path/90313); 0 = any number, the real one is not published. */
    concurrentPerApi: number;
  };
  /** Addresses that may use the tokens, else 60020 (path/90313); empty = all. `POST /sim/trusted-ips` changes it. */
  trustedIps: readonly string[];
  /** How long a change of the trusted addresses takes to work: about a minute. */
  trustedIpsDelaySeconds: number;
  /** path/94670, path/94677, path/95122, path/94669 */
  kf: {
    retentionSeconds: number;
    pageLimit: number;
    /** Items a page holds at most, whatever `limit` asks: a page may be short although there is more. */
    pageItems: number;
    syncTokenSeconds: number;
    /** The real number is not published. */
    syncWithoutTokenPerMinute: number;
    quotaMessages: number;
    windowSeconds: number;
    textBytes: number;
    welcomeCodeSeconds: number;
    sessionCodeSeconds: number;
    endCodeSeconds: number;
    /** Not documented. */
    duplicateMsgidErrcode: number;
    /** Not documented: the answer for an account that exists but is not assigned to the app. */
    unassignedErrcode: 48002 | 95000;
    /** Not documented: the answer of `trans` for a session that has ended. */
    endedTransErrcode: 95013 | 95016;
    /** Entries within this real time after the first one share its doorbell; 0: each rings. Merging is not documented. */
    doorbellMergeMs: number;
    /** Not documented: whether `kf_account_auth_change` also reports accounts the app itself added or deleted. */
    authChangeOnOwnCalls: boolean;
    /** Not documented: whether the messages of a customer blocked by a servicer can still be read. */
    blockedMessagesReadable: boolean;
    /** path/94662, path/90313 (95005, 95027) */
    accounts: { isCorpVerified: boolean; verifiedCap: number; unverifiedCap: number; nameChars: number };
    /** path/95971, path/95972 */
    knowledge: {
      groups: number;
      groupNameChars: number;
      intentsPerGroup: number;
      questionChars: number;
      similarQuestions: number;
      answerChars: number;
      attachments: number;
    };
    /** path/95489, path/95490. Yesterday is counted from `readyHour` on. */
    statistics: { spanDays: number; keptDays: number; readyHour: number };
    /** Answer for a send into an ended session; one that never started answers 95018. */
    endedSessionErrcode: 95013 | 95018;
    /** Changes `trans` accepts, "from>to"; the official flow is a picture. */
    allowedTransitions: readonly string[];
    /** 0 = no cap (verified corp with a bound Channels account), else 100 or 10 000 (path/95153). */
    customerCap: number;
    mediaBytes: { image: number; voice: number; video: number; file: number };
  };
  /** path/90236, path/94888, path/94867, path/90312 */
  message: {
    textBytes: number;
    markdownBytes: number;
    duplicateIntervalSeconds: number;
    duplicateIntervalMaxSeconds: number;
    memberPerMinute: number;
    memberPerHour: number;
    /** Members the corp may have; one app reaches 200 times as many persons a day, then 45009 (path/90312). */
    accountCap: number;
    recallSeconds: number;
    responseCodeSeconds: number;
    /** 42022 by the global table, 60140 was seen in the field. */
    usedResponseCodeErrcode: 42022 | 60140;
    /** How long `tap` waits (real time) for the card to be redrawn. */
    tapWaitMs: number;
  };
  /** path/91770 */
  webhook: {
    perMinute: number;
    blockSeconds: number;
    textBytes: number;
    markdownBytes: number;
    imageBytes: number;
  };
  /** path/90245, path/90248 */
  appchat: {
    createPerDay: number;
    updatePerHour: number;
    memberPerMinute: number;
    memberPerDay: number;
    nameChars: number;
    textBytes: number;
    /** Not documented: which of the two an app whose range is not the root department gets. */
    missingRootErrcode: 60011 | 301002;
  };
  /**
   * path/90253; `downloadBytes`: what one answer of `media/get` carries at most (path/90254), and one request to the
   * address of `upload_by_url`, whose files are at most `jobBytes` (path/96219).
   */
  media: {
    lifeSeconds: number;
    bytes: { image: number; voice: number; video: number; file: number };
    voiceSeconds: number;
    downloadBytes: number;
    jobBytes: number;
  };
  /** path/91022, path/91023. `trustedHosts` empty: the host of the callback base and loopback names. */
  oauth: { codeSeconds: number; ticketSeconds: number; trustedHosts: readonly string[] };
  /** path/91627, path/91628 */
  voice: {
    ringSeconds: number;
    calleePerEightMinutes: number;
    calleePerDay: number;
    keepSeconds: number;
    /** 301049 app not linked, 301050 not enabled, 301051 balance too low; 0 = in order. */
    refusalErrcode: 0 | 301049 | 301050 | 301051;
  };
  /** path/101463, path/101837; URL-callback mode path/101039, path/101031, path/101138 */
  aibot: {
    heartbeatTimeoutMs: number;
    /** Too frequent subscribing is refused; neither the number nor the code is published. */
    subscribesPerMinute: number;
    subscribeThrottleErrcode: number;
    perMinute: number;
    perHour: number;
    updateWindowSeconds: number;
    replyWindowSeconds: number;
    streamSeconds: number;
    /** Also of `markdown`. */
    streamBytes: number;
    /** How often an unfinished stream is asked for in URL mode; the real interval is not published. */
    streamPollMs: number;
    /** Interactions of one member that may run at once (path/100719). */
    concurrentPerMember: number;
    responseUrlSeconds: number;
    /** Not documented: the answer for a `response_url` used before or too old. */
    responseUrlErrcode: number;
    mediaSeconds: number;
    /** Whether callbacks name members by userid, by open_userid, or in turn by either (path/101521). */
    userids: 'plain' | 'encrypted' | 'mixed';
    welcomeWindowSeconds: number;
    /** Not documented. */
    badSecretErrcode: number;
    /** Not documented. */
    pushBeforeFirstMessageErrcode: number;
  };
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MB = 1024 * 1024;

const DEFAULT_SETTINGS: SimulatorSettings = {
  callback: {
    timeoutMs: 5000,
    retries: 3,
    retrySpacingMs: 1000,
    retryOnStatus: { app: true, kf: true },
    inOrder: true,
    reorderHoldMs: 1000,
    verifyTimeoutMs: 1000,
  },
  token: { lifeSeconds: 7200, concurrent: 1, failuresPerHour: 2000 },
  frequency: {
    perMinute: 10_000,
    perHour: 150_000,
    ipPerMinute: 20_000,
    ipPerHour: 600_000,
    blockMinuteSeconds: MINUTE,
    blockHourSeconds: HOUR,
    concurrentPerApi: 0,
  },
  trustedIps: [],
  trustedIpsDelaySeconds: MINUTE,
  kf: {
    retentionSeconds: 3 * DAY,
    pageLimit: 1000,
    pageItems: 1000,
    syncTokenSeconds: 10 * MINUTE,
    syncWithoutTokenPerMinute: 30,
    quotaMessages: 5,
    windowSeconds: 48 * HOUR,
    textBytes: 2048,
    welcomeCodeSeconds: 20,
    sessionCodeSeconds: 48 * HOUR,
    endCodeSeconds: 20,
    duplicateMsgidErrcode: 40058,
    unassignedErrcode: 48002,
    endedTransErrcode: 95013,
    doorbellMergeMs: 0,
    authChangeOnOwnCalls: false,
    blockedMessagesReadable: false,
    accounts: { isCorpVerified: true, verifiedCap: 5000, unverifiedCap: 10, nameChars: 16 },
    knowledge: {
      groups: 100,
      groupNameChars: 12,
      intentsPerGroup: 200,
      questionChars: 200,
      similarQuestions: 100,
      answerChars: 500,
      attachments: 4,
    },
    statistics: { spanDays: 31, keptDays: 180, readyHour: 6 },
    endedSessionErrcode: 95013,
    allowedTransitions: ['0>1', '0>2', '0>3', '0>4', '1>2', '1>3', '1>4', '2>3', '2>4', '3>3', '3>4'],
    customerCap: 0,
    mediaBytes: { image: 2 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB },
  },
  message: {
    textBytes: 2048,
    markdownBytes: 2048,
    duplicateIntervalSeconds: 1800,
    duplicateIntervalMaxSeconds: 14_400,
    memberPerMinute: 30,
    memberPerHour: 1000,
    accountCap: 200,
    recallSeconds: DAY,
    responseCodeSeconds: 72 * HOUR,
    usedResponseCodeErrcode: 42022,
    tapWaitMs: 1500,
  },
  webhook: { perMinute: 20, blockSeconds: 60, textBytes: 2048, markdownBytes: 4096, imageBytes: 2 * MB },
  appchat: {
    createPerDay: 1000,
    updatePerHour: 1000,
    memberPerMinute: 200,
    memberPerDay: 10_000,
    nameChars: 50,
    textBytes: 2048,
    missingRootErrcode: 60011,
  },
  media: {
    lifeSeconds: 3 * DAY,
    bytes: { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB },
    voiceSeconds: 60,
    downloadBytes: 20 * MB,
    jobBytes: 200 * MB,
  },
  oauth: { codeSeconds: 5 * MINUTE, ticketSeconds: 1800, trustedHosts: [] },
  voice: {
    ringSeconds: 60,
    calleePerEightMinutes: 3,
    calleePerDay: 8,
    keepSeconds: 7 * DAY,
    refusalErrcode: 0,
  },
  aibot: {
    heartbeatTimeoutMs: 90_000,
    subscribesPerMinute: 30,
    subscribeThrottleErrcode: 45009,
    perMinute: 30,
    perHour: 1000,
    updateWindowSeconds: 5,
    replyWindowSeconds: DAY,
    streamSeconds: 6 * MINUTE,
    streamBytes: 20_480,
    streamPollMs: 1000,
    concurrentPerMember: 3,
    responseUrlSeconds: HOUR,
    responseUrlErrcode: 60140,
    mediaSeconds: 5 * MINUTE,
    userids: 'plain',
    welcomeWindowSeconds: 5,
    badSecretErrcode: 40001,
    pushBeforeFirstMessageErrcode: 40058,
  },
};

type Overrides<T> = {
  [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : T[K] extends object ? Overrides<T[K]> : T[K];
};
export type SettingsOverrides = Overrides<SimulatorSettings>;

/** The defaults with the given groups and numbers replaced. */
export function simulatorSettings(overrides: SettingsOverrides = {}): SimulatorSettings {
  return merge(DEFAULT_SETTINGS, overrides) as SimulatorSettings;
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return structuredClone(base);
  if (!isGroup(base) || !isGroup(over)) return over;
  const merged: Record<string, unknown> = {};
  for (const key of Object.keys(base)) merged[key] = merge(base[key], over[key]);
  return merged;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
