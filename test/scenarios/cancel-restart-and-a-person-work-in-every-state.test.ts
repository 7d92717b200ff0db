import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

type Step = readonly ['say' | 'tap', string];

/** `drafting`: something is being recorded that 取消 ends. */
const states: readonly { name: string; steps: readonly Step[]; drafting: boolean }[] = [
  { name: 'nothing said yet', steps: [], drafting: false },
  { name: 'greeted', steps: [['say', '你好']], drafting: false },
  { name: 'not understood', steps: [['say', '嗯哼呀']], drafting: false },
  {
    name: 'repair: asking what',
    steps: [
      ['say', '你好'],
      ['tap', '报修'],
    ],
    drafting: true,
  },
  { name: 'repair: asking the room', steps: [['say', '厨房水管漏水']], drafting: true },
  { name: 'repair: asking the phone', steps: [['say', '厨房水管漏水，3栋2单元1501']], drafting: true },
  {
    name: 'repair: asking the slot',
    steps: [['say', '客厅灯不亮，3栋2单元1501，13800138000']],
    drafting: true,
  },
  {
    name: 'repair: confirming',
    steps: [['say', '厨房水管漏水，3栋2单元1501，13800138000']],
    drafting: true,
  },
  {
    name: 'repair: changing',
    steps: [
      ['say', '厨房水管漏水，3栋2单元1501，13800138000'],
      ['tap', '修改'],
    ],
    drafting: true,
  },
  { name: 'repair: anyone inside the lift?', steps: [['say', '电梯坏了']], drafting: true },
  { name: 'service: asking the room', steps: [['say', '要办门禁卡']], drafting: true },
  { name: 'complaint: asking the place', steps: [['say', '我要投诉楼上太吵']], drafting: true },
  {
    name: 'complaint: confirming',
    steps: [['say', '我要投诉楼上太吵，3栋2单元1501，昨天晚上十二点']],
    drafting: true,
  },
  {
    name: 'consult: asking',
    steps: [
      ['say', '你好'],
      ['tap', '咨询'],
    ],
    drafting: true,
  },
  { name: 'consult: answered', steps: [['say', '装修时间有什么规定？']], drafting: false },
];

describe('in every state', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  const go = async (steps: readonly Step[]): Promise<string> => {
    const resident = await desk.resident();
    for (const [how, what] of steps)
      if (how === 'say') await people.ask(resident, what);
      else await people.pick(resident, what);
    return resident;
  };
  const floorOf = async (resident: string): Promise<readonly string[]> =>
    ((await desk.conversation(resident))?.floor ?? [])
      .filter(({ question }) => question)
      .map(({ flow }) => flow);

  it.each(states)('「取消」 is answered kindly: $name', async ({ steps, drafting }) => {
    const resident = await go(steps);
    const answer = await people.ask(resident, '取消');
    if (drafting) expect(answer.text).toContain('先为您取消');
    else expect(answer.text).not.toBe('');
    expect(await floorOf(resident)).toEqual([]);
    expect(await desk.tickets()).toEqual([]);
    expect((await people.ask(resident, '厨房水管漏水，5栋1单元302')).text).toContain('联系电话');
  });

  it.each(states)('「重新开始」 begins anew: $name', async ({ steps }) => {
    const resident = await go(steps);
    expect((await people.ask(resident, '重新开始')).text).toContain('重新开始');
    expect(await floorOf(resident)).toEqual([]);
    const anew = await people.ask(resident, '客厅灯不亮');
    expect(anew.text).toMatch(/几栋几单元/);
  });

  it.each(states)('「人工」 brings a person: $name', async ({ steps }) => {
    const resident = await go(steps);
    const answer = await people.ask(resident, '人工');
    expect(answer.text).toContain('转接人工');
    expect((await desk.conversation(resident))?.servedBy).toBe('desk');
    await people.writeUnanswered(resident, '在吗');
    await desk.expectCard('chenjing', '已处理', '住户要求人工服务');
  });

  it('「取消」 with a ticket on its way asks which, and takes it back before anybody has acknowledged', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    expect((await people.ask(wang, '取消')).text).toContain(`要取消单号${number}`);
    expect((await people.pick(wang, '确认取消')).text).toContain('已为您取消');
    expect((await desk.tickets())[0]?.status).toBe('cancelled');
    await desk.expectGroupText('yunqi.engineering', '工单已取消');
  });

  it('「取消」 with several open tickets lets the resident choose, and only asks about the one chosen', async () => {
    const wang = await desk.resident();
    const first = await people.reportsLeak(wang);
    await people.ask(wang, '客厅灯不亮，3栋2单元1501，明天下午在家');
    await people.pick(wang, '确认报修');
    expect((await people.ask(wang, '取消')).text).toContain('哪一件');
    const label = (await people.heard(wang)).at(-1)?.menu?.find(({ content }) => content.includes(first));
    expect((await people.pick(wang, label?.content ?? '')).text).toContain(`要取消单号${first}`);
    expect((await people.pick(wang, '保留工单')).text).toContain('保留');
    expect((await desk.tickets()).map(({ status }) => status)).toEqual(['dispatched', 'dispatched']);
  });

  it('「取消」 once somebody is at work tells the person and says so', async () => {
    const wang = await desk.resident();
    const number = await people.reportsLeak(wang);
    await people.hears(wang, () => people.order('zhangwei', `接单 ${number}`));
    await people.ask(wang, '取消');
    expect((await people.pick(wang, '确认取消')).text).toContain('已经在处理');
    expect((await desk.tickets())[0]?.status).toBe('acknowledged');
    await desk.expectStaffText('zhangwei', '取消');
  });
});
