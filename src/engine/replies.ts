import type { ReplyValues } from '../domain/flow';

/** A reply that cannot be said: its text or one of its values is missing. A person takes over instead. */
class ReplyIncomplete extends Error {
  readonly code = 'reply_incomplete';
}

/**
 * The text of a reply with its values filled in.
 * @throws ReplyIncomplete naming the reply and the missing value
 */
export function render(texts: Readonly<Record<string, string>>, reply: string, values: ReplyValues): string {
  const text = texts[reply];
  if (text === undefined) throw new ReplyIncomplete(`reply ${reply} has no text`);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new ReplyIncomplete(`reply ${reply} needs a value for ${name}`);
    return value;
  });
}
