import { readEnvironment } from './env';
import { ConfigurationProblems, type Problem } from './problems';
import { parseMaster, Secret } from './secrets';
import { Variables } from './variables';

/** Where the data and the configuration are. */
export interface StorageSettings {
  readonly dataDir: string;
  /** Carries a password; absent: the embedded store. */
  readonly mongoUri?: Secret;
  readonly configDir: string;
}

export function parseStorage(variables: Variables): StorageSettings {
  const mongoUri = parseAddress(variables, 'MONGODB_URI', 'mongodb', 'mongodb+srv');
  return {
    dataDir: variables.text('DATA_DIR', () => true, 'a folder', './data'),
    ...(mongoUri && { mongoUri }),
    configDir: variables.text('QIANTAI_CONFIG', () => true, 'a folder', './config'),
  };
}

/** The address of a server, with its password; undefined when the variable is not set. */
export function parseAddress(
  variables: Variables,
  name: 'MONGODB_URI' | 'REDIS_URL',
  ...schemes: string[]
): Secret | undefined {
  if (!variables.has(name)) return undefined;
  // A replica set lists several hosts, which is not a URL to `URL`.
  const fits = (text: string): boolean => schemes.some((scheme) => text.startsWith(`${scheme}://`));
  return new Secret(variables.text(name, fits, `an address beginning with ${schemes.join(':// or ')}://`));
}

/**
 * What a program needs that works on the data alone.
 *
 * @throws ConfigurationProblems naming every variable that is missing or wrong
 */
export function readStorage(environment: Readonly<Record<string, string | undefined>>): {
  settings: StorageSettings;
  master: Secret;
} {
  const problems: Problem[] = [];
  const variables = new Variables(readEnvironment(environment), problems);
  const settings = parseStorage(variables);
  const master = parseMaster(variables);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { settings, master };
}
