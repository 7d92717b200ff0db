import type { Resident } from './residents';

/** What somebody writes, message by message, from the first word until the matter is settled. */
type Talk = (resident: Resident) => readonly string[];

/**
 * What residents come with: of twenty, ten with something broken, four with a complaint, four with questions, one who wants
 * a service, one who asks how far it is. At most five messages each, as many as may be answered.
 */
const talks: readonly { readonly share: number; readonly talk: Talk }[] = [
  { share: 3, talk: ({ home, phone }) => [`${home.words}厨房水管漏水了，${phone}`, '确认报修'] },
  { share: 3, talk: ({ home, phone }) => ['客厅灯不亮了', home.words, phone, '明天上午', '确认报修'] },
  { share: 2, talk: ({ home, phone }) => [`马桶堵了，${home.words}`, phone, '今天下午', '确认报修'] },
  {
    share: 2,
    talk: ({ home, phone }) => [
      '师傅你好是这样，我家阳台推拉门的轮子坏了，推起来特别费劲，想找人看看',
      `${home.words}，电话${phone}`,
      '后天下午',
      '确认',
    ],
  },
  {
    share: 2,
    talk: ({ home }) => ['楼上天天半夜拖椅子，吵得孩子睡不着，说了几次都没用', home.words, '确认提交'],
  },
  { share: 2, talk: () => ['垃圾房三天没人清了，味道太大', '确认提交'] },
  { share: 2, talk: () => ['装修几点可以施工', '物业费可以微信交吗', '谢谢'] },
  { share: 2, talk: () => ['你好', '游泳池什么时候开', '月租车位还有吗', '好的谢谢'] },
  { share: 1, talk: ({ home, phone }) => [`旧沙发想找人拉走，${home.words}`, phone, '明天上午', '确认'] },
  { share: 1, talk: () => ['我前天报的修怎么样了', '好的'] },
];

const deck = talks.flatMap(({ share, talk }) => Array<Talk>(share).fill(talk));

/** The talk of the nth resident: every twenty have all of them. */
export function talkOf(resident: Resident, nth: number): readonly string[] {
  const talk = deck[(nth * 7) % deck.length];
  if (!talk) throw new Error('there are no talks');
  return talk(resident);
}

/**
 * Words that get an answer but, nobody ever saying where or confirming, no ticket: ordinary traffic that does not use up
 * the quotas of groups and employees.
 */
export const chatter: readonly string[] = [
  '你好',
  '在吗',
  '谢谢',
  '客厅灯不亮了',
  '马桶堵了',
  '厨房水管漏水了',
  '月租车位还有吗',
  '师傅你好是这样，我家阳台推拉门的轮子坏了，推起来特别费劲，想找人看看',
];

/** Emergencies, with words for the home. Two go to the engineers, two to the guards. */
export const cries: readonly ((home: string) => string)[] = [
  (home) => `${home}着火了，快来人`,
  (home) => `${home}这边电梯里困了人，快来`,
  (home) => `${home}门口有人拿刀砍人`,
  (home) => `${home}燃气味很重，是不是漏气了`,
];
