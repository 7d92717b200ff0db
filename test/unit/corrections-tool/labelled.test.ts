import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labelledFrom } from '../../../src/corrections-tool/labelled';
import type { Correction } from '../../../src/domain/correction';
import { seededRandom } from '../../../src/numbers/seeded-random';
import { readFolder } from '../../../src/training/corpus';
import { newCorrection } from '../../support/factories';
import { configuration } from '../../support/shipped';

function chances() {
  let next = 0;
  return {
    random: seededRandom(3),
    nextId: () => {
      next += 1;
      return `p-${100 - next}`;
    },
  };
}

const danger = { intent: 'emergency', emergency: 'fire', code: 'SMOKE', severity: null } as const;
const harmless = { intent: 'other', emergency: null, code: null, severity: null } as const;
const falseAlarm = (alarm: 'certain' | 'possible', words: string): Correction =>
  newCorrection({
    verdict: 'false-alarm',
    words,
    guessed: { ...danger, certainty: 0.6, alarm },
    right: harmless,
  });

describe('corrections', () => {
  const leak = newCorrection({
    words: '厨房水槽漏水，3栋2单元1501，13800001111',
    about: { room: '3-2-1501' },
  });

  test('become lines of the corpus that lead back to nothing', () => {
    const { messages, leftOut } = labelledFrom([leak], configuration, false, chances());
    expect([...leftOut]).toEqual([]);
    expect(messages).toEqual([
      {
        id: 'p-99',
        text: expect.stringMatching(/^厨房水槽漏水，\d+栋\d单元\d{3,4}$/),
        intent: 'repair',
        emergency: null,
        code: 'DRAIN_CLOG',
        room: expect.stringMatching(/^\d+-\d-\d{3,4}$/),
        severity: null,
      },
    ]);
    const text = JSON.stringify(messages);
    for (const personal of ['1501', '13800001111', leak.id, 'zhao']) expect(text).not.toContain(personal);
  });

  test('come in the order of their new ids, not in that of the tickets', () => {
    const other = newCorrection({ words: '马桶一直在漏水' });
    const { messages } = labelledFrom([leak, other], configuration, false, chances());
    expect(messages.map(({ id }) => id)).toEqual(['p-98', 'p-99']);
    expect(messages[0]?.text).toBe('马桶一直在漏水');
  });

  test('that cannot be cleaned are left out and counted by reason', () => {
    const all = ['陈建国又停我家门口', '见 k9f3x2', '林晓'].map((words) => newCorrection({ words }));
    const { messages, leftOut } = labelledFrom(all, configuration, false, chances());
    expect(messages).toEqual([]);
    expect(Object.fromEntries(leftOut)).toEqual({ name: 1, number: 1, empty: 1 });
  });

  test('of alarms that sounded certain are taken along only when that is asked for', () => {
    const all = [falseAlarm('certain', '厨房冒烟了'), falseAlarm('possible', '家里有点烟')];
    const careful = labelledFrom(all, configuration, false, chances());
    expect(careful.messages.map(({ text }) => text)).toEqual(['家里有点烟']);
    expect(Object.fromEntries(careful.leftOut)).toEqual({ 'sounded-certain': 1 });
    expect(labelledFrom(all, configuration, true, chances()).messages).toHaveLength(2);
  });

  test('are read by the training when they lie in the folder of the corpus', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qiantai-corpus-'));
    const { messages } = labelledFrom([leak], configuration, false, chances());
    writeFileSync(
      join(folder, 'corrected.jsonl'),
      messages.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    expect(readFolder(folder)).toEqual(messages);
    rmSync(folder, { recursive: true });
  });
});
