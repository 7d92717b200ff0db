import { type Cast, ticketIn } from '../cast';
import type { NotedCall } from '../control';

const SLOW_APIS = ['message/send', 'webhook/send', 'kf/send_msg'];

/** The product is killed twice: after a message came in, and with deliveries on their way. */
export async function powerCut(cast: Cast): Promise<void> {
  const { stage, engineering, zhangwei, zhouping, sunjianjun } = cast;
  stage.chapter('断电：程序被杀死，话不丢、不重复');
  const resident = await cast.resident('wmStoryZhao', '赵女士');
  await resident.says('卧室插座没电了，7栋1单元903，赵女士');
  await resident.hears('报修进行到一半', /联系电话/);
  await resident.says('13700001234');
  await stage.killProduct('消息刚发出，前台程序被强行杀死');
  await resident.hears('重启后接着刚才的话往下说，不从头再问', /什么时候上门/);
  await resident.taps('明天上午');
  await resident.hears('杀死之前说过的都记得', /位置：7栋1单元903.*13700001234.*明天上午/s);

  for (const match of SLOW_APIS)
    await stage.control.post('/sim/faults', { kind: 'api.latency', match, ms: 3000, times: 'always' });
  const before = (await stage.control.get<NotedCall[]>('/sim/calls')).at(-1)?.n ?? 0;
  stage.tell('企业微信变慢，每次发送要三秒');
  await resident.taps('确认报修');
  await stage.holds('派单、群消息和回复都在路上', async () => {
    const calls = await stage.control.get<NotedCall[]>(`/sim/calls?after=${before}`);
    return SLOW_APIS.every((api) => calls.some(({ path, status }) => path.includes(api) && status === 0));
  });
  await stage.control.delete('/sim/faults');
  await stage.killProduct('正在发送时，前台程序又被强行杀死');
  const accepted = await resident.hears('住户的回复没有丢', /BX-\d{8}-\d{4}.*明天上午/s);
  const ticket = ticketIn(accepted.text);
  const technicians = [zhangwei, zhouping, sunjianjun];
  await stage.holds('三位值班师傅都收到卡片', async () =>
    (await Promise.all(technicians.map((phone) => phone.cardsOf(ticket)))).every((cards) => cards.length > 0),
  );
  await engineering.shows('群消息没有丢', new RegExp(`请接单.*${ticket}`));
  await stage.until(async () => {
    const calls = await stage.control.get<NotedCall[]>(`/sim/calls?after=${before}`);
    return calls.every(({ status }) => status !== 0) || undefined;
  });
  const cards = await Promise.all(technicians.map((phone) => phone.cardsOf(ticket)));
  stage.promise(
    '每位师傅只收到一张卡片',
    cards.every(({ length }) => length === 1),
  );
  stage.promise(
    '群里只发了一次派单',
    (await engineering.lines()).filter(({ text }) => text.includes(`请接单** ${ticket}`)).length === 1,
  );
  await zhangwei.presses(ticket, '接单');
  await resident.hears('重启后照常接单', /^张师傅已接单/);
}
