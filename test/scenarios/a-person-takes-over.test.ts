import { conversationId } from '../../src/domain/conversation';
import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

describe('a resident who wants a person', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  const begin = async (startAt?: string): Promise<void> => {
    desk = await startDesk(startAt ? { startAt } : {});
    people = peopleOf(desk);
    wang = await desk.resident();
  };
  afterEach(() => desk.close());

  const serving = (userid: string, isServing: boolean) =>
    desk.post(`/sim/servicers/${userid}/status`, { openKfid: yunqi, serving: isServing });
  const session = (action: 'take' | 'end' | 'transfer' | 'reply', userid: string, text?: string) =>
    desk.post(`/sim/sessions/${wang}`, { openKfid: yunqi, action, userid, ...(text && { text }) });
  const servedBy = async () => (await desk.conversation(wang))?.servedBy;
  const servedByServicer = (id: string) =>
    until(`${id} serves`, async () => (await desk.conversation(wang))?.servicerId === id);
  const transcript = async () =>
    (await desk.app.store.transcripts.of(conversationId({ account: yunqi, user: wang }), 100)).map(
      ({ from, text }) => `${from}: ${text}`,
    );
  const pass = async (seconds: number): Promise<void> => {
    await desk.fastForward(seconds);
    await desk.settled();
  };

  it('gets one, who reads what was said; the bot is silent and keeps both sides', async () => {
    await begin();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    expect((await people.ask(wang, '转人工')).text).toContain('转接人工');
    expect(await desk.get(`/sim/sessions/${wang}?openKfid=${yunqi}`)).toMatchObject({
      state: 3,
      servicer: 'chenjing',
    });
    await desk.expectCard('chenjing', '已处理', '厨房水管漏水');
    await people.writeUnanswered(wang, '你好，我家漏水');
    await session('reply', 'chenjing', '您好，我是陈静，马上安排');
    await people.writeUnanswered(wang, '谢谢');
    await people.writeUnanswered(wang, '取消');
    await until('both sides are kept', async () => (await transcript()).join().includes('servicer'));
    expect((await transcript()).slice(-4)).toEqual([
      'resident: 你好，我家漏水',
      'servicer: 您好，我是陈静，马上安排',
      'resident: 谢谢',
      'resident: 取消',
    ]);
  });

  it('waits in the queue when nobody is at the desk, and is told so kindly', async () => {
    await begin();
    for (const id of ['chenjing', 'linfang', 'liuyang']) await serving(id, false);
    const answer = await people.ask(wang, '人工');
    expect(answer.text).toMatch(/转接人工|登记/);
    expect(answer.text).toContain('0571-01008801');
    expect((await desk.get<{ state: number }>(`/sim/sessions/${wang}?openKfid=${yunqi}`)).state).toBe(2);
    await desk.expectCard('chenjing', '已处理', '住户要求人工服务');
    await people.writeUnanswered(wang, '在吗');
    await session('take', 'linfang');
    await session('reply', 'linfang', '您好，我是林芳');
    await servedByServicer('linfang');
  });

  it.each(['21:30', '06:00'])(
    'outside service hours (%s) is recorded with a time that somebody keeps',
    async (startAt) => {
      await begin(startAt);
      const answer = await people.ask(wang, '人工');
      expect(answer.text).toMatch(/(今天|明天)\d\d:\d\d前回复您/);
      expect(answer.text).toContain('急事');
      expect(await servedBy()).toBe('bot');
      const [ticket] = await desk.tickets();
      expect(ticket).toMatchObject({ kind: 'consult', status: 'dispatched' });
      expect(await desk.app.store.promises.ofTicket(ticket?.id ?? '')).toHaveLength(1);
      expect((await people.ask(wang, '厨房水管漏水，3栋2单元1501')).text).toContain('联系电话');
    },
  );

  it('who cannot be moved to anybody is recorded with a time', async () => {
    await begin();
    await desk.plan({ kind: 'api.error', match: 'service_state/trans', errcode: 95016, times: 'always' });
    await people.hears(wang, async () => {
      await desk.say(wang, '人工');
      await desk.expectText(wang, '同事');
      await desk.expectText(wang, /前回复您/);
    });
    expect(await servedBy()).toBe('bot');
    expect((await desk.tickets())[0]?.kind).toBe('consult');
  });

  it('and is not answered within a minute: the desk and the supervisor are told again', async () => {
    await begin();
    await people.ask(wang, '人工');
    await pass(61);
    await desk.expectCard('wangmin', '已处理', '还没有人回复');
    await desk.expectCard('chenjing', '已处理', '还没有人回复');
  });

  it('and is answered within a minute: nobody is told again', async () => {
    await begin();
    await people.ask(wang, '人工');
    await session('reply', 'chenjing', '您好');
    await until('the reply is on record', async () => (await transcript()).join().includes('servicer'));
    await pass(120);
    expect((await people.inbox('wangmin')).filter(({ text }) => text.includes('还没有人回复'))).toEqual([]);
  });

  it('hears news of a ticket from the person who serves', async () => {
    await begin();
    const number = await people.reportsLeak(wang);
    await people.ask(wang, '人工');
    const news = await people.hears(wang, () => people.order('zhangwei', `接单 ${number}`));
    expect(news).toEqual([]);
    const passed = await desk.expectStaffText('chenjing', '请转告正在接待的住户');
    expect(passed.text).toContain('张师傅已接单');
  });

  it('is served by the bot again when the person ends the talk, and the draft is still there', async () => {
    await begin();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    await people.ask(wang, '人工');
    await session('reply', 'chenjing', '您好');
    await session('end', 'chenjing');
    await until('the bot serves again', async () => (await servedBy()) === 'bot');
    expect((await people.ask(wang, '13800138000')).text).toContain('跟您核对');
  });

  it('is served by the bot again after 48 hours without an end', async () => {
    await begin();
    await people.ask(wang, '人工');
    await people.writeUnanswered(wang, '在吗');
    await pass(48 * 3600 + 60);
    expect(await servedBy()).toBe('bot');
    expect((await people.ask(wang, '你好')).text).toContain('云栖花园');
  });

  it('is moved from one colleague to another: news goes to the one who serves now', async () => {
    await begin();
    const number = await people.reportsLeak(wang);
    await people.ask(wang, '人工');
    await session('transfer', 'linfang');
    await session('reply', 'linfang', '您好，我是林芳');
    await servedByServicer('linfang');
    await people.order('zhangwei', `接单 ${number}`);
    await desk.expectStaffText('linfang', '请转告正在接待的住户');
  });
});
