import { createHash } from 'node:crypto';

interface AppCredentials {
  agentId: number;
  secret: string;
  token: string;
  aesKey: string;
}

export interface Credentials {
  corpId: string;
  apps: Record<string, AppCredentials>;
  /** `callback` puts the robot into URL-callback mode; only when both of its variables are set. */
  aibot: { botId: string; secret: string; callback?: { token: string; aesKey: string } };
  /** All of them under the names the product reads. */
  env: Record<string, string>;
}

/**
 * The secrets of the corp, from `WECOM_*` variables. A missing one is derived from its name, so that the
 * product and the simulator, started apart, agree without any set-up.
 */
export function developmentCredentials(
  env: Readonly<Record<string, string | undefined>>,
  appKeys: readonly string[] = ['KF', 'STAFF'],
): Credentials {
  const collected: Record<string, string> = {};
  const take = (name: string, fallback: string): string => {
    const value = env[name] || fallback;
    collected[name] = value;
    return value;
  };
  const corpId = take('WECOM_CORP_ID', `ww${derived('WECOM_CORP_ID', 16).toLowerCase()}`);
  const apps: Record<string, AppCredentials> = {};
  appKeys.forEach((key, index) => {
    const name = (field: string) => `WECOM_${key}_${field}`;
    apps[key] = {
      agentId: Number(take(name('AGENT_ID'), String(1_000_002 + index))),
      secret: take(name('SECRET'), derived(name('SECRET'), 43)),
      token: take(name('TOKEN'), derived(name('TOKEN'), 24)),
      aesKey: take(name('AES_KEY'), derived(name('AES_KEY'), 43)),
    };
  });
  const aibot = {
    botId: take('WECOM_AIBOT_ID', `aib${derived('WECOM_AIBOT_ID', 24)}`),
    secret: take('WECOM_AIBOT_SECRET', derived('WECOM_AIBOT_SECRET', 43)),
    ...robotCallback(env.WECOM_AIBOT_TOKEN, env.WECOM_AIBOT_AES_KEY),
  };
  return { corpId, apps, aibot, env: collected };
}

function robotCallback(token = '', aesKey = ''): { callback?: { token: string; aesKey: string } } {
  return token !== '' && aesKey !== '' ? { callback: { token, aesKey } } : {};
}

/** Letters and digits only, as WeCom's own values are. */
function derived(name: string, length: number): string {
  let text = '';
  for (let round = 0; text.length < length; round++) {
    const digest = createHash('sha256').update(`qiantai development ${name} ${round}`).digest('base64');
    text += digest.replace(/[^A-Za-z0-9]/g, '');
  }
  return text.slice(0, length);
}
