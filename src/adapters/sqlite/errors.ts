/** The file cannot serve as a store; the message says what to do about it. */
export class StoreFileError extends Error {
  readonly code = 'store_file_unusable';
}
