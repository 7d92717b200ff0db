/**
 * Replacements of equal length: what is written on the left is read as the right, so that a position in the read text
 * is the same position in the written text.
 */

/** Traditional and Cantonese characters, each followed by the one it is read as. */
const pairs =
  '樓楼電电門门單单廁厕廚厨間间壞坏沒没冇没嚟来來来氣气機机媽妈爺爷個个這这裡里裏里燈灯網网車车庫库場场煙烟滅灭燒烧熱热維维師师請请' +
  '煩烦幫帮開开關关鎖锁斷断鐵铁頭头暈晕嘔呕傷伤護护醫医藥药報报賊贼偷偷搶抢劫劫見见還还說说話话費费貴贵錢钱發发處处訴诉議议謝谢問问題题時时點点' +
  '號号棟栋層层邊边塊块佢他喺在啲些咗了睇看搵找俾给畀给係是嘅的咁这樣样攞拿該该雲云風风塵尘樹树葉叶貓猫對对險险轉转確确認认嗎吗錯错雞鸡蟲虫溝沟濕湿滲渗牆墙裝装換换買买賣卖';

export const characters: Readonly<Record<string, string>> = Object.fromEntries(
  (pairs.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** Slips of the pinyin keyboard and of dictation, and dialect words. */
export const slips: readonly (readonly [string, string])[] = [
  ['霉气', '煤气'],
  ['媒气', '煤气'],
  ['煤汽', '煤气'],
  ['然气', '燃气'],
  ['电替', '电梯'],
  ['电体', '电梯'],
  ['跳杂', '跳闸'],
  ['跳扎', '跳闸'],
  ['暖汽', '暖气'],
  ['灯炮', '灯泡'],
  ['门近', '门禁'],
  ['门进卡', '门禁卡'],
  ['楼到里', '楼道里'],
  ['下水到', '下水道'],
  ['单园', '单元'],
  ['马捅', '马桶'],
  ['马统', '马桶'],
  ['嗓音', '噪音'],
  ['着伙', '着火'],
  ['唔该', '麻烦'],
  ['唔', '不'],
  ['莫得', '没得'],
];
