import { type AppKey, appKeys } from './env';
import { type LlmSettings, parseLlm } from './llm-settings';
import type { Secret } from './secrets';
import { parseAddress, parseStorage, type StorageSettings } from './storage-settings';
import { isUrl, type Variables } from './variables';

const roles = ['all', 'web', 'worker'] as const;
const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** How this process runs; safe to log. */
export interface ProcessSettings extends StorageSettings {
  /** Address it listens on; all of this machine's when not set. */
  readonly host: string;
  readonly port: number;
  /** Carries a password; absent: in-process queue and shared state. */
  readonly redisUrl?: Secret;
  readonly logLevel: (typeof logLevels)[number];
  readonly role: (typeof roles)[number];
  /** Without a slash at the end. */
  readonly wecomBaseUrl: string;
  readonly corpId: string;
  readonly apps: Readonly<Record<AppKey, { readonly agentId: number }>>;
  /** The intelligent robot, absent where there is none. */
  readonly aibot?: { readonly id: string; readonly wsUrl: string };
  /** Who is asked for a second opinion, absent where nobody is. */
  readonly llm?: LlmSettings;
  /** Who writes down what voice messages say; absent: people listen. */
  readonly speech?: SpeechSettings;
}

export interface SpeechSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly model: string;
  readonly timeoutMilliseconds: number;
}

export function parseSettings(variables: Variables): ProcessSettings {
  const llm = parseLlm(variables);
  const redisUrl = parseAddress(variables, 'REDIS_URL', 'redis', 'rediss');
  const apps = Object.fromEntries(
    appKeys.map((key) => [
      key,
      { agentId: Number(variables.text(`WECOM_${key}_AGENT_ID`, isId, 'a number')) },
    ]),
  ) as Record<AppKey, { agentId: number }>;
  return {
    host: variables.text('HOST', (text) => !/\s/.test(text), 'an address of this machine', '0.0.0.0'),
    port: Number(variables.text('PORT', isPort, 'a port from 0 to 65535', '3000')),
    ...parseStorage(variables),
    ...(redisUrl && { redisUrl }),
    logLevel: variables.choice('LOG_LEVEL', logLevels, 'info'),
    role: variables.choice('QIANTAI_ROLE', roles, 'all'),
    wecomBaseUrl: variables
      .text(
        'WECOM_API_BASE_URL',
        isUrl('http', 'https'),
        'an address beginning with https:// or http://',
        'https://qyapi.weixin.qq.com',
      )
      .replace(/\/+$/, ''),
    corpId: variables.text(
      'WECOM_CORP_ID',
      (text) => /^w[\w-]+$/.test(text),
      'the id of the corp, beginning with ww',
    ),
    apps,
    ...(variables.hasAibot() && { aibot: parseAibot(variables) }),
    ...(llm && { llm }),
    ...(variables.hasSpeech() && { speech: parseSpeech(variables) }),
  };
}

function parseAibot(variables: Variables): { id: string; wsUrl: string } {
  return {
    id: variables.text('WECOM_AIBOT_ID', (text) => !/\s/.test(text), 'without spaces'),
    wsUrl: variables.text(
      'WECOM_AIBOT_WS_URL',
      isUrl('wss', 'ws'),
      'an address beginning with wss:// or ws://',
      'wss://openws.work.weixin.qq.com',
    ),
  };
}

function parseSpeech(variables: Variables): SpeechSettings {
  return {
    baseUrl: variables
      .text(
        'SPEECH_BASE_URL',
        (text) => isUrl('http', 'https')(text) && isPlain(new URL(text)),
        'an address beginning with https:// or http://, without a name, a password or a query',
      )
      .replace(/\/+$/, ''),
    model: variables.text('SPEECH_MODEL', (text) => !/\s/.test(text), 'without spaces'),
    timeoutMilliseconds: Number(
      variables.text('SPEECH_TIMEOUT_MS', isTimeout, 'a number of milliseconds from 500 to 60000', '6000'),
    ),
  };
}

/** Settings may be logged. */
const isPlain = ({ username, password, search, hash }: URL): boolean =>
  username + password + search + hash === '';

function isTimeout(text: string): boolean {
  return /^\d{3,5}$/.test(text) && Number(text) >= 500 && Number(text) <= 60_000;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

function isId(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text);
}
