import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

type Step = readonly ['say' | 'tap', string];

/** Ways into every state in which a resident may be. `resumes`: what is asked again once the danger is over. */
const states: readonly {
  name: string;
  steps: readonly Step[];
  resumes?: RegExp;
  keeps?: readonly string[];
}[] = [
  { name: 'nothing said yet', steps: [] },
  { name: 'greeted', steps: [['say', '你好']] },
  { name: 'not understood', steps: [['say', '嗯哼呀']] },
  {
    name: 'repair: asking what',
    steps: [
      ['say', '你好'],
      ['tap', '报修'],
    ],
    resumes: /什么东西坏了/,
  },
  { name: 'repair: asking the room', steps: [['say', '厨房水管漏水']], resumes: /几栋几单元/ },
  { name: 'repair: asking the phone', steps: [['say', '厨房水管漏水，3栋2单元1501']], resumes: /联系电话/ },
  {
    name: 'repair: asking the slot',
    steps: [['say', '客厅灯不亮，3栋2单元1501，13800138000']],
    resumes: /什么时候/,
  },
  {
    name: 'repair: confirming',
    steps: [['say', '厨房水管漏水，3栋2单元1501，13800138000']],
    resumes: /跟您核对/,
    keeps: ['3栋2单元1501', '13800138000', '漏水'],
  },
  {
    name: 'repair: changing',
    steps: [
      ['say', '厨房水管漏水，3栋2单元1501，13800138000'],
      ['tap', '修改'],
    ],
    resumes: /改哪一项/,
  },
  { name: 'service: asking the room', steps: [['say', '要办门禁卡']], resumes: /几栋几单元/ },
  { name: 'service: asking the phone', steps: [['say', '要办门禁卡，3栋2单元1501']], resumes: /联系电话/ },
  { name: 'complaint: asking the place', steps: [['say', '我要投诉楼上太吵']], resumes: /位置|几栋/ },
  {
    name: 'complaint: confirming',
    steps: [['say', '我要投诉楼上太吵，3栋2单元1501，昨天晚上十二点']],
    resumes: /这样记录/,
    keeps: ['3栋2单元1501'],
  },
  {
    name: 'consult: asking',
    steps: [
      ['say', '你好'],
      ['tap', '咨询'],
    ],
    resumes: /想了解什么/,
  },
  {
    name: 'progress: nothing found',
    steps: [
      ['say', '你好'],
      ['tap', '查进度'],
    ],
  },
];

describe('an emergency', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const go = async (resident: string, steps: readonly Step[]): Promise<void> => {
    for (const [how, what] of steps)
      if (how === 'say') await people.ask(resident, what);
      else await people.pick(resident, what);
  };
  const helpTicket = async (resident: string) =>
    (await desk.tickets()).find(
      ({ kind, reporters }) => kind === 'help' && reporters.some((id) => id.endsWith(resident)),
    );
  const closeIt = async (resident: string): Promise<void> => {
    const number = (await helpTicket(resident))?.number ?? '';
    await people.order('zhengdong', `收到 ${number}`);
    await people.order('zhengdong', `完成 ${number} 现场已处理`);
    await people.order('zhengdong', `确认关闭 ${number}`);
    await desk.settled();
  };

  it.each(states)('takes the floor at once: $name', async ({ steps, resumes, keeps }) => {
    const resident = await desk.resident();
    await go(resident, steps);
    const answer = await people.ask(resident, '着火了');
    expect(answer.text).toContain('119');
    expect(answer.text).toContain('已通知值班人员');
    expect(await helpTicket(resident)).toMatchObject({ code: 'FIRE', status: 'dispatched' });
    expect((await people.ask(resident, '火很大')).text).toContain('转告');

    const after = await people.hears(resident, () => closeIt(resident));
    const last = after.at(-1)?.text ?? '';
    expect(last).toContain('现场已由');
    if (resumes) expect(last).toMatch(resumes);
    else expect(last).not.toContain('接着办');
    for (const part of keeps ?? []) expect(last).toContain(part);
  });

  it('keeps the draft: after the danger the answer to the old question completes the report', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '客厅灯不亮，5栋1单元302，我姓王');
    expect((await people.ask(wang, '有人晕倒了')).text).toContain('5栋1单元302');
    expect(await helpTicket(wang)).toMatchObject({ place: { room: '5-1-302', confirmed: false } });
    await people.hears(wang, () => closeIt(wang));
    expect((await people.ask(wang, '13900139000')).text).toContain('什么时候');
    expect((await people.ask(wang, '明天下午在家')).text).toMatch(
      /5栋1单元302[\s\S]*13900139000[\s\S]*明天下午/,
    );
    expect((await people.pick(wang, '确认报修')).text).toMatch(/单号BX-/);
  });

  it('keeps the draft when the danger turns out to be none', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '客厅灯不亮，6栋1单元302');
    expect((await people.ask(wang, '感觉有烟味 会不会着火')).text).toContain('已请秩序员先过去查看');
    const calm = await people.pick(wang, '没有危险');
    expect(calm.text).toContain('平安就好');
    expect(calm.text).toContain('联系电话');
  });

  it('found by asking goes out at once: gas smell behind a broken stove', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, '燃气灶打不着火，7栋1单元302')).text).toContain('煤气味');
    const answer = await people.pick(wang, '有煤气味');
    expect(answer.text).toContain('开窗');
    expect(answer.menu ?? []).toEqual([]);
    expect(await helpTicket(wang)).toMatchObject({ code: 'GAS_LEAK', place: { room: '7-1-302' } });
  });

  it('while the resident is asked about falling silent, or parked the draft', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    await desk.fastForward(601);
    await desk.expectText(wang, '还要继续吗');
    expect((await people.ask(wang, '着火了')).text).toContain('119');
    const li = await desk.resident('李先生');
    await people.ask(li, '厨房水管漏水，3栋2单元1502');
    await people.hears(li, async () => {
      await desk.fastForward(601);
      await desk.expectText(li, '还要继续吗');
    });
    await people.pick(li, '晚点再说');
    expect((await people.ask(li, '着火了')).text).toContain('119');
    expect((await desk.tickets()).filter(({ kind }) => kind === 'help')).toHaveLength(2);
  });

  it('after a rating question', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang, '8栋1单元302');
    await people.order('sunjianjun', `完成 ${number} 换了角阀`);
    await people.hears(wang, () => people.order('wangmin', `确认关闭 ${number}`));
    await people.pick(wang, 'C 不满意');
    expect((await people.ask(wang, '着火了')).text).toContain('119');
    const after = await people.hears(wang, () => closeIt(wang));
    expect(after.at(-1)?.text).toContain('哪里没做好');
  });

  it('told to a person who serves alarms the staff while the bot stays silent', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '人工');
    await desk.settled();
    expect((await desk.conversation(wang))?.servedBy).toBe('desk');
    await people.writeUnanswered(wang, '着火了，4栋2单元1501');
    expect(await helpTicket(wang)).toMatchObject({ code: 'FIRE', place: { room: '4-2-1501' } });
    await desk.expectCard('wugang', '收到，马上去', '4栋2单元1501');
    const passed = await desk.expectStaffText('chenjing', '请转告正在接待的住户');
    expect(passed.text).toContain('119');
    expect(await people.hears(wang, () => closeIt(wang))).toEqual([]);
  });
});
