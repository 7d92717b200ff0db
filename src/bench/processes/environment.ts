import { type Credentials, developmentCredentials } from '../../simulator/credentials';
import { configFolder } from './configuration';

const masterSecret = 'a-secret-for-measuring-only';
export const credentials: Credentials = developmentCredentials({}, ['KF', 'STAFF']);

/** The WeCom of a process that calls none. */
export const nowhere = 'http://127.0.0.1:9';

/**
 * The environment of a process that is measured, as an operator sets it. Nothing else of the surroundings: neither a real
 * corp nor a real database set there is for measuring.
 */
export function environmentOf(
  store: Readonly<Record<string, string>>,
  wecomUrl: string,
): Readonly<Record<string, string>> {
  // Without the robot, whose long connection the stand-in does not have.
  const corp = Object.entries(credentials.env).filter(([name]) => !name.startsWith('WECOM_AIBOT_'));
  return {
    ...Object.fromEntries(corp),
    NODE_ENV: 'production',
    PATH: process.env.PATH ?? '',
    HOST: '127.0.0.1',
    PORT: '0',
    QIANTAI_CONFIG: configFolder(),
    QIANTAI_SECRET: masterSecret,
    WECOM_API_BASE_URL: wecomUrl,
    ...store,
  };
}
