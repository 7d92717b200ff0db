/** What a message is about as the model names it: the intent, and behind a stroke its code where it has one. */
export const matterOf = (intent: string, code?: string | null): string =>
  code ? `${intent}/${code}` : intent;

export function intentIn(matter: string): string {
  const stroke = matter.indexOf('/');
  return stroke < 0 ? matter : matter.slice(0, stroke);
}

export function codeIn(matter: string): string | undefined {
  const stroke = matter.indexOf('/');
  return stroke < 0 ? undefined : matter.slice(stroke + 1);
}
