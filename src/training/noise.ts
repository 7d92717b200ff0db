/** What happens to messages on their way from the head to the screen. */
export interface NoiseTables {
  /** Characters that sound alike, per character. */
  readonly alike: ReadonlyMap<string, readonly string[]>;
  /** Simplified characters, each with the traditional one. */
  readonly traditional: ReadonlyMap<string, string>;
  /** Characters, each with its syllable. */
  readonly syllables: ReadonlyMap<string, string>;
}

type Noise = (text: string, random: () => number, tables: NoiseTables) => string;

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T;
const each = (text: string, change: (character: string) => string): string => [...text].map(change).join('');
const emoji = ['😂', '🙏', '😭', '😡', '[流泪]', '[抱拳]', '~', '…', '！！', 'T_T', '😅', '[捂脸]'];
const fillers = ['那个', '就是', '嗯', '喂', '你好', '请问', '麻烦', '哎', '这个', '然后'];
const endings = ['啊', '呀', '呢', '哈', '啦', '哦', '嘛', '吧', '了', '谢谢', '快点', '在吗'];

/** A wrong character of the pinyin keyboard or of dictation. */
const homophones: Noise = (text, random, { alike }) =>
  each(text, (character) => {
    const others = alike.get(character);
    return others && others.length > 0 && random() < 0.06 ? pick(others, random) : character;
  });
const withoutPunctuation: Noise = (text) => text.replace(/[，。,.!！?？、;；…~]/g, '');
const blanksForPunctuation: Noise = (text) => text.replace(/[，。,.!！、;；…~]+/g, ' ').trim();
const inTraditional: Noise = (text, _random, { traditional }) =>
  each(text, (character) => traditional.get(character) ?? character);
/** A few characters that the keyboard left as they were typed; seldom the whole message. */
const inPinyin: Noise = (text, random, { syllables }) => {
  const characters = [...text];
  const isWhole = random() < 0.2;
  const start = isWhole ? 0 : Math.floor(random() * characters.length);
  const end = isWhole ? characters.length : start + 1 + Math.floor(random() * 4);
  const gap = random() < 0.5 ? ' ' : '';
  return characters
    .map((character, index) => {
      const syllable = index >= start && index < end ? syllables.get(character) : undefined;
      return syllable === undefined ? character : `${syllable}${gap}`;
    })
    .join('');
};
const fullWidth: Noise = (text) =>
  each(text, (character) =>
    /[0-9A-Za-z]/.test(character) ? String.fromCharCode(character.charCodeAt(0) + 0xfee0) : character,
  );
const lostCharacter: Noise = (text, random) => {
  const at = Math.floor(random() * text.length);
  return text.length < 6 ? text : text.slice(0, at) + text.slice(at + 1);
};
const swapped: Noise = (text, random) => {
  const at = Math.floor(random() * (text.length - 1));
  return text.length < 6
    ? text
    : text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
};
const withEmoji: Noise = (text, random) => text + pick(emoji, random).repeat(1 + Math.floor(random() * 3));
const withFiller: Noise = (text, random) =>
  random() < 0.5 ? `${pick(fillers, random)}${text}` : `${text}${pick(endings, random)}`;
const cutShort: Noise = (text, random) => {
  const parts = text.split(/(?<=[，。,.!！?？\s])/);
  return parts.length < 3
    ? text
    : parts.slice(random() < 0.5 ? 1 : 0, random() < 0.5 ? -1 : undefined).join('');
};

const kinds: readonly (readonly [number, Noise])[] = [
  [0.45, homophones],
  [0.15, withoutPunctuation],
  [0.12, blanksForPunctuation],
  [0.06, inTraditional],
  [0.04, fullWidth],
  [0.08, inPinyin],
  [0.12, lostCharacter],
  [0.06, swapped],
  [0.12, withEmoji],
  [0.2, withFiller],
  [0.1, cutShort],
];

/** The message as somebody else might have typed, dictated or sent it. */
export function spoil(text: string, random: () => number, tables: NoiseTables): string {
  return kinds.reduce(
    (spoilt, [share, noise]) => (random() < share ? noise(spoilt, random, tables) : spoilt),
    text,
  );
}
