const days =
  '今[天日晚早]|明[天日晚早]|后天|周[一二三四五六日天末]|星期|礼拜|[下这本]周|\\d+\\s*[号日](?!楼|院)|月底|月初|节[前后]|假期|工作日|每天|[过再]?[一两二三几\\d]+[天日](?:后|以后|内)|过[一两二三几\\d]+天';
const hours =
  '上午|中午|下午|傍晚|晚上|早上|早晨|清早|夜里|白天|午饭|晚饭|饭[后前]|上班[前后]?|下班|放学|午休|\\d\\s*[点:：时]|(?<![\\u4e00-\\u9fa5])一点|[零二两三四五六七八九十]点|半个?小时|小时|分钟|等会|待会|[一过]会儿?|晚点|晚些|迟点';
const soon =
  '尽快|尽早|越快越好|越早越好|马上|立刻|立即|赶紧|快一?点|快一?些|早一?点|早一?些|现在|今早|asap|now|today|tomorrow|tonight';
const whenever =
  '随时|随便|任何时[间候]|什么时候都|几点都|哪天都|都(?:可以|行|成|好|方便|在家?|有人|有空|没问题|ok)|看(?:你们?|您|师傅|物业|情况)|听(?:你们?|您|师傅)的?|(?:你们?|您|师傅)(?:来?定|安排|看着|方便|有空)|有空(?:就|再)来|无所谓|不限|全天|整天|一直(?:都)?(?:在|有人)';

const when = new RegExp([days, hours, soon, whenever].join('|'), 'i');

/**
 * Whether words that answer the question for an appointment say when: a day, an hour, as soon as can be, or any time. A plain
 * sentence or a word of another menu does not.
 */
export const saysWhen = (words: string): boolean => when.test(words.normalize('NFKC'));
