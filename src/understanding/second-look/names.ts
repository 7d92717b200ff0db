import { surnames as commonSurnames } from '../contact';
import { type Covered, cover } from './covered';

const rareSurnames =
  '安包鲍毕卞蔡岑柴车成池迟楚储褚丛崔戴单邓狄丁董窦杜樊费冯凤符傅甘葛耿宫龚古关管桂韩洪侯胡华霍姬纪季简江焦靳荆景居康柯匡况邝蓝乐冷黎厉连练梁廖林凌刘柳娄卢鲁陆路栾罗骆吕马麦梅孟苗闵明缪莫牟穆倪聂宁牛农欧潘庞裴彭皮蒲浦戚齐祁强乔秦邱裘曲屈瞿冉饶任阮芮桑沙尚邵申盛施时寿舒束司宋隋谭滕佟童涂屠宛危韦卫温闻翁邬巫伍席冼项谢辛邢胥许宣薛严颜晏燕羊阳杨姚易殷应游俞虞喻郁元岳臧翟詹湛张章赵甄郑支钟仲周朱祝庄卓宗邹祖左';
const traditionalSurnames =
  '張劉陳楊黃趙吳孫馬羅鄭謝許馮鄧蕭蔣葉蘇呂盧鍾賈鄒龍黎賀龔萬錢嚴湯譚陸範閻薑韋傅鄔龐顧祿畢賴簡紀駱關饒閔欒塗單歐陽萊鐘倪溫閆';
const surname = `(?:欧阳|歐陽|上官|司马|司馬|诸葛|諸葛|皇甫|令狐|慕容|南宫|夏侯|公孙|司徒|尉迟|长孙|端木|[${commonSurnames}${rareSurnames}${traditionalSurnames}闫])`;
const han = '[\\u4e00-\\u9fa5]';
/** Signs that parents choose, and that hardly stand after a surname in other words. */
const given =
  '[伟芳娜秀英敏静丽磊军洋勇艳杰娟涛超霞刚桂兰红鹏宇辉斌峰浩鑫雪琴玲婷莉娅倩淑惠珍珠翠凤梅菊兵波宁浩凯健俊帆雨欣怡梓涵轩昊博文志建国庆荣华富贵祥福林森明亮晓海燕云飞晨阳颖慧蕾琳璐瑶萍莹雯嘉佳思诗泽睿哲子浩瀚振邦德武胜利卫忠义仁彬炜楠柏松岩坤乾坚毅伦翔宝根生才发财旺兴顺娣妹玉洁香媛]';
const boundary = `[\\s\\p{P}\\p{S}\\d${cover}]`;
const begins = `(?<=^|${boundary})`;
const ends = `(?=$|${boundary}|的|家|他|她|说|在|把|来|住|要|想|报修|投诉|电话|手机|你好|您好|先生|女士|小姐)`;
const title =
  '(?:先生|女士|小姐|太太|阿姨|叔叔|奶奶|爷爷|婆婆|大爷|大妈|大叔|大姐|大哥|大伯|老师|老師|师傅|医生|经理|經理|主任|队长|班长|警官|同学|书记)';
const shortTitle = '(?:姐|哥|叔|婶|嫂|伯|姨|总(?!是|算|共|之|要|得|不|有|觉|该)|工(?=$|\\s|,|。|,|您|你))';

/** Words of the trade and of danger that begin like a name. */
const notNames =
  '(?!马(?:上|桶|路|达)|高(?:烧|温|空|层|压|血|速|峰|龄|考|区|三|二|一)|安(?:全|保|装|静|排|置)|方(?:便|案)|温度|常|金(?:额|属)|路|白|黄(?:水|色|灯|头)|明(?:天|显|火|早|晚|明)|时|成(?:功|人|了|座)|关|连(?:接|着|续)|单|冷|强(?:烈|行|制|盗)|车|管|雷|任何|何时|应|易燃|危险|包|蓝|和|同|于是|由于|万|向(?:下|上)|华|庄|元|祖|乐|沙(?:发|子|坑)|宗|左|宁|皮|支|项目|景|居|广|充|柴|池|涂|费|施工|寿|康|辛|季|简|童|苗|盛|毛(?:病|巾|坯)|石(?:头|膏)|司机|牛奶|古|全|谢|卫|孙子|周(?:[一二三四五六日末]|边)|钟点|尾号|储物|阳(?:台|光)|闻|付|冲|程|段|张(?:着|照)|钱|陈述|戚|叫)';
