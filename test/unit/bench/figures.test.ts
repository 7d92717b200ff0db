import { type Budget, row } from '../../../src/bench/report/row';
import { medianOf, percentilesOf } from '../../../src/numbers/percentiles';

describe('percentiles', () => {
  test('are samples themselves, in any order', () => {
    const samples = Array.from({ length: 200 }, (_, index) => ((index * 37) % 200) + 1);
    expect(percentilesOf(samples)).toEqual({ count: 200, p50: 100, p99: 198, max: 200 });
    expect(percentilesOf([7])).toEqual({ count: 1, p50: 7, p99: 7, max: 7 });
    expect(medianOf([3, 1, 2])).toBe(2);
  });

  test('of nothing are refused', () => {
    expect(() => percentilesOf([])).toThrow('no sample');
  });
});

describe('a row', () => {
  const measured = {
    id: 'a.b',
    title: 'a',
    topology: 'embedded',
    unit: 'ms',
    value: 40,
    samples: 3,
  } as const;
  const atMost = (limit: number): Budget => ({ of: 'value', bound: 'at most', limit });
  const half: Budget = { of: 'ratio to the floor', bound: 'at least', limit: 0.5 };

  test.each([
    [atMost(40), undefined, true],
    [atMost(39), undefined, false],
    [half, 80, true],
    [half, 81, false],
    // Without a floor nobody knows.
    [half, undefined, false],
  ])('keeps its budget or does not: %j with the floor %s: %s', (budget, floor, isMet) => {
    expect(row({ ...measured, budget, ...(floor !== undefined && { floor }) }).isMet).toBe(isMet);
  });

  test('without a budget or a floor says nothing about them', () => {
    expect(row(measured)).toEqual(measured);
    expect(row({ ...measured, floor: 10 })).toEqual({ ...measured, floor: 10, ratio: 4 });
  });
});
