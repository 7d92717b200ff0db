import { ApiError } from './api-error';

/** Calls under way per key; one too many answers 45033 (path/90313). */
export class Concurrency {
  private readonly running = new Map<string, number>();

  /** `limit` 0: any number. Answers what ends the call. @throws ApiError 45033 */
  enter(key: string, limit: number): () => void {
    const before = this.running.get(key) ?? 0;
    if (limit > 0 && before >= limit) throw new ApiError(45033, 'api concurrent out of limit');
    this.running.set(key, before + 1);
    return () => this.running.set(key, (this.running.get(key) ?? 1) - 1);
  }
}