/** The last sign of another word is no surname: 保安师傅, 邻居大哥. */
const inWord =
  '(?<!保(?=安)|工(?=程)|[邻独](?=居)|门(?=卫)|[楼爆水保](?=管)|园|谢|网?约(?=车)|骑(?=车)|收(?=费)|公(?=司)|[^老]师(?=傅))';

const kinds: readonly RegExp[] = [
  // 王女士, 李秀英阿姨, 欧阳先生
  new RegExp(`${inWord}(?!谢谢?)${surname}(?:${given}{1,2})?${title}`, 'gu'),
  new RegExp(`${begins}${notNames}${surname}${han}{1,2}${title}`, 'gu'),
  new RegExp(`${inWord}(?![谢关车居安])${surname}${shortTitle}`, 'gu'),
  // 我姓欧阳, 免贵姓王
  new RegExp(`(?<=(?<!百)姓\\s*[:是]?\\s*)(?!名|氏|什|啥|都|甚|哪|打)(?:${surname}|${han})`, 'gu'),
  // 我叫张三, 联系人：李四, 我是王强
  new RegExp(
    `(?<=(?:我叫|名叫|我的名字(?:是|叫)?|名字[:是叫]|姓名[:是叫为]?|联系人[:是叫为]?|收件人[:是叫为]?|署名|大名|叫做)\\s*)(?!不|没|都|也|要|就|了|他|她|它|你|我|人|个|一|老头|进|醒|出|和|怎|能|尾号|保安|物业|邻居|师傅|救|医|警|车|消防|急)${han}{2,4}?${ends}`,
    'gu',
  ),
  new RegExp(
    `(?<=(?:本人|我是|我就是|我叫|户主|业主|住户|房东|租客|租户|邻居|老公|老婆|爱人|丈夫|妻子|先生|太太|儿子|女儿|父亲|母亲|爸爸|妈妈|我爸|我妈|同事|朋友|室友|管家|保安|保洁|师傅|联系|找|@)\\s*(?:是|叫|:)?\\s*)${notNames}${surname}${han}{1,2}?${ends}`,
    'gu',
  ),
  // 李建国家, 王秀英
  new RegExp(`${notNames}${surname}${given}{2}`, 'gu'),
  new RegExp(`${begins}${notNames}${surname}${given}${ends}`, 'gu'),
  // 张三 13800001111: a line of its own beside a number or a home
  new RegExp(`(?<=${cover}[\\s,;.。，、]*)${notNames}${surname}${han}{1,2}(?=$|${boundary})`, 'gu'),
  new RegExp(`${begins}${notNames}${surname}${han}{1,2}(?=[\\s,;.。，、:]*${cover})`, 'gu'),
  // 小王, 老李, 阿强
  new RegExp(`(?<!大|很|从|最|一)[小老](?!高|程序|路|石|孔|龙头|龙虾)${notNames}${surname}(?!们)`, 'gu'),
  new RegExp(
    `${begins}(?:我是|叫|找)?阿(?!姨|哥|爸|妈|婆|公|嫂|姐|弟|妹|伯|叔|爷|嬷|拉|啦|的|弥|尔|仔)${han}`,
    'gu',
  ),
  /(?<=\b(?:my name is|name\s*:|call me)\s*)[a-z]+(?: [a-z]+)?/g,
  /\b(?:mr|mrs|ms|miss|dr)\b\.?\s*[a-z]+/g,
  /(?<=\b(?:i am|i'm|im|this is)\s+)(?:wang|li|zhang|liu|chen|yang|huang|zhao|wu|zhou|xu|zhu|hu|guo|lin|luo|zheng|liang|xie|tang|deng|feng|cao|peng|zeng|xiao|tian|dong|pan|yuan|cai|jiang|yu|ye|cheng|wei|su|lu|ding|shen|yao|cui|zhong|tan|fan|jin|shi|jia|xia|fu|fang|zou|qin|jiang|hou)\s+[a-z]{2,}/g,
];

/** People by name, as far as the words show that it is one. */
export function coverNames(text: Covered): void {
  for (const pattern of kinds) text.put(pattern, '【姓名】');
}
