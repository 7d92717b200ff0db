import { createWecomApi, createWecomWebhook } from '../adapters/wecom/api-client';
import { createCallbackHandler } from '../adapters/wecom/callbacks';
import { createWecomCourier } from '../adapters/wecom/courier';
import { createCallbackCrypto } from '../adapters/wecom/crypto';
import { createWecomMediaSource } from '../adapters/wecom/media-source';
import { createPuller, type Puller } from '../adapters/wecom/puller';
import type { AppKey } from '../config/env';
import type { Secrets } from '../config/secrets';
import type { ProcessSettings } from '../config/settings';
import type { Configuration } from '../domain/configuration';
import type { Clock } from '../ports/clock';
import type { Courier } from '../ports/courier';
import type { Ids } from '../ports/ids';
import type { Leases } from '../ports/leases';
import type { Logger } from '../ports/logger';
import type { MediaSource, MediaStore } from '../ports/media-store';
import type { SmsProvider } from '../ports/sms';
import type { Store } from '../ports/store';
import type { TokenStore } from '../ports/token-store';

export interface WecomOptions {
  readonly settings: ProcessSettings;
  readonly secrets: Secrets;
  readonly configuration: Configuration;
  readonly tokens: TokenStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where attachments are kept. */
  readonly files: MediaStore;
  readonly sms?: SmsProvider;
  /** Whether the words may mean danger: the message then passes a backlog. */
  readonly isUrgent: (text: string) => boolean;
  /** How often every account is pulled without being rung for. */
  readonly reconcileSeconds: number;
}

/** The edges towards WeCom. */
export interface Wecom {
  readonly courier: Courier;
  readonly mediaSource: MediaSource;
  pullerOn(store: Store): Puller;
  /** The callback URL of an app. */
  endpointOf(key: AppKey, store: Store, puller: Puller): ReturnType<typeof createCallbackHandler>;
}

const callbackMaxAgeSeconds = 3600;

export function createWecom(options: WecomOptions): Wecom {
  const { settings, secrets, configuration, clock, ids, logger, isUrgent } = options;
  const apiOf = (key: AppKey) =>
    createWecomApi({
      baseUrl: settings.wecomBaseUrl,
      corpId: settings.corpId,
      agentId: settings.apps[key].agentId,
      secret: secrets.apps[key].secret.reveal(),
      tokens: options.tokens,
      clock,
      logger,
    });
  const residentApi = apiOf('KF');
  const webhookKeys = new Map<string, string>(
    configuration.properties.flatMap(({ id, groups }) =>
      groups.map((group) => [`${id}/${group.id}`, group.webhookKey] as const),
    ),
  );

  return {
    courier: createWecomCourier({
      residentApi,
      staffApi: apiOf('STAFF'),
      files: options.files,
      webhook: createWecomWebhook({ baseUrl: settings.wecomBaseUrl, logger }),
      webhookKeyOf: (groupKey) => webhookKeys.get(groupKey) ?? null,
      clock,
      logger,
      ...(options.sms && { sms: options.sms }),
    }),
    mediaSource: createWecomMediaSource(residentApi.media),
    pullerOn: (store) =>
      createPuller({
        api: residentApi.kf,
        store,
        clock,
        ids,
        leases: options.leases,
        logger,
        accounts: configuration.properties.flatMap(({ id, kf }) =>
          kf.map(({ account }) => ({ account, propertyId: id })),
        ),
        isUrgent,
        reconcileSeconds: options.reconcileSeconds,
      }),
    endpointOf: (key, store, puller) =>
      createCallbackHandler({
        appKey: key,
        crypto: createCallbackCrypto({
          token: secrets.apps[key].token.reveal(),
          aesKey: secrets.apps[key].aesKey.reveal(),
          receiveId: settings.corpId,
        }),
        store,
        puller,
        ids,
        clock,
        logger,
        isUrgent,
        maxAgeSeconds: callbackMaxAgeSeconds,
      }),
  };
}
