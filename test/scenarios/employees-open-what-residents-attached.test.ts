import type { ChatMessage } from '../harness/control';
import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

const picture = Buffer.from('\xff\xd8\xff-a-picture-of-a-leaking-tap', 'latin1');
const secondPicture = Buffer.from('\xff\xd8\xff-and-of-the-ceiling-below', 'latin1');

describe('an employee opens what a resident attached', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const shown = async (staffId: string): Promise<readonly ChatMessage[]> =>
    (await desk.staffChat(staffId)).filter(({ media }) => media !== undefined);
  const shownTo = async (staffId: string, count: number): Promise<readonly ChatMessage[]> => {
    await until(`${staffId} was shown ${count}`, async () => (await shown(staffId)).length >= count);
    await desk.settled();
    const all = await shown(staffId);
    expect(all).toHaveLength(count);
    return all;
  };
  const statesOf = async (): Promise<readonly (string | undefined)[]> => {
    const lines = await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 100);
    const ids = lines.flatMap(({ mediaIds = [] }) => mediaIds);
    return Promise.all(ids.map(async (id) => (await desk.app.store.media.get(id))?.state));
  };
  const become = (...states: readonly string[]) =>
    until(`they are ${states}`, async () => (await statesOf()).join() === states.join());
  const opened = async (ticketId: string) =>
    (await desk.app.store.tickets.timeline(ticketId)).filter(
      ({ fact }) => fact === 'ticket.attachments-shown',
    );
  const reads = () => desk.log.filter(({ event }) => event === 'sensitive.read');
  const ticket = async () => {
    const [newest] = await desk.tickets();
    if (!newest) throw new Error('there is no ticket');
    return newest;
  };

  async function reportsWithPhoto(): Promise<string> {
    await people.show(wang, 'image', picture.toString('base64'));
    const number = await people.reportsLeak(wang);
    await become('stored');
    return number;
  }

  it('the worker gets the very photo, under words that say whose it is', async () => {
    const number = await reportsWithPhoto();
    await desk.press('zhangwei', '查看附件');
    const [photo] = await shownTo('zhangwei', 1);
    if (!photo) throw new Error('no photo');
    expect(photo.type).toBe('image');
    expect(await desk.bytesOf(photo)).toEqual(picture);
    const chat = await desk.staffChat('zhangwei');
    const before = chat[chat.findIndex(({ n }) => n === photo.n) - 1];
    expect(before?.text).toContain(number);
    expect(before?.text).toContain('3栋2单元1501');
  });

  it('and it is on record who saw it, in the history of the ticket and in the log, without personal data', async () => {
    await reportsWithPhoto();
    await desk.press('zhangwei', '查看附件');
    await shownTo('zhangwei', 1);
    const { id, mediaIds } = await ticket();
    expect(await opened(id)).toEqual([
      expect.objectContaining({ actor: 'zhangwei', detail: { mediaIds: mediaIds.join(',') } }),
    ]);
    expect(reads().map(({ fields }) => fields)).toEqual([
      { what: 'attachments', staffId: 'zhangwei', ticketId: id, mediaIds },
    ]);
  });

  it('as often as it is pressed, and the other buttons go on working', async () => {
    await reportsWithPhoto();
    await desk.press('zhangwei', '查看附件');
    await shownTo('zhangwei', 1);
    await desk.press('zhangwei', '查看附件');
    await shownTo('zhangwei', 2);
    await desk.press('zhangwei', '接单');
    await desk.expectCard('zhangwei', '完成');
    await desk.press('zhangwei', '查看附件');
    const all = await shownTo('zhangwei', 3);
    expect(new Set(all.map(({ media }) => media?.id)).size).toBe(3);
    expect(await opened((await ticket()).id)).toHaveLength(3);
  });

  it('by a typed command, all of them in the order in which they came', async () => {
    const number = await reportsWithPhoto();
    await people.show(wang, 'image', secondPicture.toString('base64'));
    await people.show(wang, 'file', Buffer.from('the contract of the kitchen').toString('base64'));
    await become('stored', 'stored', 'stored');
    await desk.type('chenjing', `附件 ${number.slice(-4)}`);
    const all = await shownTo('chenjing', 3);
    expect(all.map(({ type }) => type)).toEqual(['image', 'image', 'file']);
    expect(await Promise.all(all.map((each) => desk.bytesOf(each)))).toEqual([
      picture,
      secondPicture,
      Buffer.from('the contract of the kitchen'),
    ]);
    await desk.expectStaffText('chenjing', /【附件】BX-[\s\S]*共3个/);
  });

  it('the front desk listens to the voice it is asked to listen to', async () => {
    await people.show(wang, 'voice');
    await become('stored');
    await desk.press('chenjing', '收听语音');
    const [voice] = await shownTo('chenjing', 1);
    expect(voice?.type).toBe('voice');
    await desk.expectStaffText('chenjing', /【附件】请看一下：住户发来一段语音/);
    const [task] = await desk.app.store.tasks.open('yunqi');
    expect(reads().map(({ fields }) => fields)).toEqual([
      { what: 'attachments', staffId: 'chenjing', taskId: task?.id, mediaIds: task?.mediaIds },
    ]);
    expect(task?.doneAt).toBeUndefined();
    await desk.press('chenjing', '已处理');
    await until('it is done', async () => (await desk.app.store.tasks.open('yunqi')).length === 0);
  });

  it.each(['media/upload', 'message/send'])(
    'once, also where WeCom’s answer to %s is lost',
    async (match) => {
      const number = await reportsWithPhoto();
      await desk.plan({ kind: 'api.lostAnswer', match, times: 2 });
      await desk.type('zhangwei', `附件 ${number}`);
      const unhurried = desk.hurry();
      await shownTo('zhangwei', 1);
      await unhurried();
      const calls = await desk.get<readonly unknown[]>(`/sim/calls?path=${match}`);
      expect(calls.length).toBeGreaterThan(2);
      const words = (await desk.staffChat('zhangwei')).filter(({ text }) => text.startsWith('【附件】'));
      expect(words).toHaveLength(1);
    },
  );

  it('not without being concerned with the ticket', async () => {
    const number = await reportsWithPhoto();
    expect(await people.order('wugang', `附件 ${number}`)).toContain('只发给经办的同事');
    expect(await people.order('hejun', `附件 ${number}`)).toContain('没有找到');
    expect(await shown('wugang')).toEqual([]);
    expect(await opened((await ticket()).id)).toEqual([]);
    expect(reads()).toEqual([]);
  });

  it('of a reporter who asked for secrecy only the leaders: a picture cannot be masked', async () => {
    const number = await reportsWithPhoto();
    const secret = { ...(await ticket()), confidential: true };
    await desk.app.store.transaction((tx) => tx.tickets.save(secret));
    expect(await people.order('zhangwei', `附件 ${number}`)).toContain('要求保密');
    expect(await people.order('chenjing', `附件 ${number}`)).toContain('要求保密');
    await desk.press('zhangwei', '查看附件');
    await desk.settled();
    expect(await shown('zhangwei')).toEqual([]);
    await desk.type('wangmin', `附件 ${number}`);
    await shownTo('wangmin', 1);
  });

  it('a ticket without any says so, and its card has no button for them', async () => {
    const number = await people.reportsLeak(wang);
    const card = await desk.expectCard('zhangwei', '接单');
    expect(card.buttons.map(({ text }) => text)).not.toContain('查看附件');
    expect(await people.order('zhangwei', `附件 ${number}`)).toContain('没有附件');
  });

  it('one that did not arrive yet: said once, and there when it is pressed later', async () => {
    await desk.plan({ kind: 'api.error', match: 'media/get', times: 'always', errcode: -1 });
    await people.show(wang, 'image', picture.toString('base64'));
    const number = await people.reportsLeak(wang);
    expect(await people.order('zhangwei', `附件 ${number}`)).toContain('附件还在接收，请过一会儿再点');
    expect(await shown('zhangwei')).toEqual([]);
    await desk.calm();
    await desk.fastForward(3600);
    await become('stored');
    await desk.type('zhangwei', `附件 ${number}`);
    await shownTo('zhangwei', 1);
  });

  it('one that is lost: said so, and what to do', async () => {
    await desk.plan({ kind: 'api.error', match: 'media/get', times: 'always', errcode: 40007 });
    await people.show(wang, 'image', picture.toString('base64'));
    const number = await people.reportsLeak(wang);
    await become('lost');
    expect(await people.order('zhangwei', `附件 ${number}`)).toContain(
      '这个附件没能收到（链接已过期），请向住户再要一份',
    );
  });

  it('of several the ones that are there, with a word about the others', async () => {
    const number = await reportsWithPhoto();
    await desk.plan({ kind: 'api.error', match: 'media/get', times: 'always', errcode: 40007 });
    await people.show(wang, 'image', secondPicture.toString('base64'));
    await become('stored', 'lost');
    await desk.type('zhangwei', `附件 ${number}`);
    await shownTo('zhangwei', 1);
    await desk.expectStaffText('zhangwei', /共2个，先发给您1个。有1个附件没能收到/);
  });

  it('that WeCom will not take holds nothing up, and the employee is told', async () => {
    const number = await reportsWithPhoto();
    await desk.plan({ kind: 'api.error', match: 'media/upload', times: 'always', errcode: -1 });
    await desk.type('zhangwei', `附件 ${number}`);
    await until('it was tried', async () => {
      const calls = await desk.get<readonly unknown[]>('/sim/calls?path=media/upload');
      return calls.length > 0;
    });
    await desk.fastForward(2);
    await desk.type('zhangwei', '我的工单');
    await desk.expectStaffText('zhangwei', '您手上的工单');
    const unhurried = desk.hurry();
    await desk.expectStaffText('zhangwei', /【附件】BX-[\s\S]*附件没能发过来，请过一会儿再点/);
    await unhurried();
    expect(await shown('zhangwei')).toEqual([]);
    await desk.calm();
    await desk.fastForward(2);
    await desk.type('zhangwei', `附件 ${number}`);
    await shownTo('zhangwei', 1);
  });
});
