import type { ShownLine } from './control';
import type { Stage } from './stage';

/** What the members of a dispatch group see. */
export class GroupScreen {
  private seenUpTo = 0;

  constructor(
    private readonly stage: Stage,
    private readonly key: string,
    private readonly name: string,
  ) {}

  /** The next unseen post that matches; `also` says what else must be true of it. */
  async shows(promise: string, pattern: RegExp, also: (text: string) => boolean = () => true): Promise<void> {
    const line = await this.stage.until(async () =>
      (await this.lines()).find(({ n, text }) => n > this.seenUpTo && pattern.test(text)),
    );
    if (line) {
      this.seenUpTo = line.n;
      this.stage.show(line.at, this.name, line.text);
    }
    this.stage.promise(promise, line !== undefined && also(line.text));
  }

  lines(): Promise<ShownLine[]> {
    return this.stage.control.get(`/sim/groups/${this.key}/messages`);
  }
}
