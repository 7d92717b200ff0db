import { type Cast, ticketIn } from '../cast';

interface PlacedCall {
  n: number;
  userid: string;
}

/** Danger first: dispatched on the first message, climbing until somebody answers. */
export async function burstPipe(cast: Cast): Promise<void> {
  const { stage, engineering, security, zhangwei, liqiang, sunjianjun, zhaojianguo } = cast;
  stage.chapter('求助：水管爆裂，没有人应答');
  const callsBefore = (await placedCalls(cast)).length;
  const resident = await cast.resident('wmStoryZhou', '周女士');
  await resident.says('水管爆了，水喷得到处都是 5栋1单元802');
  await resident.hears('第一句话就派人并告诉怎么自救，不先提问', /总水阀.*已通知值班人员赶往5栋1单元802/s);
  await engineering.shows('群里立即发出紧急求助', /【紧急求助】请立即响应/, (text) =>
    text.includes('5栋1单元802'),
  );
  const ticket = ticketIn((await engineering.lines()).at(-1)?.text ?? '');
  await zhangwei.getsCard('值班师傅收到紧急卡片', ticket, '收到，马上去');

  await stage.passTime(60, '60 秒过去，没有人接单');
  await liqiang.reads('60 秒没人接单：通知下一批人', new RegExp(`无人接单】${ticket}`));
  stage.promise('这时还不打电话', (await placedCalls(cast)).length === callsBefore);
  await stage.passTime(60, '又过 60 秒，仍然没有人接单');
  await zhaojianguo.reads('120 秒没人接单：报给经理', new RegExp(`无人接单】${ticket}`));
  await stage.holds('并给经理拨打语音电话', async () =>
    (await placedCalls(cast)).slice(callsBefore).some(({ userid }) => userid === zhaojianguo.userid),
  );

  await sunjianjun.presses(ticket, '收到，马上去');
  await resident.hears('住户知道谁在赶来', /^孙师傅已收到，正在赶来/);
  await sunjianjun.presses(ticket, '到场');
  await resident.hears('住户知道人已到场', /^孙师傅已到现场/);
  const told = (await placedCalls(cast)).length;
  await stage.passTime(200, '三分多钟过去');
  stage.promise('有人到场后不再升级', (await placedCalls(cast)).length === told);
  await sunjianjun.types(`完成 ${ticket} 已关闭5栋1单元立管阀门并更换爆裂水管，楼下无积水`);
  await sunjianjun.reads('完成情况已记录', /已记录“完成”/);
  await zhaojianguo.presses(ticket, '确认关闭');
  await resident.hears(
    '班长或经理确认后，把结果告诉住户并问候',
    /处理完毕：已关闭5栋1单元立管阀门.*您和家人如有不舒服/s,
  );
  stage.promise(
    '同一求助在群里只发一次派单',
    (await engineering.lines()).filter(({ text }) => text.includes(`请立即响应** ${ticket}`)).length === 1 &&
      (await security.lines()).every(({ text }) => !text.includes(`请立即响应** ${ticket}`)),
  );
}

const placedCalls = ({ stage }: Cast): Promise<PlacedCall[]> => stage.control.get('/sim/voice-calls');
