/**
 * What a voice message says. The platform gives no transcript with it (`path/94670`), so a provider is asked; without one
 * a person listens.
 */
export interface SpeechPort {
  /**
   * Never throws: whatever happens is an outcome. The same recording may come again, after a crash or a `later`; asking
   * twice costs the provider's work and nothing else.
   */
  transcribe(recording: Recording): Promise<Transcription>;
}

export interface Recording {
  readonly bytes: Buffer;
  /** By the first bytes, e.g. `audio/amr`. */
  readonly contentType: string;
  /** Tells the format by its ending and nothing about the sender. */
  readonly filename: string;
}

export type Transcription =
  /** The words, perhaps none. `confidence` 0..1 where the provider tells it. */
  | { readonly status: 'heard'; readonly text: string; readonly confidence?: number }
  /** No usable answer; asking again can help. `reason` never repeats what was sent or answered. */
  | { readonly status: 'later'; readonly reason: string }
  /** Never will be: the provider does not take this recording, or does not know us. */
  | { readonly status: 'refused'; readonly reason: string };
