import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const menu = ['报修', '投诉', '办事', '咨询', '查进度', '转人工'];

describe('a resident who begins with the address', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  it.each([
    '3栋2单元1501',
    '您好，3栋2单元1501',
    '我是3栋2单元1501的业主',
    '3栋2单元1501 王女士 13800001111',
    '3栋2单元1501，麻烦看一下',
  ])('is thanked and asked what it is about, and never again for the home: %s', async (address) => {
    const thanks = await people.ask(wang, address);
    expect(thanks.text).toContain('3栋2单元1501我记下了');
    expect(thanks.menu?.map(({ content }) => content)).toEqual(menu);
    const once = await people.ask(wang, address);
    expect(once.text).not.toBe(thanks.text);
    expect(once.text).not.toContain('没');
    await desk.restart();
    let heard = (await people.ask(wang, '厨房漏水')).text;
    if (!address.includes('13800001111')) {
      expect(heard).toContain('联系电话');
      heard = (await people.ask(wang, '13800001111')).text;
    }
    expect(heard).toContain('位置：3栋2单元1501');
    await people.pick(wang, '确认报修');
    expect(await desk.tickets()).toMatchObject([
      { place: { room: '3-2-1501', confirmed: true }, contact: { phone: '13800001111' } },
    ]);
  });

  it('or with a number and a name: only building and unit are asked for', async () => {
    expect((await people.ask(wang, '1501 王女士 13800001111')).text).toContain('1501我记下了');
    expect((await people.ask(wang, '1501 王女士 13800001111')).text).toContain('都记下了');
    expect((await people.ask(wang, '厨房漏水')).text).toBe('请问1501是几栋几单元？例如“3栋2单元”。');
    expect((await people.ask(wang, '3栋')).text).toContain('3栋1501是几单元');
    expect((await people.pick(wang, '2单元')).text).toContain('位置：3栋2单元1501');
    await people.pick(wang, '确认报修');
    expect(await desk.tickets()).toMatchObject([
      { place: { room: '3-2-1501' }, contact: { name: '王女士', phone: '13800001111' } },
    ]);
  });

  it('or with the telephone alone: it is not asked for again', async () => {
    expect((await people.ask(wang, '13800001111')).text).toContain('我记下了');
    expect((await people.ask(wang, '3栋2单元1501')).text).toContain('都记下了');
    expect((await people.ask(wang, '厨房漏水')).text).toContain('联系：13800001111');
  });

  it('which the property does not have: it is asked about when the matter is told', async () => {
    expect((await people.ask(wang, '3栋2单元1591')).text).toContain('3栋2单元1591我记下了');
    expect((await people.ask(wang, '厨房漏水，13800001111')).text).toContain('您说的是3栋2单元1501，对吗');
    expect((await people.pick(wang, '对')).text).toContain('位置：3栋2单元1501');
  });

  it('is asked nothing more when the wish is tapped, or told after a question', async () => {
    await people.ask(wang, '3栋2单元1501');
    await people.ask(wang, '小区能养狗吗');
    await people.pick(wang, '投诉');
    const recap = await people.ask(wang, '楼上天天半夜很吵');
    expect(recap.text).toContain('位置：3栋2单元1501');
  });

  it('is found by those who come when the next words are a cry for help', async () => {
    await people.ask(wang, '3栋2单元1501，13800001111');
    expect((await people.ask(wang, '着火了')).text).toContain('赶往3栋2单元1501');
    const li = await desk.resident();
    await people.ask(li, '3栋2单元1591');
    expect((await people.ask(li, '着火了')).text).toContain('疑似3栋2单元1501');
    expect(await desk.tickets()).toContainEqual(
      expect.objectContaining({
        code: 'FIRE',
        place: { room: '3-2-1501', confirmed: false },
        contact: { phone: '13800001111' },
      }),
    );
  });
});
