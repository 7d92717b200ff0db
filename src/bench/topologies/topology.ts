/** Where the product keeps its things, as its environment says it. */
export interface Topology {
  readonly name: string;
  /** For people: which programs, which versions of them if known. */
  readonly consistsOf: string;
  /** Why it cannot be measured here; null when it can. */
  readonly problem: string | null;
  /** Stores nobody used yet. */
  fresh(): Promise<Installation>;
}

export interface Installation {
  readonly env: Readonly<Record<string, string>>;
  /** Removes everything, once nobody uses it any more. */
  remove(): Promise<void>;
}
