/**
 * Why a callback cannot be used. Stable: counted in metrics and asserted in tests.
 *
 * `bad_ciphertext` not base64 or not whole cipher blocks · `bad_padding` padding outside 1..32 or uneven ·
 * `bad_length` the declared length does not fit · `wrong_receiver` encrypted for someone else ·
 * `forbidden_doctype` a DTD, never sent by WeCom · `bad_xml` not well-formed, too large, too deep or
 * without a required element.
 */
export type CallbackRejection =
  | 'bad_ciphertext'
  | 'bad_padding'
  | 'bad_length'
  | 'wrong_receiver'
  | 'forbidden_doctype'
  | 'bad_xml';

/** A callback body that must not be processed. The message never repeats any of its content. */
export class CallbackRejected extends Error {
  override readonly name = 'CallbackRejected';
  readonly code = 'callback_rejected';

  constructor(readonly reason: CallbackRejection) {
    super(`callback rejected: ${reason}`);
  }
}
