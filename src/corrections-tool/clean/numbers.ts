import { replacePhonesIn } from '../../domain/masking';
import { findRooms } from '../../understanding/rooms/rooms';
import type { Random } from './random';
import { spoken } from './rooms';

const gone: readonly RegExp[] = [
  // Identity cards, the old form too; before phones, which could be read inside one.
  /(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)/g,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?:https?:\/\/|www\.)\S+/gi,
  // 加微信 abc_123, vx：abc123, QQ 123456
  /(?:微信|威信|薇信|v信|wechat|weixin|wx|vx|qq|扣扣)\s*(?:号码?|id)?\s*(?:是|为)?\s*[:：]?\s*[a-z\d][-\w]{4,}/gi,
  // 沪A12345, 沪AD12345, 沪A·12345
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s*[A-Za-z]\s*[·.\-\s]?\s*[A-Za-z\d]{4,6}(?![A-Za-z\d])/g,
];

/** The same text without phones, identity cards, plates, addresses on the net and chat ids. */
export function withoutNumbers(text: string): string {
  const rest = gone.reduce((left, pattern) => left.replace(pattern, ''), text);
  return replacePhonesIn(rest, () => '').replace(/[\s，,、；;：:（(]+$/u, '');
}

/** Known to everybody. */
const public_: ReadonlySet<string> = new Set(['110', '119', '120', '122']);
const besideDoor = /(\d{1,2}|[一二三四五六七八九十]{1,3})(?=\s*(?:号楼|[栋幢座棟楼]|单元|#))/g;

/**
 * Other figures than those written: parts of an address (12栋楼道, 9楼) and every number of three or four figures, which may
 * be a home. What is read as a home is left to {@link rehouse}.
 */
export function withOtherFigures(text: string, random: Random): string {
  const home = findRooms(text, []).rooms[0]?.text;
  const [before = '', ...after] = home ? text.split(home) : [text];
  const change = (part: string): string =>
    part
      .replace(besideDoor, (written) => otherThan(written, () => small(written, random)))
      .replace(/(?<![\d.])[1-9]\d{2,3}(?![\d.])/g, (written) =>
        public_.has(written) ? written : otherThan(written, () => figuresLike(written, random)),
      );
  return home ? [change(before), ...after.map(change)].join(home) : change(before);
}

const small = (written: string, random: Random): string => {
  const value = 1 + Math.floor(random() * (/^\d$|^[一二三四五六七八九]$/.test(written) ? 9 : 19));
  return /\d/.test(written) ? String(value) : spoken(value);
};

const figuresLike = (written: string, random: Random): string =>
  [...written]
    .map((_, index) => String(Math.floor(random() * (index === 0 ? 9 : 10)) + (index === 0 ? 1 : 0)))
    .join('');

function otherThan(written: string, make: () => string): string {
  for (;;) {
    const made = make();
    if (made !== written && !public_.has(made)) return made;
  }
}

/** Long numbers and signs of letters and figures nobody knows the meaning of. */
export const holdsUnknownNumber = (text: string): boolean =>
  /\d(?:[ -]?\d){4,}/.test(text) ||
  /[零〇幺一二三四五六七八九]{5,}/.test(text) ||
  /(?=[A-Za-z\d_]*\d)(?=[A-Za-z\d_]*[A-Za-z])[A-Za-z\d_]{5,}/.test(text) ||
  /[A-Za-z]{6,}|@/.test(text);
