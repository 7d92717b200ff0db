import { readEnvironment } from './env';
import { ConfigurationProblems, type Problem } from './problems';
import { parseSecrets, type Secrets } from './secrets';
import { type ProcessSettings, parseSettings } from './settings';
import { Variables } from './variables';

/**
 * The environment as typed settings and secrets.
 *
 * @throws ConfigurationProblems naming every variable that is missing or wrong
 */
export function readProcess(environment: Readonly<Record<string, string | undefined>>): {
  settings: ProcessSettings;
  secrets: Secrets;
} {
  const problems: Problem[] = [];
  const variables = new Variables(readEnvironment(environment), problems);
  const settings = parseSettings(variables);
  const secrets = parseSecrets(variables);
  if (problems.length > 0) throw new ConfigurationProblems(problems);
  return { settings, secrets };
}
