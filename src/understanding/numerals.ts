const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  幺: 1,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const scales: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** Source of a pattern that matches one number, in figures or in Chinese. */
export const numeral = '(?:\\d+|[零〇幺一二两三四五六七八九十百千]+)';

/**
 * `15`, `十五`, `一五零一` and `十五零一` to their figures: `15`, `15`, `1501`, `1501`.
 * Figures keep their leading zeros.
 */
export function toFigures(written: string): string {
  if (/^\d+$/.test(written)) return written;
  if (!/[十百千]/.test(written)) return [...written].map((sign) => String(digits[sign] ?? '')).join('');
  const spoken = /^([二三四五六七八九]?十[一二三四五六七八九]?)([零〇][一二三四五六七八九])$/.exec(written);
  if (spoken) return toFigures(spoken[1] ?? '') + toFigures(spoken[2] ?? '');
  let total = 0;
  let pending = 0;
  for (const sign of written) {
    const scale = scales[sign];
    if (scale === undefined) {
      pending = digits[sign] ?? 0;
    } else {
      total += (pending === 0 ? 1 : pending) * scale;
      pending = 0;
    }
  }
  return String(total + pending);
}
