/** What a message is about as the model names it: the intent, and behind a stroke its code where it has one. */
export const matterOf = (intent: string, code?: string | null): string =>
  code ? `${intent}/${code}` : intent;

interface Parts {
  readonly intent: string;
  readonly code: string | undefined;
}

/** There are about a hundred matters, and every message asks for the parts of all of them. */
const taken = new Map<string, Parts>();

function partsOf(matter: string): Parts {
  const known = taken.get(matter);
  if (known) return known;
  const stroke = matter.indexOf('/');
  const parts =
    stroke < 0
      ? { intent: matter, code: undefined }
      : { intent: matter.slice(0, stroke), code: matter.slice(stroke + 1) };
  taken.set(matter, parts);
  return parts;
}

export const intentIn = (matter: string): string => partsOf(matter).intent;

export const codeIn = (matter: string): string | undefined => partsOf(matter).code;
