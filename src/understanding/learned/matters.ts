/** What a message is about as the model names it: the intent, and behind a stroke its code where it has one. */
export const matterOf = (intent: string, code?: string | null): string =>
  code ? `${intent}/${code}` : intent;

export const intentIn = (matter: string): string => matter.split('/')[0] ?? '';

export const codeIn = (matter: string): string | undefined => matter.split('/')[1];
