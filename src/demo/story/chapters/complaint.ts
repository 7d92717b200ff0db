import { type Cast, ticketIn } from '../cast';

/** A neighbour's noise, reported in confidence. */
export async function complaint(cast: Cast): Promise<void> {
  const { stage, desk, huangli, wangmin } = cast;
  stage.chapter('投诉：楼上半夜吵，请保密');
  const resident = await cast.resident('wmStorySun', '孙先生');
  await resident.says('楼上天天半夜拖桌子跳绳，吵得睡不着，反映过三次了都没用，4栋1单元602');
  const recap = await resident.hears('先安抚，再核对记录', /非常抱歉.*位置：4栋1单元602\n事项：邻里噪音/s);
  stage.promise('可以选择保密提交', recap.menu?.some(({ content }) => content.includes('保密')) === true);
  await resident.taps('提交并为我保密');
  const accepted = await resident.hears(
    '给出单号和答复时间，不透露是谁反映的',
    /TS-\d{8}-0001.*不会透露.*前告诉您结果/s,
  );
  const ticket = ticketIn(accepted.text);
  await desk.shows(
    '群里只说是什么事，不写哪一家',
    /新工单，请接单/,
    (text) => text.includes(ticket) && !/602|4栋|睡不着/.test(text),
  );
  await wangmin.getsCard('反映过多次，按重要投诉抄送主管', ticket, '转派');
  await huangli.presses(ticket, '接单');
  await huangli.types(`完成 ${ticket} 已上门提醒楼上住户，对方同意晚上十点后不再运动，并加铺地垫`);
  await huangli.reads('管家的处理结果已记录', /已记录“完成”/);
  await wangmin.presses(ticket, '确认关闭');
  const done = await resident.hears(
    '主管确认后，把处理结果告诉住户',
    /邻里噪音.*处理结果：已上门提醒楼上住户/,
  );
  stage.promise('并请住户评价', done.menu?.length === 3);
}
