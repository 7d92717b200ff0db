import type { Understanding } from '../domain/understanding';
import { bare, normalise } from './normalise';

const cry = '救命|救我|救人|救救(?:我们?|他|她|它|人|孩子|命)|sos|helpme|help(?=help)|jiuming|出人命';
const calls =
  'help|please|pls|now|somebody|someone|a|有没有人|有人|来人|有谁|谁|人呢|在不在|在|喂|你们?好|您好|物业|保安|管家|师傅|大哥|快点?|赶紧|马上|速度|来|帮帮?(?:我|忙)|求求?(?:你们?|您|了)?|拜托|啊|呀|哪|呐|啦|了|吗|么|嘛|吧|哇|哎|天|不';
const nothingButCries = new RegExp(`^(?:${calls})*(?:${cry})(?:${cry}|${calls})*$`);

type Cry = Pick<Understanding, 'intent' | 'code' | 'emergency' | 'grounds'>;

/**
 * A message that is nothing but a cry for help: whoever has no time to say why is not doubted by a model.
 *
 * @param words of the message, without homes and numbers
 */
export function mereCry(words: string): Cry | undefined {
  if (!nothingButCries.test(bare(normalise(words)))) return undefined;
  const ground = { confidence: 1, words: [words.trim()] };
  return {
    intent: 'emergency',
    code: 'HELP_OTHER',
    emergency: { kind: 'other', code: 'HELP_OTHER', certainty: 'certain' },
    grounds: { intent: ground, emergency: ground, code: ground },
  };
}
