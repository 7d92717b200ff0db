const format = (options) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options });
const minute = format({ hour: '2-digit', minute: '2-digit' });
const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = format({ month: 'numeric', day: 'numeric' });
const long = format({ month: 'long', day: 'numeric', weekday: 'short' });

let offset = 0;

/** The simulator's clock, kept as a distance from this computer's. */
export const simulatedNow = () => new Date(Date.now() + offset);

export function setSimulatedNow(iso) {
  offset = Date.parse(iso) - Date.now();
}

export const clockTime = (at) => minute.format(at);
export const clockSeconds = (at) => second.format(at);
export const longDay = (at) => long.format(at);

/** 14:05 today, otherwise 11月24日 14:05. */
export function shortTime(value) {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return '';
  const [date, today] = [day.format(at), day.format(simulatedNow())];
  return date === today ? minute.format(at) : `${date} ${minute.format(at)}`;
}
