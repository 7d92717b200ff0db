import type { Found } from './found';

/** When somebody is home, in English and in pinyin. */

const weekday = '(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const englishDay = `(?:the day after tomorrow|today|tonight|tomorrow|tmr|tmrw|(?:(?:on|this|next)\\s+)?${weekday}|(?:(?:on|at|this|next)\\s+)?(?:the\\s+)?weekends?|(?:on\\s+)?weekdays)`;
const englishPart =
  '(?:(?:in the|at)\\s+)?(?:morning|noon|lunch ?time|afternoon|evening|night|all day|whole day)';
const clock = '(?:\\d{1,2}(?::\\d{2})?\\s*(?:am|pm|o\\W?clock)|\\d{1,2}:\\d{2})';
const loosely = '(?:around|about|after|before|from|at|by|until|till|between)';
const englishSpan = `(?:${loosely}\\s+(?:${clock}|\\d{1,2}(?!\\d|-))(?:\\s*(?:-|to|and|until|till)\\s*(?:${clock}|\\d{1,2}(?!\\d|-)))?|${clock}(?:\\s*(?:-|to|until|till)\\s*${clock})?)`;
const englishTime = `(?:${englishDay}(?:,?\\s+${englishPart})?(?:,?\\s+${englishSpan})?|${englishPart}(?:,?\\s+${englishSpan})?|${englishSpan}(?:,?\\s+${englishDay})?)`;
const englishAlways = '(?:any\\s?time|whenever|(?:at\\s+)?all day(?: long)?)';

const number = '(?:yi|er|san|si|wu|liu|qi|ri|tian|\\d)';
const pinyinDay = `(?:jin\\s*tian|jin\\s*wan|ming\\s*tian|ming\\s*zao|ming\\s*wan|hou\\s*tian|(?:xia|zhe|ben)?\\s*(?:ge\\s*)?(?:zhou|xing\\s*qi|li\\s*bai)\\s*${number}|zhou\\s*mo)`;
const pinyinPart =
  '(?:shang\\s*wu|zhong\\s*wu|xia\\s*wu|bang\\s*wan|wan\\s*shang|zao\\s*shang|quan\\s*tian|bai\\s*tian)';
const pinyinSpan = '(?:\\d{1,2}\\s*dian(?:\\s*ban)?(?:\\s*(?:yi|zhi)?\\s*(?:hou|qian))?)';
const pinyinTime = `(?:${pinyinDay}(?:\\s*${pinyinPart})?(?:\\s*${pinyinSpan})?|${pinyinPart}(?:\\s*${pinyinSpan})?|${pinyinSpan})`;
const pinyinAlways = 'sui\\s*shi(?:\\s*dou)?(?:\\s*(?:ke\\s*yi|xing))?';

const whole = '(?<![a-z])';
const end = '(?![a-z])';
/** 昨晚 and 今早 tell what happened. */
const toCome = '(?<!(?:last|this|every|since|zuo|mei)\\s*)';
const time = `${whole}${toCome}(?:${englishTime}|${pinyinTime})${end}`;
const always = new RegExp(`${whole}(?:${englishAlways}|${pinyinAlways})${end}`);
const bareTime = new RegExp(time);
const atHome =
  '(?:(?:i\\W?m|i am|i\\W?ll be|we\\W?re|we are|someone is|somebody is|will be)\\s+(?:at\\s+)?(?:home|free|available|in)|is (?:fine|ok|okay|good|best)|works(?: for (?:me|us))?|(?:zai|you ren zai)\\s*jia)';
const withCue = new RegExp(
  `${time}(?=[\\s,]+${atHome}${end})|(?<=${whole}(?:(?:come|visit|appointment|home|available|free)(?: over| by)?|yu\\s*yue|shi\\s*jian)[\\s,:]+)${time}`,
);

/** Longest answer in which a time stands for itself. */
const bareAnswerLength = 48;
const sure = { withCue: 0.95, always: 0.9, inAnswer: 0.7 };

/** As `findSlot`, for text without Chinese words of time. */
export function findForeignSlot(read: string, isAnswer: boolean): Found | undefined {
  const cued = withCue.exec(read);
  if (cued) return found(cued, sure.withCue);
  if (!isAnswer || read.trim().length > bareAnswerLength) return undefined;
  const any = always.exec(read);
  if (any) return found(any, sure.always);
  const bare = bareTime.exec(read);
  return bare ? found(bare, sure.inAnswer) : undefined;
}

const found = ({ 0: value, index }: RegExpExecArray, confidence: number): Found => ({
  value,
  confidence,
  from: index,
  to: index + value.length,
});
