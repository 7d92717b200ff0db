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
  /** path/91039 */
  token: { lifeSeconds: number };
  /** General frequency control, per API (path/90312). */
  frequency: { perMinute: number; perHour: number; blockMinuteSeconds: number; blockHourSeconds: number };
  /** path/94670, path/94677, path/95122, path/94669 */
  kf: {
    retentionSeconds: number;
    pageLimit: number;
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
  appchat: { createPerDay: number; memberPerMinute: number; nameChars: number; textBytes: number };
  /** path/90253 */
  media: { lifeSeconds: number; bytes: { image: number; voice: number; video: number; file: number } };
  /** path/91022, path/91023. `trustedHosts` empty: the host of the callback base and loopback names. */
  oauth: { codeSeconds: number; ticketSeconds: number; trustedHosts: readonly string[] };
  /** path/91627, path/91628 */
  voice: { ringSeconds: number; calleePerEightMinutes: number; calleePerDay: number; keepSeconds: number };
  /** path/101463, path/101837 */
  aibot: {
    heartbeatTimeoutMs: number;
    perMinute: number;
    perHour: number;
    updateWindowSeconds: number;
    replyWindowSeconds: number;
    streamSeconds: number;
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
  token: { lifeSeconds: 7200 },
  frequency: { perMinute: 10_000, perHour: 150_000, blockMinuteSeconds: MINUTE, blockHourSeconds: HOUR },
  kf: {
    retentionSeconds: 3 * DAY,
    pageLimit: 1000,
    syncTokenSeconds: 10 * MINUTE,
    syncWithoutTokenPerMinute: 30,
    quotaMessages: 5,
    windowSeconds: 48 * HOUR,
    textBytes: 2048,
    welcomeCodeSeconds: 20,
    sessionCodeSeconds: 48 * HOUR,
    endCodeSeconds: 20,
    duplicateMsgidErrcode: 40058,
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
    recallSeconds: DAY,
    responseCodeSeconds: 72 * HOUR,
    usedResponseCodeErrcode: 42022,
    tapWaitMs: 1500,
  },
  webhook: { perMinute: 20, blockSeconds: 60, textBytes: 2048, markdownBytes: 4096, imageBytes: 2 * MB },
  appchat: { createPerDay: 1000, memberPerMinute: 200, nameChars: 50, textBytes: 2048 },
  media: { lifeSeconds: 3 * DAY, bytes: { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB } },
  oauth: { codeSeconds: 5 * MINUTE, ticketSeconds: 1800, trustedHosts: [] },
  voice: { ringSeconds: 60, calleePerEightMinutes: 3, calleePerDay: 8, keepSeconds: 7 * DAY },
  aibot: {
    heartbeatTimeoutMs: 90_000,
    perMinute: 30,
    perHour: 1000,
    updateWindowSeconds: 5,
    replyWindowSeconds: DAY,
    streamSeconds: 6 * MINUTE,
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
