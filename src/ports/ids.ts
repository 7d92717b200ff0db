/** New identifiers: 26 letters and digits, sorted by time. */
export interface Ids {
  next(): string;
}
