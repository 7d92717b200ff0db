import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { TokenStore } from '../../ports/token-store';
import { ContactApi } from './api/contact';
import { KfApi } from './api/kf';
import { MediaApi } from './api/media';
import { MessageApi } from './api/message';
import { VoiceApi } from './api/voice';
import { WebhookApi } from './api/webhook';
import { createAuthorizedCalls } from './authorized-calls';
import { WecomTransportError } from './errors';
import { createAccessTokens } from './token-cache';
import { createTransport, type TransportOptions, type WecomAnswer, type WecomCaller } from './transport';

const WECOM_BASE_URL = 'https://qyapi.weixin.qq.com';

export interface WecomWebhookOptions extends Omit<TransportOptions, 'baseUrl'> {
  /** Default {@link WECOM_BASE_URL}. */
  baseUrl?: string;
}

export interface WecomApiOptions extends WecomWebhookOptions {
  corpId: string;
  agentId: number;
  /** The application's own secret. */
  secret: string;
  /** Shared by every process that uses the application. */
  tokens: TokenStore;
  clock: Clock;
  logger: Logger;
}

/** The server API of one application. Every method throws `WecomApiError` or `WecomTransportError`. */
export interface WecomApi {
  kf: KfApi;
  message: MessageApi;
  media: MediaApi;
  contact: ContactApi;
  voice: VoiceApi;
  /** Where callbacks come from (`path/90930`); changes, so ask daily. */
  getCallbackIp(): Promise<WecomAnswer & { ip_list: string[] }>;
}

export function createWecomApi(options: WecomApiOptions): WecomApi {
  const transport = createTransport({ baseUrl: WECOM_BASE_URL, ...options });
  const tokens = createAccessTokens({
    key: `wecom:${options.corpId}:${options.agentId}`,
    store: options.tokens,
    clock: options.clock,
    fetchToken: () => getToken(transport, options),
  });
  const caller = createAuthorizedCalls(transport, tokens);
  return {
    kf: new KfApi(caller),
    message: new MessageApi(caller, options.agentId),
    media: new MediaApi(caller),
    contact: new ContactApi(caller),
    voice: new VoiceApi(caller),
    getCallbackIp: () => caller.call({ method: 'getcallbackip' }),
  };
}

/** Group robots need no application and no token. */
export function createWecomWebhook(options: WecomWebhookOptions): WebhookApi {
  return new WebhookApi(createTransport({ baseUrl: WECOM_BASE_URL, ...options }));
}

/** `path/91039`. */
async function getToken(caller: WecomCaller, { corpId, secret }: WecomApiOptions) {
  const method = 'gettoken';
  const answer = await caller.call<WecomAnswer & { access_token?: unknown; expires_in?: unknown }>({
    method,
    query: { corpid: corpId },
    secrets: { corpsecret: secret },
  });
  const { access_token: token, expires_in: expiresInSeconds } = answer;
  if (typeof token !== 'string' || token === '' || typeof expiresInSeconds !== 'number')
    throw new WecomTransportError({ method, failure: 'bad_answer', answered: true, retry: 'later' });
  return { token, expiresInSeconds };
}
