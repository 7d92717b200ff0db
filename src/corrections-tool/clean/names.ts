import { surnames } from '../../understanding/contact';
import { pick, type Random } from './random';

const title =
  '先生|女士|小姐|太太|阿姨|叔叔|奶奶|爷爷|大爷|大妈|大姐|大哥|老师|师傅|老板|医生|经理|主任|队长|班长|主管|管家|[姐哥工总婶伯叔嫂姨]';
const end = '(?=$|[\\s,.;:!?，。；：、！？…~\\d（(）)家他她的说在把跟和也就又])';
const addressed = new RegExp(
  `[${surnames}](?=(?:${title}))|(?<=姓)[${surnames}]|(?<=(?<![\\u4e00-\\u9fa5])[老小阿])[${surnames}]${end}|(?<=[，,。\\s是找叫问给跟和让][老小阿])[${surnames}]${end}`,
  'g',
);
const introduced = new RegExp(
  `(我叫|名叫|姓名|联系人|名字[是叫]?)([:：是]?\\s*)[${surnames}][\\u4e00-\\u9fa5]{1,2}(?=$|[\\s,.;，。；、!！\\d（(])`,
  'g',
);
const introducing = /(?:我叫|名叫|姓名|联系人|名字[是叫])[:：是]?\s*[\u4e00-\u9fa5]/;
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文辉力斌梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希宁欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思彬富顺信子杉康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘春生雷雨峰';
const wholeName = new RegExp(
  `[${surnames}][${given}]{2}|(?<![\\u4e00-\\u9fa5])[${surnames}][${given}]${end}|(?<=我是|我叫|叫做)[${surnames}][${given}]`,
);

/** Other surnames before a title, no names that are known or introduced. @param known whole names, of residents and staff */
export function withOtherNames(text: string, known: readonly string[], random: Random): string {
  const rest = known
    .filter((name) => name.length > 1 && !new RegExp(`(?:${title})$`).test(name))
    .reduce((left, name) => left.replaceAll(name, ''), text);
  return rest.replace(introduced, '$1$2').replace(addressed, (written) => otherSurname(written, random));
}

/** Whether somebody may still be named: what looks like a whole name, or an introduction that could not be read. */
export const mayHoldName = (text: string): boolean => wholeName.test(text) || introducing.test(text);

const common = [...surnames].slice(0, 40);

const otherSurname = (written: string, random: Random): string =>
  pick(
    common.filter((surname) => surname !== written),
    random,
  );
