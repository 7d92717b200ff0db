import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import { answerFor } from '../../../src/understand-tool/answer';
import { parseCommand } from '../../../src/understand-tool/command-line';
import { readMessage } from '../../../src/understand-tool/messages';
import { createUnderstanding } from '../../../src/understanding/understanding';

describe('a line of input', () => {
  it.each([
    ['{"id":"a","text":"漏水"}', { id: 'a', text: '漏水' }],
    ['{"id":7,"text":"漏水","intent":"repair"}', { id: '7', text: '漏水' }],
    ['{"text":"漏水"}', { id: '3', text: '漏水' }],
    ['漏水 3-2-1501', { id: '3', text: '漏水 3-2-1501' }],
    ['  ', undefined],
  ])('%s is a message', (line, message) => {
    expect(readMessage(line, 3)).toEqual(message);
  });

  it.each([
    ['{"id":1}', /line 3: .*text/s],
    ['{"id', /line 3 begins like JSON/],
  ])('%s is refused with its number', (line, reason) => {
    expect(() => readMessage(line, 3)).toThrow(reason);
  });
});

describe('the answer', () => {
  const understanding = createUnderstanding(loadConfiguration('config'), shippedModel());
  const answer = (text: string, propertyId = '') =>
    answerFor('1', understanding.understand(text, { propertyId }));

  it('says who is needed where, how sure that is and which words say so', () => {
    const { evidence, ...rest } = answer('我妈叫不醒 3栋2单元1501');
    expect(rest).toMatchObject({
      id: '1',
      intent: 'emergency',
      emergency: 'medical',
      code: 'COLLAPSE',
      room: '3-2-1501',
      certainty: 'certain',
    });
    expect(evidence.join()).toContain('叫不醒');
  });

  it('has null for what is not there', () => {
    expect(answer('我晕，电梯又坏了')).toMatchObject({
      intent: 'repair',
      code: 'ELEVATOR',
      emergency: null,
      room: null,
      severity: null,
      certainty: 'none',
    });
  });

  it('tells every field with its value, how sure it is and its words', () => {
    const { fields, ...rest } = answer('厨房水管漏水，3-2-1501，明天下午在家，13800001111', 'yunqi');
    expect(rest).toMatchObject({ intent: 'repair', code: 'WATER_LEAK', room: '3-2-1501' });
    const confidence = expect.any(Number);
    expect(fields).toEqual({
      intent: { value: 'repair', confidence: rest.confidence, words: expect.any(Array) },
      code: { value: 'WATER_LEAK', confidence, words: rest.evidence },
      room: { value: '3-2-1501', confidence, words: ['3-2-1501'] },
      phone: { value: '13800001111', confidence, words: ['13800001111'] },
      slot: { value: '明天下午在家', confidence, words: ['明天下午在家'] },
    });
  });

  it('leaves a room as written and says which homes may be meant', () => {
    expect(answer('3栋2单元1051漏水', 'yunqi')).toMatchObject({
      room: '3-2-1051',
      fields: {
        room: {
          value: '3-2-1051',
          words: ['3栋2单元1051'],
          near: { homes: ['3-2-1501'], confidence: expect.any(Number) },
        },
      },
    });
    expect(answer('3栋2单元15001漏水', 'yunqi')).toMatchObject({
      room: null,
      fields: { room: { value: null, near: { homes: ['3-2-1501'] } } },
    });
  });

  it('keeps every wish of a message with several', () => {
    expect(answer('客厅灯泡坏了，另外发票怎么开').alsoWants).toMatchObject([
      { intent: expect.stringMatching(/consult|service/), words: expect.stringContaining('发票') },
    ]);
  });
});

it('refuses options it does not know', () => {
  expect(() => parseCommand(['--evaluate', 'x'])).toThrow('--evaluate');
  expect(parseCommand(['--eval', 'x'])).toEqual({ evaluates: 'x' });
});
