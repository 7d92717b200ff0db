import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import { readFolder, readLabelled } from '../../../src/training/corpus';
import { type Answered, answerAll, measure, rate } from '../../../src/training/evaluate';
import { tableOf } from '../../../src/training/table';
import { createUnderstanding } from '../../../src/understanding/understanding';

const understanding = createUnderstanding(loadConfiguration(resolve('config')), shippedModel());

describe('on the messages kept aside, the shipped model', () => {
  const figures = measure(answerAll(readFolder(resolve('corpus/kept-aside')), understanding, ''));
  process.stdout.write(tableOf(figures));

  it('misses no more than one emergency in a hundred, and sends the right people', () => {
    expect(rate(figures.recall)).toBeGreaterThanOrEqual(0.99);
    expect(rate(figures.rightKind)).toBeGreaterThanOrEqual(0.95);
  });

  it('raises few alarms over ordinary messages', () => {
    expect(rate(figures.falseCertain)).toBeLessThanOrEqual(0.04);
    expect(rate(figures.falsePossible)).toBeLessThanOrEqual(0.1);
  });

  it('finds what people want, and where', () => {
    expect(rate(figures.intent)).toBeGreaterThanOrEqual(0.92);
    expect(rate(figures.codes)).toBeGreaterThanOrEqual(0.88);
    expect(rate(figures.rooms)).toBeGreaterThanOrEqual(0.97);
  });
});

describe('the corpus', () => {
  it('keeps the messages to measure with apart from those to learn from', () => {
    const learnt = new Set(readFolder(resolve('corpus/train')).map(({ text }) => text));
    const both = readFolder(resolve('corpus/kept-aside')).filter(
      ({ text }) => text.length > 6 && learnt.has(text),
    );
    expect(both).toEqual([]);
  });

  it.each([
    ['{"id":"1"', 'line 1'],
    [
      '\n{"id":"1","text":"好","intent":"joy","emergency":null,"code":null,"room":null,"severity":null}',
      'intent',
    ],
    [
      '{"id":"1","text":"","intent":"thanks","emergency":null,"code":null,"room":null,"severity":null}',
      'text',
    ],
    ['{"id":"1","text":"着火了","intent":"emergency"}', 'emergency'],
    ['{"id":"1","text":"漏水","intent":"repair","emergency":"fire"}', 'emergency'],
  ])('names file, line and field of what is wrong: %s', (content, named) => {
    const file = join(mkdtempSync(join(tmpdir(), 'qiantai-corpus-')), 'messages.jsonl');
    writeFileSync(file, content);
    expect(() => readLabelled(file)).toThrow(file);
    expect(() => readLabelled(file)).toThrow(named);
  });
});

it('takes what a line of the corpus does not say as nothing, also behind a byte order mark', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'qiantai-corpus-')), 'messages.jsonl');
  writeFileSync(file, '\uFEFF{"id":"1","text":"你好","intent":"greeting"}\n');
  const messages = readLabelled(file);
  expect(messages).toEqual([
    { id: '1', text: '你好', intent: 'greeting', emergency: null, code: null, room: null, severity: null },
  ]);
  const table = tableOf(measure(answerAll(messages, understanding, '')));
  expect(table).toMatch(/emergencies that raise an alarm +– +0\/0 .*nothing to measure/);
});

describe('figures', () => {
  it('count both kinds of error, and only alarms for the kind', () => {
    const answered = (
      intent: 'emergency' | 'repair',
      raised: 'certain' | 'possible' | null,
      kind: 'fire' | 'medical' = 'fire',
    ): Answered => ({
      milliseconds: 1,
      message: {
        id: '1',
        text: '…',
        intent,
        emergency: intent === 'emergency' ? 'fire' : null,
        code: null,
        room: null,
        severity: null,
      },
      understood: {
        ...understanding.understand('好', { propertyId: '' }),
        intent: raised ? 'emergency' : 'repair',
        ...(raised && { emergency: { kind, code: 'FIRE', certainty: raised } }),
      },
    });
    const figures = measure([
      answered('emergency', 'certain'),
      answered('emergency', 'possible', 'medical'),
      answered('emergency', null),
      answered('repair', 'certain'),
      answered('repair', null),
    ]);
    expect(figures.recall).toEqual({ held: 2, of: 3 });
    expect(figures.rightKind).toEqual({ held: 1, of: 2 });
    expect(figures.falseCertain).toEqual({ held: 1, of: 2 });
    expect(figures.falsePossible).toEqual({ held: 0, of: 2 });
  });
});
