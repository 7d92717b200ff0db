import { matterKey } from '../../../src/domain/matter';
import { propertyId, testUnderstanding } from './support';

const understanding = testUnderstanding();
const candidatesOf = (text: string) => understanding.understand(text, { propertyId }).candidates ?? [];

describe('what a message may mean', () => {
  test('is told likeliest first, with what it was taken for and others of every kind of ticket', () => {
    const candidates = candidatesOf('厨房水槽漏水');
    const probabilities = candidates.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((one, other) => other - one));
    expect(new Set(candidates.map(matterKey)).size).toBe(candidates.length);
    const intents = new Set(candidates.map(({ intent }) => intent));
    for (const intent of ['emergency', 'repair', 'complaint', 'service', 'consult'] as const)
      expect(intents).toContain(intent);
    const repairs = candidates.filter(({ intent }) => intent === 'repair').map(({ code }) => code);
    expect(repairs).toContain('WATER_LEAK');
    expect(repairs).toContain('DRAIN_CLOG');
  });

  test('is not told of a mere answer', () => {
    expect(candidatesOf('13800138000')).toEqual([]);
  });
});
