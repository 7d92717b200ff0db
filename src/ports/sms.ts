/** Text messages to telephones, where a provider is configured. */
export interface SmsProvider {
  /**
   * Tries once.
   * @param id the same for every try of one message; a provider that knows ids delivers it once
   * @returns `later` when trying again can help, `refused` when it never will
   */
  send(phone: string, text: string, id: string): Promise<'accepted' | 'later' | 'refused'>;
}
