/** A time after which whoever waits is told to stop. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(seconds: number) {
    this.timer = setTimeout(() => this.controller.abort(new Error('the time is over')), seconds * 1000);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Whether an error came from waiting too long. */
  causedBy(error: unknown): boolean {
    const { reason } = this.signal;
    if (!this.isOver || typeof error !== 'object' || error === null) return false;
    return error === reason || ('cause' in error && error.cause === reason);
  }

  /** @throws the signal's reason when the time is over first; the promise is then left alone */
  within<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = () => reject(this.signal.reason);
      if (this.isOver) stop();
      this.signal.addEventListener('abort', stop, { once: true });
      promise.then(resolve, reject).finally(() => this.signal.removeEventListener('abort', stop));
    });
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
