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

describe('the local parts of a moment', () => {
  const zones = [shanghai, 'Europe/Berlin', 'Asia/Kathmandu', 'UTC'];
  const shown = (moment: Date, timeZone: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(moment);
  const two = (n: number): string => String(n).padStart(2, '0');

  test('are right in every zone, to the last second of a minute, however many minutes were asked for before', () => {
    // Over the night in which Berlin leaves summer time, forth and back again.
    const start = Date.parse('2026-10-24T20:00:30Z');
    const minutes = Array.from({ length: 1200 }, (_, minute) => minute);
    for (const minute of [...minutes, ...minutes.toReversed()]) {
      const moment = new Date(start + minute * 60_000 + (minute % 2 === 0 ? -30_000 : 29_999));
      for (const zone of zones) {
        const { year, month, day, hour, minute: minuteShown } = localParts(moment, zone);
        const asShown = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minuteShown)}`;
        if (asShown !== shown(moment, zone)) expect(asShown).toBe(shown(moment, zone));
      }
    }
    expect(localParts(new Date(start), shanghai).weekday).toBe(7);
  });

  test('of a moment before 1970 are those of its own minute', () => {
    expect(localParts(new Date(-1), 'UTC')).toMatchObject({ year: 1969, hour: 23, minute: 59, weekday: 3 });
    expect(localParts(new Date(0), 'UTC')).toMatchObject({ year: 1970, hour: 0, minute: 0, weekday: 4 });
  });

  test('are refused for no moment at all', () => {
    expect(() => localParts(new Date(Number.NaN), shanghai)).toThrow(RangeError);
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
