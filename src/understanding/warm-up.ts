import type { Understanding, UnderstandingContext } from '../ports/understanding';

/** Long and short, of every kind: each takes other ways through the rules. */
const samples: readonly string[] = [
  '您好',
  '3栋2单元1501厨房水管漏水，明天下午在家，13800001111，另外发票怎么开',
  '谢谢',
  '楼道灯不亮',
  '我妈刚才说胸口疼，现在躺在沙发上叫她也不怎么应，脸色很白，5栋1单元602，你们快来人啊！！',
  '上个月楼上装修把我家天花板泡了，说好一周内来人看，到今天电话都没有一个，物业费倒是催得紧，你们到底管不管？',
  '想问一下下周末游泳池开不开，小孩票怎么买',
  '不是着火，是我家在烤东西，刚才报警器响了吓一跳，麻烦跟保安说一声不用上来了',
  'hello my father fell down and he is not breathing well, please come quick, 2-1-0803',
  '3栋2单元1591 wo jia ting dian le，keting he chufang dou meiyou deng',
];
/** The engine compiles what has run often, then the rest of a message's way is fast from the first resident on. */
const rounds = 15;
let isWarm = false;

/** Reads samples, once in a process: about a quarter of a second at the start instead of slow first messages. */
export function warmUp(
  understand: (text: string, context: UnderstandingContext) => Understanding,
  propertyId: string,
): void {
  if (isWarm) return;
  isWarm = true;
  for (let round = 0; round < rounds; round += 1)
    for (const sample of samples) understand(sample, { propertyId });
}
