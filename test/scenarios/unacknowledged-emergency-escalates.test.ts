import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('an emergency that nobody acknowledges', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const texts = async (staffId: string, part: string): Promise<number> =>
    (await people.inbox(staffId)).filter(({ type, text }) => type === 'text' && text.includes(part)).length;
  const pass = async (seconds: number): Promise<void> => {
    await desk.fastForward(seconds);
    await desk.settled();
  };

  it('is dispatched on the first message, before anything is asked', async () => {
    const wang = await desk.resident();
    const answer = await people.ask(wang, '着火了！');
    expect(answer.text).toMatch(/119/);
    expect(answer.text).toContain('已通知值班人员出动');
    expect(answer.text).toContain('几栋几单元几室');
    const [ticket] = await desk.tickets();
    expect(ticket).toMatchObject({ kind: 'help', code: 'FIRE', status: 'dispatched', words: '着火了！' });
    await desk.expectCard('wugang', '收到，马上去', '待核实');
    await desk.expectGroupText('yunqi.security', '紧急求助');
    await desk.expectCard('chenjing', '已处理', '请立即拨打：119');
    await desk.expectCard('zhaojianguo', '收到，马上去');
  });

  it('climbs after 60, 120 and 180 seconds, then every 180 seconds until somebody is on site', async () => {
    const wang = await desk.resident();
    const { now: criedAt } = await desk.get<{ now: string }>('/sim/clock');
    await people.ask(wang, '老人晕倒了，3栋2单元1501');
    const [ticket] = await desk.tickets();
    const first = new Set(ticket?.dispatchedTo);
    expect([...first]).toEqual(expect.arrayContaining(['wugang']));
    expect(await people.called()).toEqual([]);

    // The clock also runs by itself meanwhile: not before 60 s is seen from when the alarm came.
    await pass(45);
    expect(await texts('machao', '无人接单')).toBe(0);
    await pass(15);
    await desk.expectCard('machao', '收到，马上去');
    const [alarm, ...more] = (await people.inbox('machao')).filter(({ text }) => text.includes('无人接单'));
    expect(more).toEqual([]);
    expect(Date.parse(alarm?.at ?? '') - Date.parse(criedAt)).toBeGreaterThanOrEqual(60_000);
    expect(await people.called()).toEqual([]);

    await pass(60);
    expect(await people.called()).toEqual(expect.arrayContaining(['zhengdong', 'zhaojianguo']));
    expect(await texts('zhaojianguo', '无人接单')).toBe(1);

    const afterSecond = (await people.called()).length;
    await pass(60);
    expect(await texts('wangmin', '无人接单')).toBe(1);
    expect((await people.called()).length).toBeGreaterThan(afterSecond);

    const afterThird = (await people.called()).length;
    const toGuard = await texts('wugang', '无人接单');
    await pass(180);
    expect(await texts('wugang', '无人接单')).toBe(toGuard + 1);
    expect((await people.called()).length).toBeGreaterThan(afterThird);

    await desk.press('wugang', '收到，马上去');
    expect((await desk.expectText(wang, '正在赶来')).text).toContain('吴刚');
    const alarmsAtAck = await texts('machao', '无人接单');
    await pass(180);
    expect(await texts('wugang', '还没有到场')).toBe(1);
    expect(await texts('machao', '无人接单')).toBe(alarmsAtAck);

    await desk.press('wugang', '到场');
    await desk.expectText(wang, '已到现场');
    const reminded = await texts('wugang', '');
    const calls = (await people.called()).length;
    await pass(3600);
    expect(await texts('wugang', '')).toBe(reminded);
    expect((await people.called()).length).toBe(calls);
  });

  it('is not delayed by notices that wait in the queue', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '老人晕倒了，3栋2单元1501');
    await desk.expectCard('wugang', '收到，马上去');
    const { app } = desk;
    const now = new Date((await desk.get<{ now: string }>('/sim/clock')).now);
    await app.store.transaction((tx) =>
      tx.outbox.add(
        Array.from({ length: 60 }, (_, n) => ({
          id: `queued${n}`,
          propertyId: 'yunqi',
          lane: 'notice' as const,
          recipient: 'staff:wugang',
          delivery: { type: 'staff.text' as const, staffId: 'wugang', text: `通知 ${n}` },
          createdAt: now,
        })),
      ),
    );
    const li = await desk.resident('李先生');
    await desk.say(li, '5栋1单元302着火了');
    const card = await desk.expectCard('wugang', '收到，马上去', '5栋1单元302');
    expect(card.title).toContain('【紧急】');
    expect(await app.store.outbox.pendingFor('staff:wugang')).toBeGreaterThan(0);
    expect((await desk.conversation(li, yunqi))?.floor.at(-1)?.flow).toBe('emergency');
  });

  it('stays open when the resident is safe again or calls it a false alarm: only people on site close it', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '着火了，3栋2单元1501');
    expect((await people.pick(wang, '我已安全')).text).toContain('仍会到场确认');
    await desk.expectStaffText('wugang', '住户表示已安全');
    expect((await people.pick(wang, '是误报')).text).toContain('到场确认');
    await desk.expectStaffText('wugang', '住户表示是误报');
    expect((await people.ask(wang, '取消')).text).toContain('到场确认');
    const [ticket] = await desk.tickets();
    expect(ticket?.status).toBe('dispatched');

    await desk.press('wugang', '收到，马上去');
    await desk.press('wugang', '到场');
    await desk.press('wugang', '已受控');
    const [late] = await desk.tickets();
    expect(late?.status).not.toBe('closed');
    await desk.press('zhengdong', '确认关闭');
    expect((await desk.expectText(wang, '现场已由')).text).toContain('您和家人如有不舒服');
    expect((await desk.tickets())[0]?.status).toBe('closed');
  });

  it('of a silent kind gets text only, no menu and no news until it is closed', async () => {
    const wang = await desk.resident();
    const answer = await people.ask(wang, '有人在撬我家门，3栋2单元1501');
    expect(answer.menu ?? []).toEqual([]);
    expect(answer.text).toContain('12110');
    await desk.expectCard('chenjing', '已处理', '不要给住户打电话');
    await desk.expectCard('chenjing', '已处理', '请立即拨打：110');
    const news = await people.hears(wang, async () => {
      await desk.press('wugang', '收到，马上去');
      await desk.press('wugang', '到场');
      await desk.press('wugang', '已受控');
      await desk.expectCard('zhengdong', '确认关闭');
    });
    expect(news).toEqual([]);
    expect((await people.ask(wang, '他们走了吗')).menu ?? []).toEqual([]);
    await desk.press('zhengdong', '确认关闭');
    await desk.expectText(wang, '已有同事处理');
  });

  it('of a silent kind is never phoned about, also when a message could not be delivered', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '有人在撬我家门，3栋2单元1501');
    await desk.plan({ kind: 'kf.sendFail', failType: 10 });
    await desk.say(wang, '他们还在门口');
    const card = await desk.expectCard('chenjing', '已处理', '在微信客服会话中用文字转告');
    expect(card.body).toContain('请不要打电话');
    expect(card.title).not.toContain('电话联系住户');
  });

  it('opens a second alarm when another danger is told in the same talk, and each ends by itself', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '着火了，3栋2单元1501');
    await people.ask(wang, '老人晕倒了');
    const tickets = await desk.tickets();
    expect(tickets.map(({ code }) => code).sort()).toEqual(['COLLAPSE', 'FIRE']);
    expect(tickets.map(({ place }) => place.room)).toEqual(['3-2-1501', '3-2-1501']);
    for (const part of ['倒', '火']) {
      const ticket = tickets.find(({ words }) => words.includes(part));
      await people.order('zhengdong', `收到 ${ticket?.number}`);
      await people.order('zhengdong', `到场 ${ticket?.number}`);
      await people.order('zhengdong', `完成 ${ticket?.number} 已处理`);
      await people.order('zhengdong', `确认关闭 ${ticket?.number}`);
    }
    await desk.settled();
    expect((await desk.tickets()).map(({ status }) => status)).toEqual(['closed', 'closed']);
    expect((await desk.conversation(wang))?.floor.map(({ flow }) => flow)).toEqual(['reception']);
  });

  it('reported by two households at the same door is one alarm; both hear that it is over', async () => {
    const wang = await desk.resident();
    const li = await desk.resident('李先生');
    await people.ask(wang, '老人晕倒了，3栋2单元1501');
    await people.ask(li, '3栋2单元1501有老人晕倒了');
    expect(await desk.tickets()).toHaveLength(1);
    await people.ask(li, '他躺在客厅地上');
    await desk.expectStaffText('wugang', '他躺在客厅地上');
    const number = (await desk.tickets())[0]?.number;
    await people.order('zhengdong', `收到 ${number}`);
    await desk.expectText(li, '正在赶来');
    await people.order('zhengdong', `完成 ${number} 已送医`);
    await people.order('zhengdong', `确认关闭 ${number}`);
    await desk.expectText(wang, '已送医');
    await desk.expectText(li, '已送医');
    await desk.settled();
    expect((await desk.conversation(li))?.floor.map(({ flow }) => flow)).toEqual(['reception']);
  });

  it('that is only possible is looked at by a guard at once, and asked about once', async () => {
    const wang = await desk.resident();
    const answer = await people.ask(wang, '感觉有烟味 会不会着火');
    expect(answer.text).toContain('已请秩序员先过去查看');
    await desk.expectCard('wugang', '收到，马上去');
    expect((await people.ask(wang, '取消')).text).toMatch(/平安|转告/);
    expect((await desk.tickets())[0]?.status).toBe('dispatched');
  });
});
