/** Local calendar arithmetic in a property's time zone. */

interface LocalParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** One time zone, with the minutes it was asked for: most questions are about the present one, and the answer is dear. */
interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly minutes: Map<number, LocalParts>;
}

const zones = new Map<string, Zone>();
const mostMinutes = 1000;

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'short',
    });
    zone = { format, minutes: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

export function localParts(at: Date, timeZone: string): LocalParts {
  const { format, minutes } = zoneOf(timeZone);
  const minute = Math.floor(at.getTime() / 60_000);
  const known = minutes.get(minute);
  if (known) return known;
  const parts = readParts(format, at);
  if (minutes.size >= mostMinutes) minutes.clear();
  minutes.set(minute, parts);
  return parts;
}

function readParts(format: Intl.DateTimeFormat, at: Date): LocalParts {
  const parts: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    weekday: weekdays.indexOf(parts.weekday ?? '') + 1,
  };
}

/** `20261122`. */
export function localDay(at: Date, timeZone: string): string {
  const { year, month, day } = localParts(at, timeZone);
  return `${year}${pad(month)}${pad(day)}`;
}

/** `14:05`. */
function localTime(at: Date, timeZone: string): string {
  const { hour, minute } = localParts(at, timeZone);
  return `${pad(hour)}:${pad(minute)}`;
}

/** As said to a person: 今天14:05, 明天12:00, 11月24日09:00. */
export function spokenTime(at: Date, now: Date, timeZone: string): string {
  const time = localTime(at, timeZone);
  if (localDay(at, timeZone) === localDay(now, timeZone)) return `今天${time}`;
  if (localDay(at, timeZone) === localDay(addHours(now, 24), timeZone)) return `明天${time}`;
  const { month, day } = localParts(at, timeZone);
  return `${month}月${day}日${time}`;
}

/** The next moment after `after` at which local clocks show `hour`:00. */
export function nextLocalHour(after: Date, hour: number, timeZone: string): Date {
  const { hour: nowHour, minute } = localParts(after, timeZone);
  const minutesAhead = (((hour - nowHour) * 60 - minute + 24 * 60 - 1) % (24 * 60)) + 1;
  return new Date(Math.floor(after.getTime() / 60_000) * 60_000 + minutesAhead * 60_000);
}

/** Whether local time lies in `from`–`to` (`HH:MM`); a range whose end is before its start runs over midnight. */
export function isWithin(at: Date, from: string, to: string, timeZone: string): boolean {
  const time = localTime(at, timeZone);
  return from < to ? time >= from && time < to : time >= from || time < to;
}

export const addSeconds = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);
export const addMinutes = (at: Date, minutes: number): Date => addSeconds(at, minutes * 60);
export const addHours = (at: Date, hours: number): Date => addMinutes(at, hours * 60);

const pad = (n: number): string => String(n).padStart(2, '0');
