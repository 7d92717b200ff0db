import { type Cast, ticketIn } from '../cast';

const PHONE = '13912345678';

/** A leak from the first word to the rating, with one return on the way. */
export async function repair(cast: Cast): Promise<void> {
  const { stage, zhangwei, zhouping, wangmin, engineering } = cast;
  stage.chapter('报修：厨房水管漏水');
  const resident = await cast.resident('wmStoryWang', '王女士');
  await resident.says('厨房水管漏水，3栋2单元1501');
  await resident.hears('已经说过的不再问，只问还缺的电话', /^(?!.*几栋几单元).*联系电话/s);
  await resident.says(`漏的是水槽下面的管子，打我电话${PHONE}，王女士`);
  await resident.hears(
    '办之前先核对：地点、事项、时间、收费',
    /位置：3栋2单元1501\n事项：漏水.*时间：.*收费：/s,
  );
  stage.promise(
    '每条消息最多一个问题',
    (await resident.botLines()).every(({ text }) => text.split('？').length <= 2),
  );
  await resident.taps('确认报修');
  const accepted = await resident.hears('给出单号和到场时间', /BX-\d{8}-0001.*前到达/s);
  const ticket = ticketIn(accepted.text);
  await engineering.shows(
    '工程群收到派单并@值班师傅，电话打码',
    /新工单，请接单/,
    (text) =>
      text.includes(ticket) &&
      text.includes('3栋2单元1501') &&
      text.includes('<@zhangwei>') &&
      text.includes('139＊＊＊＊5678') &&
      !text.includes(PHONE),
  );
  const offered = await zhangwei.getsCard('值班师傅手机上有可以接单的卡片', ticket, '接单');
  stage.promise('没接单的人看不到完整电话', offered !== undefined && !offered.body.includes(PHONE));

  stage.tell('周平那边信号不好，他的卡片还没有更新');
  await stage.control.post('/sim/faults', {
    kind: 'api.latency',
    match: 'update_template_card',
    ms: 2500,
    times: 'always',
  });
  const pressing = zhangwei.presses(ticket, '接单');
  await resident.hears('接单后马上告诉住户是谁、什么时候到', /^张师傅已接单，预计.*前到达/);
  await zhouping.presses(ticket, '接单');
  await pressing;
  await stage.control.delete('/sim/faults');
  await zhouping.reads('另一位师傅再按旧卡片：告诉他现状，什么都没有改变', /张师傅已接单.*未生效/s);

  await stage.holds('接了单的师傅看得到电话', async () =>
    (await zhangwei.cardsOf(ticket)).some(({ body }) => body.includes(PHONE)),
  );
  await zhangwei.presses(ticket, '出发');
  await resident.hears('出发时告诉住户', /^张师傅已出发/);
  await zhangwei.presses(ticket, '到场');
  await zhangwei.types('完成 0001 换了角阀');
  await zhangwei.reads('打字的指令得到确认', /已记录“完成”/);
  const toClose = await wangmin.getsCard('主管收到确认关闭的卡片，写明处理结果', ticket, '确认关闭');
  stage.promise(
    '主管可以确认关闭，也可以退回',
    Boolean(toClose?.body.includes('换了角阀') && toClose.buttons.some(({ text }) => text === '退回')),
  );
  await wangmin.presses(ticket, '退回', { reason: 'no_result' });
  await engineering.shows('退回的单回到工程群', /已退回，请重新处理/, (text) => text.includes(ticket));
  await zhangwei.presses(ticket, '接单');
  await resident.hears('师傅重新接单，住户也知道', /^张师傅已接单/);
  await zhangwei.presses(ticket, '到场');
  await stage.passTime(15 * 60, '师傅重新检查，一刻钟过去');
  await zhangwei.types(`完成 ${ticket} 换了角阀和密封圈，试水十分钟不漏`);
  await zhangwei.reads('再次完成得到确认', /已记录“完成”/);
  await wangmin.presses(ticket, '确认关闭');
  const done = await resident.hears('关闭后把结果告诉住户', /已处理完毕：换了角阀和密封圈，试水十分钟不漏/);
  stage.promise('并请住户评价', done.menu?.length === 3);
  await resident.taps('A 满意');
  await resident.hears('评价得到回应', /谢谢您的评价/);
}
