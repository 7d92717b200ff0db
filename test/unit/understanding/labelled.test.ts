import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EmergencyKind, Intent, Severity } from '../../../src/domain/codes';
import { propertyId, testUnderstanding } from './support';

interface Labelled {
  readonly id: string;
  readonly text: string;
  readonly intent: Intent;
  readonly emergency: EmergencyKind | null;
  readonly code: string | null;
  readonly room: string | null;
  readonly severity: Severity | null;
}

const rows = readFileSync(resolve(process.cwd(), 'test/fixtures/utterances.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Labelled);
const port = testUnderstanding();
const read = rows.map((row) => ({ row, got: port.understand(row.text, { propertyId }) }));
const emergencies = read.filter(({ row }) => row.intent === 'emergency');
const calm = read.filter(({ row }) => row.intent !== 'emergency');

/** Share of rows that hold, printed with the first texts that do not. */
function share(name: string, among: typeof read, holds: (one: (typeof read)[number]) => boolean): number {
  const failed = among.filter((one) => !holds(one));
  const value = (among.length - failed.length) / among.length;
  const examples = failed.slice(0, 3).map(({ row }) => row.text);
  process.stdout.write(`${name} ${(100 * value).toFixed(1)}% of ${among.length} ${examples.join(' / ')}\n`);
  return value;
}

describe('the labelled messages', () => {
  it('holds at least 250 messages over every emergency code', () => {
    expect(rows.length).toBeGreaterThanOrEqual(250);
    expect(new Set(emergencies.map(({ row }) => row.code)).size).toBe(29);
  });

  it('recognises emergencies', () => {
    expect(
      share('emergency recall', emergencies, ({ got }) => got.emergency !== undefined),
    ).toBeGreaterThanOrEqual(0.95);
    const kinds = share(
      'emergency kind',
      emergencies,
      ({ row, got }) => got.emergency?.kind === row.emergency,
    );
    expect(kinds).toBeGreaterThanOrEqual(0.93);
    expect(
      share('emergency code', emergencies, ({ row, got }) => got.code === row.code),
    ).toBeGreaterThanOrEqual(0.9);
  });

  it('raises few false alarms', () => {
    expect(share('no false alarm', calm, ({ got }) => got.emergency === undefined)).toBeGreaterThanOrEqual(
      0.94,
    );
  });

  it('finds the intent', () => {
    expect(share('intent', read, ({ row, got }) => got.intent === row.intent)).toBeGreaterThanOrEqual(0.9);
  });

  it('finds the category and the severity', () => {
    const coded = calm.filter(({ row }) => row.code !== null);
    expect(share('category', coded, ({ row, got }) => got.code === row.code)).toBeGreaterThanOrEqual(0.85);
    const graded = calm.filter(({ row }) => row.severity !== null);
    expect(share('severity', graded, ({ row, got }) => got.severity === row.severity)).toBeGreaterThanOrEqual(
      0.75,
    );
  });

  it('finds the room and no other', () => {
    const exact = share('room', read, ({ row, got }) => (got.rooms[0]?.room ?? null) === row.room);
    expect(exact).toBeGreaterThanOrEqual(0.95);
  });
});
