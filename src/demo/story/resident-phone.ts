import type { ShownLine } from './control';
import type { Stage } from './stage';

export const ACCOUNT = 'wkYunqiGarden0001';

/** One resident's chat with the front desk. Every word of the bot must be one that the story expects, in order. */
export class ResidentPhone {
  private heard = 0;

  constructor(
    private readonly stage: Stage,
    readonly id: string,
    readonly name: string,
  ) {}

  async says(text: string): Promise<void> {
    await this.write({ type: 'text', text });
    this.stage.show((await this.stage.now()).toISOString(), this.name, text);
  }

  /** Taps an item of the latest menu. @throws Error when that menu does not offer it. */
  async taps(label: string): Promise<void> {
    const menu = (await this.chat()).findLast((line) => line.menu)?.menu ?? [];
    const item = menu.find(({ content }) => content.includes(label));
    if (!item) throw new Error(`${this.name}的手机上没有“${label}”`);
    await this.stage.control.post(`/sim/residents/${this.id}/tap`, { openKfid: ACCOUNT, menuId: item.id });
    this.stage.show((await this.stage.now()).toISOString(), this.name, `（点）[${item.content}]`);
  }

  /** The next message of the bot, which must match. Answers its line; an empty text when none came. */
  async hears(promise: string, pattern: RegExp): Promise<ShownLine> {
    const line = await this.stage.until(async () => (await this.botLines())[this.heard]);
    if (line) {
      this.heard += 1;
      this.stage.showLine('前台', line);
    }
    this.stage.promise(promise, line !== undefined && pattern.test(line.text));
    return line ?? { n: 0, at: '', from: 'bot', type: 'text', text: '' };
  }

  /** Messages of the bot that the story did not expect. */
  async unexpected(): Promise<readonly ShownLine[]> {
    return (await this.botLines()).slice(this.heard);
  }

  async botLines(): Promise<readonly ShownLine[]> {
    return (await this.chat()).filter(({ from }) => from === 'bot');
  }

  chat(): Promise<ShownLine[]> {
    return this.stage.control.get(`/sim/residents/${this.id}/messages?openKfid=${ACCOUNT}`);
  }

  private async write(message: { type: string; text: string }): Promise<void> {
    await this.stage.control.post(`/sim/residents/${this.id}/messages`, { openKfid: ACCOUNT, ...message });
  }
}
