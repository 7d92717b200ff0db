import type { Found } from './found';

const mobile = /(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)/g;
const landline = /(?<!\d)(0\d{2,3})-?([2-9]\d{6,7})(?!\d)/g;

/** A number of the right form may still have a wrong figure in it; a landline may be somebody else's. */
const ofMobile = 0.98;
const ofLandline = 0.9;

/** First phone number of a normalised text, figures only, landlines with a dash. Of several it may be any. */
export function findPhone(read: string): Found | undefined {
  const hands = numbersIn(read, mobile, '');
  const numbers = hands.length > 0 ? hands : numbersIn(read, landline, '-');
  const sure = hands.length > 0 ? ofMobile : ofLandline;
  const different = new Set(numbers.map(({ value }) => value)).size;
  return numbers[0] && { ...numbers[0], confidence: sure / different };
}

const numbersIn = (read: string, form: RegExp, between: string) =>
  [...read.matchAll(form)].map(({ 0: written, index, ...parts }) => ({
    value: [parts[1], parts[2], parts[3]].filter(Boolean).join(between),
    from: index,
    to: index + written.length,
  }));

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
