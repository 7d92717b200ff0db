import type { Understanding } from '../ports/understanding';
import { bare } from './normalise';
import { cancelWords, humanWords, noWords, restartWords, yesWords } from './words/answers';

/** A command or answer is a whole short message; the same word inside a story is only part of the story. */
export function findCommand(read: string): Understanding['command'] {
  const said = withoutParticles(bare(read));
  if (humanWords.has(said)) return 'human';
  if (cancelWords.has(said)) return 'cancel';
  return restartWords.has(said) ? 'restart' : undefined;
}

export function findAnswer(read: string): Understanding['answer'] {
  if (/[?？]/.test(read)) return undefined;
  const said = bare(read);
  const plain = said.replace(/(?:谢谢你?|麻烦了?|辛苦了?|师傅|please|pls|thanks|thankyou|xiexie)+$/, '');
  for (const form of [said, plain, withoutParticles(plain)]) {
    if (yesWords.has(form)) return 'yes';
    if (noWords.has(form)) return 'no';
  }
  const parts = read.split(/[\s\p{P}]+/u).filter((one) => one.length > 0);
  if (parts.length < 2 || parts.length > 3 || said.length > 10) return undefined;
  const kinds = parts.map((one) => (yesWords.has(one) ? 'yes' : noWords.has(one) ? 'no' : undefined));
  const polite = parts.every(
    (one, at) => kinds[at] !== undefined || /^(?:谢谢|麻烦了?|辛苦了?|师傅|您好|你好)$/.test(one),
  );
  if (!polite) return undefined;
  return kinds.includes('no') ? 'no' : kinds.includes('yes') ? 'yes' : undefined;
}

function withoutParticles(said: string): string {
  return said
    .replace(/^(?:我要|我想|那就|那|就|请|帮我|给我|麻烦)+/, '')
    .replace(/(?:please|pls|[啊呀吧呢哈哦嘛的了啦])+$/, '');
}
