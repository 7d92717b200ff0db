import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('a time given to a resident', () => {
  let desk: Desk;
  let people: People;
  const begin = async (startAt?: string): Promise<string> => {
    desk = await startDesk(startAt ? { startAt } : {});
    people = peopleOf(desk);
    return desk.resident();
  };
  afterEach(() => desk.close());

  const texts = async (staffId: string, part: string) =>
    (await people.inbox(staffId))
      .filter(({ type, text }) => type === 'text' && text.includes(part))
      .map(({ text }) => text);
  const pass = async (seconds: number): Promise<void> => {
    await desk.fastForward(seconds);
    await desk.settled();
  };
  const promisesOf = async () => {
    const [ticket] = await desk.tickets();
    return desk.app.store.promises.ofTicket(ticket?.id ?? '');
  };
  const complain = async (resident: string): Promise<string> => {
    await people.ask(resident, '我要投诉楼上太吵，3栋2单元1501，昨天晚上十二点还在装修');
    return (await people.pick(resident, '确认提交')).text;
  };

  it('is remembered to the owner at 50 and 80 percent', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    expect(await texts('zhangwei', '时限提醒')).toEqual([]);
    await pass(15 * 60);
    expect(await texts('zhangwei', '时限提醒')).toHaveLength(1);
    expect((await texts('zhangwei', '时限提醒'))[0]).toContain('10:30前到场');
    await pass(9 * 60);
    expect(await texts('zhangwei', '时限提醒')).toHaveLength(2);
  });

  it('is remembered to whoever is sent instead once the ticket was given to another', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('sunjianjun', `转派 ${number} 李强`);
    expect((await promisesOf()).map(({ ownerId }) => ownerId)).toEqual([undefined]);
    await pass(15 * 60);
    expect(await texts('zhangwei', '时限提醒')).toEqual([]);
    expect(await texts('liqiang', '时限提醒')).toHaveLength(1);
    await people.order('liqiang', `接单 ${number}`);
    expect((await promisesOf()).map(({ ownerId }) => ownerId)).toEqual(['liqiang']);
  });

  it('that will break is told to the supervisor and the resident before, with a new time', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await desk.expectText(wang, '已接单');
    const news = await people.hears(wang, () => pass(29 * 60));
    expect(news.map(({ text }) => text).join()).toMatch(/非常抱歉[\s\S]*今天\d\d:\d\d前/);
    expect(await texts('wangmin', '承诺将逾期')).toHaveLength(1);
    const [broken, renewed] = await promisesOf();
    expect(broken?.state).toBe('broken');
    expect(renewed).toMatchObject({ state: 'open', ownerId: 'wangmin' });
    expect((renewed?.dueAt.getTime() ?? 0) > (broken?.dueAt.getTime() ?? 0)).toBe(true);
  });

  it('that was kept raises no alarm', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `到场 ${number}`);
    const before = (await people.inbox('zhangwei')).length;
    const news = await people.hears(wang, () => pass(2 * 3600));
    expect(news.filter(({ text }) => text.includes('抱歉'))).toEqual([]);
    expect(await texts('wangmin', '承诺')).toEqual([]);
    expect((await people.inbox('zhangwei')).length).toBe(before);
    expect((await promisesOf()).map(({ state }) => state)).toEqual(['kept']);
  });

  it('that was taken back with the report raises no alarm', async () => {
    const wang = await begin();
    await people.reportsLeak(wang);
    await people.ask(wang, '取消');
    await people.pick(wang, '确认取消');
    await pass(3600);
    expect(await texts('wangmin', '承诺')).toEqual([]);
    expect((await promisesOf()).map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('survives a restart: the alarm goes off afterwards, once', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await desk.restart();
    await pass(29 * 60);
    await desk.restart();
    await pass(1);
    expect(await texts('wangmin', '承诺将逾期')).toHaveLength(1);
    expect((await people.heard(wang)).filter(({ text }) => text.includes('没能按原定时间'))).toHaveLength(1);
  });

  it.each([
    ['10:00', '今天20:00'],
    ['19:30', '今天20:00'],
    ['20:05', '明天12:00'],
    ['23:50', '明天12:00'],
    ['00:10', '今天20:00'],
  ])('for an ordinary complaint at %s is %s', async (startAt, due) => {
    const wang = await begin(startAt);
    expect(await complain(wang)).toContain(`${due}前`);
  });

  it('for an answer is kept by the answer, which the resident reads', async () => {
    const wang = await begin();
    const asked = await people.ask(wang, '我们小区的外墙今年会不会重新粉刷？');
    expect(asked.text).toMatch(/今天20:00前/);
    const number = /ZX-\d{8}-\d{4}/.exec(asked.text)?.[0] ?? '';
    await people.order('chenjing', `接单 ${number}`);
    await people.order('chenjing', `答复 ${number} 计划明年春天粉刷，方案会公示`);
    await desk.expectText(wang, '计划明年春天粉刷');
    await pass(12 * 3600);
    expect(await texts('wangmin', '承诺')).toEqual([]);
    expect((await desk.tickets())[0]?.status).toBe('closed');
  });

  it('asked for by a resident who presses is a real one, also when the first was kept', async () => {
    const wang = await begin();
    const number = await people.reportsLeak(wang);
    await people.order('zhangwei', `接单 ${number}`);
    await people.order('zhangwei', `到场 ${number}`);
    await desk.settled();
    const answer = await people.ask(wang, '怎么还没修好，催一下');
    expect(answer.text).toMatch(/今天20:00前一定给您回音/);
    expect((await promisesOf()).filter(({ state }) => state === 'open')).toHaveLength(1);
    await desk.expectStaffText('zhangwei', '【催单】');
  });
});
