import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedMark, onPath, preparedFolder, pythonPackages, type ServiceKind } from './find';

/** Why a server could not be prepared, in words for the person in front of it. */
export class CannotPrepare extends Error {}

/**
 * Installs servers from Python packages into the project's own ignored folder, without root.
 * @throws CannotPrepare
 */
export function prepare(
  kinds: readonly ServiceKind[],
  env: NodeJS.ProcessEnv = process.env,
  folder = preparedFolder(),
): void {
  const pip = join(folder, 'python', 'bin', 'pip');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(pip)) makeEnvironment(join(folder, 'python'), env);
  for (const kind of kinds) {
    const { name, version } = pythonPackages[kind];
    run(
      'no network, or no such package for this system',
      pip,
      [
        ...['install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '15'],
        `${name}==${version}`,
      ],
      env,
    );
    writeFileSync(installedMark(kind, folder), '');
  }
}

function makeEnvironment(path: string, env: NodeJS.ProcessEnv): void {
  const python = onPath('python3', env);
  if (!python) throw new CannotPrepare('there is no python3 on PATH (3.10 or later)');
  const isNewEnough = 'import sys; sys.exit(sys.version_info < (3, 10))';
  run('python3 is older than 3.10', python, ['-c', isNewEnough], env);
  try {
    run(
      'python3 has no venv module (Debian: apt-get install python3-venv)',
      python,
      ['-m', 'venv', path],
      env,
    );
  } catch (cause) {
    rmSync(path, { recursive: true, force: true });
    throw cause;
  }
}

function run(whatItMeans: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  try {
    execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const { stdout = '', stderr = '' } = cause as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-3).join('\n');
    throw new CannotPrepare(`${whatItMeans}${said ? `:\n${said}` : ''}`);
  }
}
