import { type Cast, ticketIn } from '../cast';

/** An alarm in the middle of another talk, which goes on afterwards. */
export async function collapse(cast: Cast): Promise<void> {
  const { stage, security, wugang, zhengdong, chenjing } = cast;
  stage.chapter('求助：报修说到一半，家人晕倒');
  const resident = await cast.resident('wmStoryChen', '陈先生');
  await resident.says('家里马桶堵了');
  await resident.hears('报修先问房号', /几栋几单元几室/);
  await resident.says('我妈晕倒了叫不醒');
  await resident.hears(
    '同一条消息里：急救办法、已派人、问在哪里',
    /拨120.*按压胸口.*已通知值班人员出动.*在几栋几单元几室/s,
  );
  await security.shows('没有房号也立即派人，位置待核实', /【紧急求助】请立即响应/, (text) =>
    text.includes('位置：待核实'),
  );
  const ticket = ticketIn((await security.lines()).at(-1)?.text ?? '');
  await wugang.getsCard('值班秩序员收到紧急卡片', ticket, '收到，马上去');
  await stage.holds('前台收到陪同和拨打120的提示', async () =>
    (await chenjing.cardsOf(ticket)).some(({ body }) => body.includes('120')),
  );
  await resident.says('6栋2单元301');
  await resident.hears('位置马上转告', /位置6栋2单元301已转告/);
  await wugang.reads('赶去的人知道了房号', /【补充】.*6栋2单元301/);
  await wugang.presses(ticket, '收到，马上去');
  await resident.hears('住户知道谁在赶来', /吴刚已收到，正在赶来/);
  await wugang.presses(ticket, '到场');
  await resident.hears('住户知道人已到场', /吴刚已到现场/);
  await wugang.types(`完成 ${ticket} 老人已苏醒，120接走送往市一医院`);
  await wugang.reads('完成情况已记录', /已记录“完成”/);
  await zhengdong.presses(ticket, '确认关闭');
  await resident.hears(
    '求助结束后，接着办刚才的报修；求助时说过的房号不再问',
    /120接走送往市一医院.*刚才的事我们接着办.*联系电话/s,
  );
  await resident.taps('就在微信联系我');
  await resident.hears('接着约时间', /什么时候上门/);
  await resident.taps('今天下午');
  await resident.hears('核对的是先前的报修', /位置：6栋2单元301.*马桶堵了.*今天下午/s);
  await resident.taps('确认报修');
  await resident.hears('报修登记成功', /BX-\d{8}-0002/);
}
