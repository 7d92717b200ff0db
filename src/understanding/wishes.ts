import type { Intent } from '../domain/codes';
import { bare } from './normalise';

const lead = /^(?:您好|你好|喂|嗨|物业|那个|请问|麻烦|我们?|想要?|需要|要|来|帮我|给我|再|还)+/;
const tail = /(?:一下|个|点|事情?|东西|问题|业务|啊|呀|呢|哈|哦|吧|了|谢谢|可以吗|行吗|怎么弄|怎么报)+$/;
const wishes: readonly (readonly [RegExp, Intent, string?])[] = [
  [/^(?:报修|维修|报个?修|修理|报维修)$/, 'repair', 'REPAIR_OTHER'],
  [/^(?:投诉|举报)$/, 'complaint', 'COMPLAINT_OTHER'],
  [/^(?:办|办理|办事|服务)$/, 'service', 'SERVICE_OTHER'],
  [/^(?:咨询|问|打听|了解)$/, 'consult'],
  [/^(?:查?进度|查单|查询?报修|催单?)$/, 'progress'],
];

/** A message that says what kind of matter it is and nothing of the matter: 我要报修. */
export function bareWish(read: string): { readonly intent: Intent; readonly code?: string } | undefined {
  const said = bare(read).replace(lead, '').replace(tail, '');
  const found = wishes.find(([pattern]) => pattern.test(said));
  return found && { intent: found[1], ...(found[2] && { code: found[2] }) };
}

/** Where a message turns to something else: 另外, 还有, 顺便, 对了. */
const turns =
  /(?:[，,。.；;！!？?~～\s]|^)(?=(?:另外|还有(?!人|没有|多久|几|什么|哪)|顺便|顺带|对了|哦对|再问|再就是|再有|同时也?想|还想|还要)[^，。]{2,})/u;

/** The parts of a message that may each hold a wish of its own, as written. One part when it never turns. */
export function partsOf(text: string): readonly string[] {
  return text
    .split(turns)
    .map((part) => part.trim())
    .filter((part) => part.length > 2);
}

const shortestClause = 4;
/** More than that is a novel; its beginning is read. */
const mostClauses = 6;

/** The clauses of a message of several, as written. */
export function clausesOf(text: string): readonly string[] {
  const clauses = text.split(/[，,。.；;！!？?~～\s]+/).filter((clause) => clause.length >= shortestClause);
  return clauses.length > 1 || (clauses[0]?.length ?? 0) < text.length - 1
    ? clauses.slice(0, mostClauses)
    : [];
}

const shortestSentence = 3;

/** What stands between the signs of a sentence, as written; blanks part a story in one breath as well and do not count. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/[，,。；;！!？?\n]+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= shortestSentence)
    .slice(0, mostClauses);
