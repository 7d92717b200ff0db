import { setTimeout as delay } from 'node:timers/promises';
import type { Control, ShownLine } from './control';

export interface StageParts {
  control: Control;
  restartProduct(): Promise<void>;
  write(line: string): void;
}

const PATIENCE_MILLISECONDS = 10_000;
const LOOK_MILLISECONDS = 25;
const MARGIN = '       ';
const clockFace = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Prints what the phones show and keeps count of the promises. */
export class Stage {
  readonly control: Control;
  private keptCount = 0;
  private readonly broken: string[] = [];
  private title = '';

  constructor(private readonly parts: StageParts) {
    this.control = parts.control;
  }

  chapter(title: string): void {
    this.title = title;
    this.parts.write('');
    this.parts.write(`━━ ${title} ━━`);
  }

  /** Narration between the lines. */
  tell(words: string): void {
    this.parts.write(`${MARGIN}（${words}）`);
  }

  /** `09:30  王女士：…`, further lines indented. */
  show(at: string, who: string, text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.parts.write(`${clockFace.format(new Date(at))}  ${who}：${first}`);
    for (const line of rest) this.parts.write(`${MARGIN}  ${line}`);
  }

  showButtons(labels: readonly string[]): void {
    if (labels.length > 0) this.parts.write(`${MARGIN}  ${labels.map((label) => `[${label}]`).join(' ')}`);
  }

  showLine(who: string, line: ShownLine): void {
    this.show(line.at, who, line.text);
    this.showButtons((line.menu ?? []).map(({ content }) => content));
  }

  promise(words: string, held: boolean): void {
    this.parts.write(`  ${held ? '✓' : '✗'} ${words}`);
    if (held) this.keptCount += 1;
    else this.broken.push(`${this.title}：${words}`);
  }

  async holds(words: string, look: () => Promise<boolean>): Promise<void> {
    this.promise(words, (await this.until(async () => (await look()) || undefined)) === true);
  }

  /** What `look` finds, as soon as it finds something; undefined after 10 s. */
  async until<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const found = await look();
      if (found !== undefined || Date.now() > deadline) return found;
      await delay(LOOK_MILLISECONDS);
    }
  }

  async now(): Promise<Date> {
    const { now } = await this.control.get<{ now: string }>('/sim/clock');
    return new Date(now);
  }

  async passTime(seconds: number, words: string): Promise<void> {
    await this.control.post('/sim/clock/advance', { seconds });
    this.tell(words);
  }

  async killProduct(words: string): Promise<void> {
    this.tell(words);
    await this.parts.restartProduct();
    this.tell('前台程序重新启动');
  }

  /** Prints the summary. Answers whether every promise held. */
  sum(): boolean {
    this.parts.write('');
    this.parts.write(`━━ 总结 ━━`);
    this.parts.write(
      this.broken.length === 0
        ? `  ${this.keptCount} 条承诺全部兑现。`
        : `  ${this.keptCount} 条承诺兑现，${this.broken.length} 条没有兑现：`,
    );
    for (const words of this.broken) this.parts.write(`  ✗ ${words}`);
    return this.broken.length === 0;
  }
}
