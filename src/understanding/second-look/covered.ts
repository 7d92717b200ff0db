import { normalise } from '../normalise';

/** Stands for one covered character while the rest is searched; in no message, since control characters are read as blanks. */
export const cover = '\u0000';

/**
 * A text of which parts are covered, each by what it was. Patterns see it as the rules read messages: simplified, half-width,
 * lower case; what is left comes out as written.
 */
export class Covered {
  private readonly written: string;
  private readonly covers: { readonly start: number; readonly end: number; readonly label: string }[] = [];
  /** Without what is covered already. */
  read: string;

  constructor(text: string) {
    const whole = legible(text);
    this.read = normalise(whole);
    // What is not read is not shown to anybody either.
    this.written = whole.slice(0, this.read.length);
  }

  /** Covers every match. */
  put(pattern: RegExp, label: string, isMeant: (found: string) => boolean = () => true): void {
    this.read = this.read.replace(pattern, (...found) => {
      const [whole] = found as [string];
      // Before the text itself, and before the named groups where there are any.
      const at = found.findLast((part) => typeof part === 'number') as number;
      if (whole === '' || !isMeant(whole)) return whole;
      this.covers.push({ start: at, end: at + whole.length, label });
      return cover.repeat(whole.length);
    });
  }

  /** Covers every place where these words stand. */
  putWords(words: string, label: string): void {
    if (words !== '') this.put(new RegExp(literally(words), 'g'), label);
  }

  toString(): string {
    let shown = '';
    let at = 0;
    for (const { start, end, label } of this.covers.toSorted((one, other) => one.start - other.start)) {
      // One inside another, such as a name in a link, is gone with it.
      if (end <= at) continue;
      shown += this.written.slice(at, Math.max(at, start));
      if (!shown.endsWith(label)) shown += label;
      at = end;
    }
    return shown + this.written.slice(at);
  }
}

/** Fancy forms of figures and letters as plain ones; signs that nobody sees and figures of other scripts are left out. */
const legible = (text: string): string =>
  text.normalize('NFKC').replace(/[\p{M}\p{Cf}\p{No}]|(?![0-9])\p{Nd}|(?!〇)\p{Nl}/gu, '');

const literally = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
