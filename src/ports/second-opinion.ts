import type { Intent, Severity } from '../domain/codes';

/** A message as it may leave the house: personal data are replaced by what they were, e.g. 【房号】, 【电话】. */
export interface Question {
  readonly text: string;
  /** Something was asked before, and this may be the answer to it. */
  readonly mayAnswer: boolean;
}

/**
 * What somebody outside makes of a message: labels, never words. Codes are as given; whoever uses them looks them up in
 * the catalogue.
 */
export interface Opinion {
  readonly danger: 'none' | 'possible' | 'certain';
  /** Emergency code of the danger. */
  readonly emergencyCode?: string;
  readonly intent?: Intent;
  /** Category code of the intent. */
  readonly code?: string;
  readonly severity?: Severity;
}

/** Somebody outside who may be asked about a message that was not understood for certain. */
export interface SecondOpinionPort {
  /**
   * Asks once. Null when there is no answer in time, none that can be used, or too much to ask already: an opinion is a
   * help, nobody waits for it. Never rejects. Asking the same twice does no harm.
   */
  ask(question: Question): Promise<Opinion | null>;
}
