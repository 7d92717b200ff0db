import type { ProductProcess, ProductState } from './product-process';

export type ProcessRole = 'all' | 'web' | 'worker';

export interface ProductMember {
  readonly role: ProcessRole;
  readonly process: ProductProcess;
}

export type ProcessState = { readonly role: ProcessRole } & Pick<
  ProductState,
  'running' | 'pid' | 'restarts'
>;

/** All processes of the product; the first one is there for the callbacks. */
export class ProductProcesses {
  private kills = 0;
  private killing: Promise<void> = Promise.resolve();

  constructor(private readonly members: readonly [ProductMember, ...ProductMember[]]) {}

  /** As of one process: it runs when all do, is reached by the first one, and counts every restart. */
  state(): ProductState {
    const [front] = this.members;
    const states = this.members.map(({ process }) => process.state());
    return {
      ...front.process.state(),
      running: states.every(({ running }) => running),
      restarts: states.reduce((sum, { restarts }) => sum + restarts, 0),
    };
  }

  processes(): readonly ProcessState[] {
    return this.members.map(({ role, process }) => {
      const { running, pid, restarts } = process.state();
      return { role, running, pid, restarts };
    });
  }

  /** @throws ProductDidNotStart when one of them does not serve; the others are stopped then. */
  async start(): Promise<void> {
    const started = await Promise.allSettled(this.members.map(({ process }) => process.start()));
    const failed = started.find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') return;
    await this.stop();
    throw failed.reason;
  }

  /**
   * Kills one without warning and waits until it serves again: another one each time, the first one last. Whoever asks while
   * that happens has to wait.
   */
  restart(): Promise<void> {
    const next = this.killing.then(() => this.restartNext());
    this.killing = next.catch(() => undefined);
    return next;
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map(({ process }) => process.stop()));
  }

  tellClock(): void {
    for (const { process } of this.members) process.tellClock();
  }

  private async restartNext(): Promise<void> {
    this.kills += 1;
    const [front] = this.members;
    const { process } = this.members[this.kills % this.members.length] ?? front;
    await process.restart();
  }
}
