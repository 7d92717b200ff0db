import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readProcess } from '../../../src/config/process';
import { checkRole } from '../../../src/config/start-problems';
import { developmentCredentials } from '../../../src/simulator/credentials';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly deploy?: { readonly replicas: number };
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly build?: { readonly target: string };
}

const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
const simulatorEnv = Object.fromEntries(
  readFileSync('simulator.env', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as docker compose replaces them. */
function environmentOf(service: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const variable = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;
  const resolved = (text: string): string =>
    text.replace(variable, (_whole, name: string, rule?: string, rest?: string) => {
      const value = values[name];
      if (value) return value;
      if (rule === '-') return rest ?? '';
      throw new Error(rest ?? `${name} is not set`);
    });
  const { environment = {} } = compose.services[service] ?? {};
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, resolved(text)]));
}

it.each([
  ['web', 'web'],
  ['worker', 'worker'],
])('the service %s starts with the variables of the example', (service, role) => {
  const { settings } = readProcess(environmentOf(service, simulatorEnv));
  expect(settings.role).toBe(role);
  expect(settings.wecomBaseUrl).toBe('http://simulator:3100');
  expect(() => checkRole(settings)).not.toThrow();
});

it('runs two workers and one web, which wait for a store that accepts writes and for Redis', () => {
  const { web, worker, mongo, redis } = compose.services;
  expect(worker?.deploy?.replicas).toBe(2);
  for (const service of [web, worker])
    expect(service?.depends_on).toEqual({
      mongo: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
    });
  expect(mongo?.healthcheck?.test.join(' ')).toContain('rs.initiate');
  expect(redis?.healthcheck).toBeDefined();
});

it('opens nothing to other machines', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports).toHaveLength(2);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

it('builds stages that the Dockerfile has', () => {
  const stages = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM \S+ AS (\w+)$/gm)].map(
    ([, name]) => name,
  );
  const targets = Object.values(compose.services).flatMap(({ build }) => (build ? [build.target] : []));
  expect(targets).toEqual(['product', 'product', 'simulator']);
  expect(stages).toEqual(expect.arrayContaining(targets));
});

it('does not start without a secret, naming it', () => {
  const { QIANTAI_SECRET: _, ...rest } = simulatorEnv;
  expect(() => environmentOf('web', rest)).toThrow('QIANTAI_SECRET is missing');
});

it('gives the simulator and the product the same development credentials', () => {
  const { env } = developmentCredentials({});
  for (const [name, value] of Object.entries(simulatorEnv))
    if (name.startsWith('WECOM_') && name !== 'WECOM_API_BASE_URL') expect(value).toBe(env[name]);
});

it('has an example of every variable that is required', () => {
  const example = readFileSync('.env.example', 'utf8');
  const required = readFileSync('docker-compose.yml', 'utf8').matchAll(/\$\{(\w+):\?/g);
  for (const [, name] of required) expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
});
