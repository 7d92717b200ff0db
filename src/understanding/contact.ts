import { numeral } from './numerals';

const mobile = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/;
const landline = /(?<!\d)(0\d{2,3})-?([2-9]\d{6,7})(?!\d)/;

/** First phone number of a normalised text, figures only, landlines with a dash. */
export function findPhone(read: string): string | undefined {
  const hand = mobile.exec(read);
  if (hand) return `${hand[1]}${hand[2]}${hand[3]}`;
  const desk = landline.exec(read);
  return desk ? `${desk[1]}-${desk[2]}` : undefined;
}

/** The same text with phone numbers blanked: the figures inside one are not words, such as the hotline 12345. */
export const blankPhones = (read: string): string =>
  read.replace(new RegExp(`${mobile.source}|${landline.source}`, 'g'), (phone) => ' '.repeat(phone.length));

/** Common ones. */
export const surnames =
  '王李张刘陈杨黄赵周吴徐孙马胡朱郭何罗高林郑梁谢唐许冯宋韩邓彭曹曾田萧潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤';
const address = '(?:先生|女士|小姐|太太|阿姨|叔叔|奶奶|爷爷|大爷|大妈|老师)';
const named = new RegExp(
  `(?:^|[\\s,.;:，。；：、\\d]|我是|我叫|本人|联系人|姓名|业主|住户)([${surnames}]${address})(?=$|[\\s,.;:，。；：、!！\\d电手住])`,
);
const introduced = new RegExp(`(?:我姓|免贵姓|本人姓|叫我)\\s*([${surnames}](?:${address}|姐|哥)?)`);
const fullName = new RegExp(
  `(?:我叫|我的名字是|姓名[:：是]?|联系人[:：是]?)\\s*([${surnames}][\\u4e00-\\u9fa5]{1,2})(?=$|[\\s,.;:，。；、\\d])`,
);

/** How the person calls themselves; other people's names in the story are left alone. */
export function findName(read: string): string | undefined {
  return named.exec(read)?.[1] ?? introduced.exec(read)?.[1] ?? fullName.exec(read)?.[1];
}

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
const clauseEnd = /[,，。;；、!！\n\s]+/;

/** Longest answer in which a time stands for itself. */
const bareAnswerLength = 24;

/**
 * When somebody is home. In a story a time counts only beside words such as 在家, or as a detail among others such as a
 * phone number; inside a flow a short answer may be nothing but the time.
 */
export function findSlot(read: string, isAnswer: boolean): string | undefined {
  const found = withCue.exec(read)?.[0] ?? announced.exec(read)?.[0] ?? always.exec(read)?.[0];
  if (found !== undefined && !/几点/.test(found)) return found.replace(/^(?:时间|预约)[:：]?\s*/, '').trim();
  const detail =
    isAnswer || findPhone(read) ? read.split(clauseEnd).find((clause) => wholeTime.test(clause)) : undefined;
  if (detail !== undefined) return detail;
  if (isAnswer && read.trim().length <= bareAnswerLength) return bareTime.exec(read)?.[0];
  return undefined;
}
