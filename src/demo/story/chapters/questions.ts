import { type Cast, ticketIn } from '../cast';

/** A question the handbook answers, and one that it does not. */
export async function questions(cast: Cast): Promise<void> {
  const { stage, chenjing } = cast;
  stage.chapter('咨询：手册里有的，和手册里没有的');
  const resident = await cast.resident('wmStoryLiu', '刘女士');
  await resident.says('停车月卡多少钱');
  await resident.hears('照手册回答，并写明依据', /300元\/月.*依据：停车场收费公示牌/s);
  await resident.taps('清楚了');
  await resident.hears('客气收尾', /别客气/);
  await resident.says('小区里可以装自助洗车机吗');
  const pending = await resident.hears(
    '手册里没有就不编，给出单号和答复时间',
    /ZX-\d{8}-0001.*前由客服前台回复/s,
  );
  const ticket = ticketIn(pending.text);
  await chenjing.getsCard('前台收到问题', ticket, '接单');
  await chenjing.presses(ticket, '接单');
  await chenjing.types('答复 0001 目前没有自助洗车机，业委会下月讨论，有结果会在公告栏通知');
  await chenjing.reads('答复已记录', /已记录“答复”/);
  await resident.hears('同事的答复送到住户', /同事回复如下：目前没有自助洗车机/);
}
