/** What dictation and the pinyin keyboard make of an address, each sign followed by the number it sounds like. */
const soundsLike =
  '灵零林零玲零铃零令零衣一依一医一伊一壹一腰一儿二而二贰二山三伞三叁三肆四司四寺四伍五午五武五舞五陆六留六溜六柒七期七奇七捌八巴八玖九酒九拾十石十';

/** Signs that sound like a number or are its formal form: 山 三, 依 一, 拾 十. Equal length, so that positions stay. */
export const numberBySound: ReadonlyMap<string, string> = new Map(
  (soundsLike.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** 动, 东 … for 栋; 坐 for 座; 撞 for 幢. */
export const buildingSounds = '动东洞懂冻董坐撞';
/** 但园, 单圆, 丹元 … for 单元: any first with any second. */
export const unitSounds = ['单但丹旦担弹蛋胆', '元园圆员源原远院愿缘'] as const;
