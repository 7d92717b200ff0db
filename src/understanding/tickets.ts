const full = /(?<![a-z])(?:bx|fw|ts|qz|zx)-?\d{8}-?\d{4}(?!\d)/;
const labelled =
  /(?:单号|工单号?|订单号?|编号|受理号|单子|尾号)[是为:：#\s]*([a-z]{0,2}-?\d{4,8}(?:-?\d{3,4})?)(?!\d)/;
/** Four figures from 0: rooms never begin so. */
const short = /(?<![\d.:-])0\d{3}(?![\d.:-])/;

export const namesTicket = (read: string): boolean => full.test(read);

/** Ticket number as written (upper case), or its last figures. */
export function findTicket(read: string): string | undefined {
  const whole = full.exec(read);
  if (whole) return whole[0].toUpperCase();
  const named = labelled.exec(read);
  if (named && !/快递.{0,12}尾号/.test(read)) return named[1]?.toUpperCase();
  return short.exec(read)?.[0];
}
