import { ConfigurationProblems, type Problem, sentence } from './problems';
import type { ProcessSettings } from './settings';

/**
 * Several processes need one truth and one queue.
 * @throws ConfigurationProblems naming what a role of its own lacks
 */
export function checkRole({ role, mongoUri, redisUrl }: ProcessSettings): void {
  if (role === 'all') return;
  const missing = [...(mongoUri ? [] : ['MONGODB_URI']), ...(redisUrl ? [] : ['REDIS_URL'])];
  if (missing.length > 0)
    throw new ConfigurationProblems(
      missing.map((key) =>
        problem(
          key,
          `is missing: with QIANTAI_ROLE ${role} the work is divided among processes that share it`,
        ),
      ),
    );
}

/** What keeps the store from being opened, as the variable to correct; errors that are no operator's matter pass. */
export function dataDirProblem(error: unknown, dataDir: string): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'store_file_unusable')
    return new ConfigurationProblems([problem('DATA_DIR', error.message)]);
  const code = systemCodeOf(error);
  return code
    ? new ConfigurationProblems([problem('DATA_DIR', `${dataDir} cannot be written (${code})`)])
    : error;
}

/** As {@link dataDirProblem}, for a database; one that cannot be reached is no operator's matter. */
export function databaseProblem(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'store_database_unusable')
    return new ConfigurationProblems([problem('MONGODB_URI', error.message)]);
  return error;
}

/** As {@link databaseProblem}, for Redis. */
export function redisProblem(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === 'redis_access')
    return new ConfigurationProblems([problem('REDIS_URL', `is not accepted: ${error.message}`)]);
  return error;
}

/** What keeps the server from listening, as {@link dataDirProblem}. */
export function portProblem(error: unknown, port: number): unknown {
  const code = systemCodeOf(error);
  if (!code) return error;
  const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be listened on (${code})`;
  return new ConfigurationProblems([problem('PORT', `${port} ${reason}`)]);
}

const problem = (key: string, statement: string): Problem => ({
  file: 'environment',
  key,
  message: sentence(key, statement),
});

/** `EACCES` and the like; undefined for an error that did not come from the operating system. */
function systemCodeOf(error: unknown): string | undefined {
  const { code, errno } = (error ?? {}) as { code?: unknown; errno?: unknown };
  return typeof code === 'string' && typeof errno === 'number' ? code : undefined;
}
