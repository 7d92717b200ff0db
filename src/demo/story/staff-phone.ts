import type { ShownCard, ShownLine } from './control';
import type { Stage } from './stage';

/** One employee's private chat with the app. */
export class StaffPhone {
  private readUpTo = 0;

  constructor(
    private readonly stage: Stage,
    readonly userid: string,
    readonly name: string,
  ) {}

  /** A card of the ticket on which `button` can be pressed. */
  async getsCard(promise: string, ticket: string, button: string): Promise<ShownCard | undefined> {
    const line = await this.stage.until(() => this.lineWith(ticket, button));
    if (line?.card) {
      this.stage.show(line.at, `${this.name}的手机`, `${line.card.title}\n${line.card.body}`);
      this.stage.showButtons(line.card.buttons.map(({ text }) => text));
    }
    this.stage.promise(promise, line !== undefined);
    return line?.card;
  }

  /** Presses a button of the newest card that has it. @throws Error when there is none within 10 s. */
  async presses(ticket: string, button: string, selections: Record<string, string> = {}): Promise<void> {
    const card = (await this.stage.until(() => this.lineWith(ticket, button)))?.card;
    const key = card?.buttons.find(({ text }) => text === button)?.key;
    if (!card || !key) throw new Error(`${this.name}的手机上没有可以点的“${button}”（${ticket}）`);
    const chosen = card.questions.flatMap(({ questionKey, title, options }) =>
      options.filter(({ id }) => id === selections[questionKey]).map(({ text }) => `（${title}：${text}）`),
    );
    this.stage.show((await this.stage.now()).toISOString(), this.name, `（点）[${button}]${chosen.join('')}`);
    await this.stage.control.post(`/sim/staff/${this.userid}/tap`, {
      taskId: card.taskId,
      key,
      selections,
    });
  }

  async types(text: string): Promise<void> {
    await this.stage.control.post(`/sim/staff/${this.userid}/messages`, { text });
    this.stage.show((await this.stage.now()).toISOString(), `${this.name} → 员工应用`, text);
  }

  /** The next unread text from the app that matches. */
  async reads(promise: string, pattern: RegExp): Promise<void> {
    const line = await this.stage.until(async () =>
      (await this.texts()).find(({ n, text }) => n > this.readUpTo && pattern.test(text)),
    );
    if (line) {
      this.readUpTo = line.n;
      this.stage.show(line.at, `员工应用 → ${this.name}`, line.text);
    }
    this.stage.promise(promise, line !== undefined);
  }

  async texts(): Promise<readonly ShownLine[]> {
    return (await this.lines()).filter(({ from, card }) => from === 'app' && !card);
  }

  async cardsOf(ticket: string): Promise<readonly ShownCard[]> {
    return (await this.lines()).flatMap(({ card }) => (card?.body.includes(ticket) ? [card] : []));
  }

  private async lineWith(ticket: string, button: string): Promise<ShownLine | undefined> {
    return (await this.lines()).findLast(
      ({ card }) =>
        card?.body.includes(ticket) &&
        card.buttons.some(({ text, disabled }) => text === button && !disabled),
    );
  }

  private lines(): Promise<ShownLine[]> {
    return this.stage.control.get(`/sim/staff/${this.userid}/messages`);
  }
}
