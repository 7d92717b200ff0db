import type { Store } from '../ports/store';

/** Where the product of a demonstration keeps its data. */
export interface DataHome {
  /** The variables that name it to the product. */
  readonly env: Readonly<Record<string, string>>;
  /** For reading. Rejects while the product has not made it yet. */
  store(): Promise<Store>;
  /** Forgets everything; no process of the product may run. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
