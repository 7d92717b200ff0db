import { findPhone } from './contact';
import { findForeignSlot } from './foreign-slots';
import type { Found } from './found';
import { numeral } from './numerals';

const day =
  '(?:今天|今晚|今早|明天|明早|明晚|后天|大后天|(?:下|这|本)?(?:周|星期|礼拜)[一二三四五六日天]|(?:这|本|下)?周末(?:两天)?|\\d{1,2}月\\d{1,2}[日号]|工作日|平时|每天)';
const part = '(?:上午|中午|下午|傍晚|晚上|早上|全天|白天)';
const hour = `(?:${numeral}(?:点半?|:\\d{2}|时)(?:\\d{1,2}分?)?)`;
const span = `(?:${hour}(?:\\s*(?:-|~|到|至)\\s*${hour})?(?:以后|之后|后|以前|之前|前|左右)?)`;
const time = `(?:${day}(?:\\s*${part})?(?:\\s*${span})?|${part}(?:\\s*${span})?|${span})`;
const home = '(?:都|一直|一般|应该)?(?:在家|有人|方便|可以|都在|能来|行|来|上门|过来|在)';
const always =
  /(?:现在|随时|一直|全天|白天|平时|整天)(?:都|一直|随时)?(?:在家|都在|有人|都行|可以|方便)|随时(?:都)?(?:可以|行)?/;
const withCue = new RegExp(`(?:${time})\\s*(?:我|家里|我家|我妈|我爸)?\\s*${home}`);
const announced = new RegExp(`(?:时间|预约|约在?|改到|改成)[:：]?\\s*(?:${time})`);
const bareTime = new RegExp(time);
/** A clause that is nothing but a time to come; 每天 and 今早 tell a story. */
const wholeTime = new RegExp(`^(?!每天|平时|今早|今天早上)${day}\\s*(?:${part})?(?:\\s*${span})?$`);
const clauses = /[^,，。;；、!！\n\s]+/g;

/** Longest answer in which a time stands for itself. */
const bareAnswerLength = 24;

/** How sure a time is when somebody is home, by how it was said. */
const sure = { withCue: 0.95, always: 0.95, alone: 0.9, asDetail: 0.8, inAnswer: 0.7 };

/**
 * When somebody is home. In a story a time counts only beside words such as 在家, or as a detail among others such as a
 * phone number; inside a flow a short answer may be nothing but the time.
 */
export function findSlot(read: string, isAnswer: boolean): Found | undefined {
  return (
    findChineseSlot(read, isAnswer) ?? (/[a-z]{3}/.test(read) ? findForeignSlot(read, isAnswer) : undefined)
  );
}

function findChineseSlot(read: string, isAnswer: boolean): Found | undefined {
  const cued = withCue.exec(read) ?? announced.exec(read);
  const found = cued ?? always.exec(read);
  if (found && !/几点/.test(found[0]))
    return located(found[0], found.index, cued ? sure.withCue : sure.always, /^(?:时间|预约)[:：]?\s*/);
  if (isAnswer || findPhone(read))
    for (const clause of read.matchAll(clauses))
      if (wholeTime.test(clause[0]))
        return located(clause[0], clause.index, isAnswer ? sure.alone : sure.asDetail);
  const bare = isAnswer && read.trim().length <= bareAnswerLength ? bareTime.exec(read) : null;
  return bare && !isDegree(bare, read) ? located(bare[0], bare.index, sure.inAnswer) : undefined;
}

/** 好一点 is no hour. */
const isDegree = ({ 0: words, index }: RegExpExecArray, read: string): boolean =>
  words === '一点' && /\p{Script=Han}/u.test(read.charAt(index - 1));

function located(words: string, at: number, confidence: number, lead = /^\s*/): Found {
  const from = at + (lead.exec(words)?.[0].length ?? 0);
  const value = words.slice(from - at).trim();
  return { value, confidence, from, to: from + value.length };
}
