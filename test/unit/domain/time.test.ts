import { isWithin, localDay, localParts, nextLocalHour, spokenTime } from '../../../src/domain/time';

const shanghai = 'Asia/Shanghai';
/** A moment by the clocks in Shanghai. */
const at = (local: string): Date => new Date(`${local}+08:00`);

describe('the words for a time', () => {
  test.each([
    ['2026-03-18T14:05:00', '2026-03-18T09:00:00', '今天14:05'],
    ['2026-03-18T23:59:00', '2026-03-18T00:00:00', '今天23:59'],
    ['2026-03-19T00:00:00', '2026-03-18T23:59:00', '明天00:00'],
    ['2026-03-19T23:59:00', '2026-03-18T00:00:00', '明天23:59'],
    ['2026-03-20T00:00:00', '2026-03-18T23:59:00', '3月20日00:00'],
    ['2026-03-17T23:59:00', '2026-03-18T00:00:00', '3月17日23:59'],
    ['2027-01-01T09:05:00', '2026-12-31T20:00:00', '明天09:05'],
  ])('%s said at %s is %s', (time, now, words) => {
    expect(spokenTime(at(time), at(now), shanghai)).toBe(words);
  });

  test('follow the clocks of the property, not those of the computer', () => {
    const moment = new Date('2026-03-18T16:30:00Z');
    expect(localDay(moment, shanghai)).toBe('20260319');
    expect(localDay(moment, 'UTC')).toBe('20260318');
    expect(localParts(moment, shanghai)).toEqual({
      year: 2026,
      month: 3,
      day: 19,
      hour: 0,
      minute: 30,
      weekday: 4,
    });
  });
});

describe('the next time clocks show an hour', () => {
  test.each([
    ['2026-03-18T19:59:00', 20, '2026-03-18T20:00:00'],
    ['2026-03-18T20:00:00', 20, '2026-03-19T20:00:00'],
    ['2026-03-18T23:59:59', 0, '2026-03-19T00:00:00'],
    ['2026-03-19T00:00:00', 0, '2026-03-20T00:00:00'],
    ['2026-03-19T00:00:01', 12, '2026-03-19T12:00:00'],
    ['2026-12-31T20:30:15', 12, '2027-01-01T12:00:00'],
  ])('after %s, %i:00 is %s', (after, hour, next) => {
    expect(nextLocalHour(at(after), hour, shanghai)).toEqual(at(next));
  });

  test('is less than a day and a minute ahead, at every minute of a day', () => {
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      const now = new Date(at('2026-03-18T00:00:00').getTime() + minute * 60_000);
      const next = nextLocalHour(now, 12, shanghai);
      const ahead = next.getTime() - now.getTime();
      expect(ahead > 0 && ahead <= 24 * 3_600_000).toBe(true);
      expect(localParts(next, shanghai)).toMatchObject({ hour: 12, minute: 0 });
    }
  });
});

describe('a range of hours', () => {
  test.each([
    ['07:59', '08:00', '20:00', false],
    ['08:00', '08:00', '20:00', true],
    ['19:59', '08:00', '20:00', true],
    ['20:00', '08:00', '20:00', false],
    ['20:00', '20:00', '08:00', true],
    ['00:00', '20:00', '08:00', true],
    ['07:59', '20:00', '08:00', true],
    ['08:00', '20:00', '08:00', false],
    ['12:00', '20:00', '08:00', false],
  ])('%s in %s to %s: %s', (time, from, to, inside) => {
    expect(isWithin(at(`2026-03-18T${time}:00`), from, to, shanghai)).toBe(inside);
  });
});
