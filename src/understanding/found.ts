/** Something found in normalised text. Positions there are positions in the written text. */
export interface Found {
  readonly value: string;
  /** How likely it is what was meant, 0 to 1. */
  readonly confidence: number;
  readonly from: number;
  /** Behind the last character. */
  readonly to: number;
}
