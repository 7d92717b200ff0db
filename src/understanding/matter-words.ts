import { blankPhones, findName } from './contact';
import type { RuleReading } from './rules';

type Found = Pick<RuleReading, 'read' | 'rooms'>;

/**
 * The words that may tell what a message is about: homes, phone numbers and the person's name are blanked, for they come with
 * every matter. As long as the text, so that every place in it stays where it was.
 */
export function matterWords(text: string, { read, rooms }: Found): string {
  const homes = [...rooms.rooms.map((room) => room.text), rooms.incomplete?.text, rooms.near?.text];
  let words = text;
  for (const said of [...homes, findName(read)])
    if (said) words = words.replace(said, ' '.repeat(said.length));
  return blankPhones(words);
}
