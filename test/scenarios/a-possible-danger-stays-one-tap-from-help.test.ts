import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const heardOf = '听说3栋有人晕倒了';

describe('after the question whether there is danger', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk({ startAt: '03:00' });
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const certain = async () =>
    (await desk.tickets()).filter(({ emergency }) => emergency?.possible === false).map(({ code }) => code);
  const labels = ({ menu = [] }: Awaited<ReturnType<People['ask']>>) => menu.map(({ content }) => content);

  it('the buttons stay when something else was answered, and call people', async () => {
    await people.ask(wang, heardOf);
    const noted = await people.ask(wang, '3栋2单元1501');
    expect(noted.text).toContain('3栋2单元1501已转告');
    expect(labels(noted)).toEqual(['有危险，快来人', '没有危险']);
    expect(await certain()).toEqual([]);
    expect((await people.pick(wang, '有危险，快来人')).text).toContain('赶往3栋2单元1501');
    expect(await certain()).toEqual(['COLLAPSE']);
  });

  it('words that leave no doubt call people, also after others and of the same kind', async () => {
    await people.ask(wang, heardOf);
    await people.ask(wang, '我下楼看看');
    expect((await people.ask(wang, '我妈晕倒了，叫不醒')).text).toContain('120');
    expect(await certain()).toEqual(['COLLAPSE']);
  });

  it('somebody who wrote by mistake can still say that there is none', async () => {
    await people.ask(wang, 'help');
    await people.ask(wang, '我发错了');
    expect((await people.ask(wang, '没有危险')).text).toContain('平安就好');
    expect(await certain()).toEqual([]);
  });

  it('a danger that must not ring is asked about with the same two buttons', async () => {
    const asked = await people.ask(wang, '不知道是不是煤气 有点味道');
    expect((await desk.tickets())[0]).toMatchObject({ code: 'GAS_LEAK', emergency: { silent: true } });
    expect(labels(asked)).toEqual(['有危险，快来人', '没有危险']);
    expect((await people.pick(wang, '没有危险')).text).toContain('平安就好');
  });

  it('the button calls people long after a no', async () => {
    await people.ask(wang, heardOf);
    await people.pick(wang, '没有危险');
    await people.ask(wang, '厨房水管漏水');
    expect((await people.pick(wang, '有危险，快来人')).text).toContain('已通知值班人员');
    expect(await certain()).toEqual(['HELP_OTHER']);
  });
});

it('a danger that people are on their way for is not raised once more by news of it', async () => {
  const desk = await startDesk();
  try {
    const people = peopleOf(desk);
    const wang = await desk.resident();
    await people.ask(wang, '厨房着火了，3栋2单元1501');
    await people.ask(wang, '我妈晕倒了');
    expect((await people.ask(wang, '我妈醒了，着火的锅也灭了')).text).toContain('已转告现场同事');
    expect(await desk.tickets()).toHaveLength(2);
  } finally {
    await desk.close();
  }
});
