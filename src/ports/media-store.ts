/** Bytes of attachments, sealed at rest. */
export interface MediaStore {
  /** Writing the same id again replaces it. Durable when resolved. */
  write(id: string, bytes: Buffer): Promise<void>;
  /** @throws when the id is not there */
  read(id: string): Promise<Buffer>;
}

/** Fetches an attachment from the platform while its link lives. */
export interface MediaSource {
  fetch(mediaRef: string, kind: 'image' | 'voice' | 'video' | 'file'): Promise<MediaFetched>;
}

export type MediaFetched =
  | {
      readonly status: 'fetched';
      readonly bytes: Buffer;
      readonly contentType: string;
      readonly filename?: string;
    }
  | { readonly status: 'later'; readonly reason: string }
  /** Expired, too large or of a type we refuse. */
  | { readonly status: 'lost'; readonly reason: string };
