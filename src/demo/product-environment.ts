import { resolve } from 'node:path';

const INHERITED = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_OPTIONS', 'LOG_LEVEL'];

export interface EnvironmentParts {
  credentials: Readonly<Record<string, string>>;
  simulatorUrl: string;
  configDir: string;
  secret: string;
}

/**
 * What every process of the product is told, but for its role, its port and its data. Nothing else of the surroundings: a
 * database or a real corp set there is not for the demonstration.
 */
export function productEnvironment(parts: EnvironmentParts): Record<string, string> {
  const { credentials, simulatorUrl, configDir, secret } = parts;
  const inherited = INHERITED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return {
    ...Object.fromEntries(inherited),
    ...credentials,
    WECOM_API_BASE_URL: simulatorUrl,
    WECOM_AIBOT_WS_URL: `${simulatorUrl.replace('http', 'ws')}/aibot`,
    HOST: '127.0.0.1',
    QIANTAI_CONFIG: resolve(configDir),
    QIANTAI_SECRET: secret,
  };
}
