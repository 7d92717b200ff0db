import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FAULT_KINDS } from '../../../src/simulator/faults';
import { SHARED_TYPES } from '../../../src/simulator/kf/resident-bodies';
import { simulatorSettings } from '../../../src/simulator/settings';

const page = readFileSync(resolve('docs/simulator.md'), 'utf8');
const controlFolder = resolve('src/simulator/control');

function controlCalls(): string[] {
  const sources = readdirSync(controlFolder).map((name) => readFileSync(join(controlFolder, name), 'utf8'));
  const routes = sources.join('\n').matchAll(/method: '(\w+)',\s+pattern: '([^']+)'/g);
  return [...routes].map(([, method, pattern]) => `${method} ${pattern}`);
}

function leavesOf(group: object, prefix = ''): string[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? leavesOf(value, `${prefix}${name}.`)
      : [`\`${prefix}${name}\` ${Array.isArray(value) ? value.join(' ') || 'none' : value}`],
  );
}

test('the page names every control call', () => {
  const calls = controlCalls();
  expect(calls.length).toBeGreaterThan(30);
  expect(calls.filter((call) => !page.includes(`\`${call}\``))).toEqual([]);
});

test('the page names every kind of fault and every type of message', () => {
  expect([...FAULT_KINDS, ...SHARED_TYPES].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the page names every setting with its default', () => {
  const rows = page.split('\n');
  const missing = Object.entries(simulatorSettings()).flatMap(([group, value]: [string, unknown]) => {
    const isGroup = typeof value === 'object' && !Array.isArray(value);
    const row = rows.find((line) => line.startsWith(`| \`${group}\` |`)) ?? page;
    const settings = isGroup ? leavesOf(value as object) : leavesOf({ [group]: value });
    const cells = row.split(/ · | \| | \|$/m);
    return settings.filter((setting) => !cells.includes(setting)).map((setting) => `${group}: ${setting}`);
  });
  expect(missing).toEqual([]);
});
