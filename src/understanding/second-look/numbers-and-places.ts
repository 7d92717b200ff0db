import type { Building } from '../../domain/configuration';
import { numeral } from '../numerals';
import { findRooms } from '../rooms/rooms';
import { type Covered, cover } from './covered';

/** Dialled by everybody: they tell what is going on, not who. */
const publicNumbers =
  /^(?:110|119|120|122|12345|12315|12319|12329|95598|96\d{3}|[一幺]{2}[零〇九]|[一幺]二[零〇二])$/;

/** A figure in any way people write one. */
const figure = '[\\d零〇洞一二三四五六七八九幺拐两十百千壹贰叁肆伍陆柒捌玖拾佰]';
/** What stands between the figures of one number. */
const gap = "[\\s\\-.·_~/*#()|,、'’:;+杠转]";

/** In this order: what is recognised more surely comes first, and the last one takes every number that is left. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/(?:https?:\/\/|www\.)[^\s,;。，；、)<>\u4e00-\u9fa5]+/g, '【网址】'],
  [/[\w.+-]+\s*@\s*[a-z0-9-]+(?:\s*\.\s*[a-z0-9-]+)+/g, '【邮箱】'],
  [
    /(?<=(?:微信|薇信|威信|v信|vx|wx|weixin|wechat|qq|扣扣|企鹅|支付宝|抖音|小红书|账号|帐号|账户|id)(?:号码?|账号|账户|id)?(?:\s*(?:是|为|:|=))?\s*)[a-z0-9][\w-]{3,}/g,
    '【账号】',
  ],
  [/(?<![a-z])(?:bx|fw|ts|qz|zx)\s*-?\s*\d{8}\s*-?\s*\d{4}(?!\d)/g, '【单号】'],
  [
    /(?<=(?:单号|工单号?|订单号?|编号|受理号|单子|尾号|取件码)[是为:#\s]*)[a-z]{0,3}-?\d{4,}(?:-?\d{3,4})?/g,
    '【单号】',
  ],
  [
    /[京津沪滬渝冀豫云辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使领]\s*[a-z]\s*[·•・.\-\s]{0,2}[a-z0-9]{4,6}[挂学警港澳领使]?/g,
    '【车牌】',
  ],
  [/(?<!\d)(?:\d[\s-]?){17}[\dx](?!\d)|(?<!\d)\d{15}(?!\d)/g, '【证件号】'],
  [/(?<!\d)(?:\+?86[\s-]?)?1[3-9](?:[\s\-.]?\d){9}(?!\d)/g, '【电话】'],
  [/(?<!\d)\(?0\d{2,3}\)?[\s-]?[2-9]\d{6,7}(?:\s*(?:转|-|ext\.?)\s*\d{1,5})?(?!\d)/g, '【电话】'],
  [/(?<!\d)[2-9]\d{6,7}(?!\d)/g, '【电话】'],
];

const rest: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`[\\u4e00-\\u9fa5]{1,5}(?:路|街|大道|巷|弄|胡同)\\s*${numeral}\\s*(?:号|弄)`, 'g'), '【地址】'],
  [
    new RegExp(
      `(?:${numeral}|(?<![a-z])[a-z]\\d?)\\s*(?:号楼|号院|号门|号车位|号位|号房|号(?=${cover}|\\d)|栋|幢|座|单元|楼(?!道|梯)|层|室|户|房|#|弄)[a-z]?(?![a-z])`,
      'g',
    ),
    '【位置】',
  ],
  [new RegExp(`(?<![a-z])[a-z]\\s*区\\s*${numeral}\\s*号?`, 'g'), '【位置】'],
  [
    /\b(?:building|bldg|block|tower|unit|room|rm|apt|apartment|flat|floor)\.?\s*(?:no\.?\s*)?#?\s*(?:[a-z]?\d+[a-z]?|[a-z])\b/g,
    '【位置】',
  ],
  [/(?<![a-z0-9_-])(?:(?=[a-z_-]*\d)(?=[\d_-]*[a-z])[a-z0-9_-]{4,}|[a-z]+_[a-z0-9_]+)/g, '【账号】'],
];
const anyNumber = new RegExp(`${figure}(?:${gap}{0,3}${figure}){3,}|${figure}{3,}`, 'g');
/** A flat by letter. */
const flat = /(?<![a-z0-9])\d{1,2}[a-z](?![a-z0-9])/g;

/** Numbers that belong to somebody, and where somebody lives. */
export function coverNumbersAndPlaces(text: Covered, buildings: readonly Building[]): void {
  for (const [pattern, label] of kinds) text.put(pattern, label);
  coverRooms(text, buildings);
  for (const [pattern, label] of rest) text.put(pattern, label);
  text.put(anyNumber, '【数字】', (found) => !publicNumbers.test(found));
  text.put(flat, '【位置】');
}

/** A home named twice is found once; so again, until none is left. */
function coverRooms(text: Covered, buildings: readonly Building[]): void {
  for (;;) {
    const { rooms, incomplete } = findRooms(text.read, buildings);
    const found = [...rooms.map((room) => room.text), ...(incomplete ? [incomplete.text] : [])];
    const before = text.read;
    for (const words of found) text.putWords(words, '【房号】');
    if (text.read === before) return;
  }
}
