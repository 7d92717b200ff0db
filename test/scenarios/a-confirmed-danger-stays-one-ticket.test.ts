import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const heardOf = '听说3栋有人晕倒了';

describe('a possible danger that turns out certain', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const facts = async () => {
    const [ticket] = await desk.tickets();
    return (await desk.app.store.tickets.timeline(ticket?.id ?? '')).map(({ fact }) => fact);
  };

  it.each([
    ['the button', async () => people.pick(wang, '有危险，快来人'), '有危险，快来人'],
    ['a plain yes', async () => people.ask(wang, '是的'), '是的'],
    ['words', async () => people.ask(wang, '我妈晕倒了，叫不醒'), '我妈晕倒了，叫不醒'],
  ])('by %s is the same ticket, raised, with everybody sent', async (_, confirm, added) => {
    await people.ask(wang, heardOf);
    const [before] = await desk.tickets();
    expect(before).toMatchObject({ emergency: { possible: true } });
    const answered = await confirm();
    expect(answered.text.match(/已通知值班人员/g)).toHaveLength(1);
    const tickets = await desk.tickets();
    expect(tickets).toHaveLength(1);
    expect(tickets[0]).toMatchObject({
      number: before?.number,
      code: 'COLLAPSE',
      words: `${heardOf}；${added}`,
      emergency: { possible: false },
      escalation: { climbed: 0 },
    });
    expect((tickets[0]?.dispatchedTo ?? []).length).toBeGreaterThan((before?.dispatchedTo ?? []).length);
    expect(await facts()).toEqual(expect.arrayContaining(['ticket.informed', 'ticket.raised']));
    await desk.expectGroupText('yunqi.security', '险情确认');
    await desk.expectCard('chenjing', '已处理', '请立即拨打：120');
    await desk.expectStaffText('wugang', `【补充】${before?.number}`);
    await people.ask(wang, '现在醒过来了');
    expect(await desk.tickets()).toHaveLength(1);
  });

  it('by a second suspicion in the same breath is certain', async () => {
    await people.ask(wang, '门口有个人');
    expect(await desk.tickets()).toMatchObject([{ emergency: { possible: true } }]);
    expect((await people.ask(wang, '手里有刀')).text).toContain('110');
    expect(await desk.tickets()).toMatchObject([
      { emergency: { kind: 'security', possible: false }, words: '门口有个人；手里有刀' },
    ]);
  });

  it('is not made certain by calm words', async () => {
    await people.ask(wang, '门口有个人');
    await people.ask(wang, '已经走了');
    expect(await desk.tickets()).toMatchObject([{ emergency: { possible: true } }]);
  });

  it('becomes what it is named now, and the talk about it goes on', async () => {
    await people.ask(wang, '楼上好像要出事了，有点害怕，快来看看');
    expect(await desk.tickets()).toMatchObject([{ code: 'HELP_OTHER', emergency: { possible: true } }]);
    expect((await people.ask(wang, '着火了！3栋2单元1501')).text).toContain('赶往3栋2单元1501');
    expect(await desk.tickets()).toMatchObject([
      {
        code: 'FIRE',
        emergency: { possible: false, kind: 'fire' },
        place: { room: '3-2-1501', confirmed: true },
      },
    ]);
    const [{ number } = { number: '' }] = await desk.tickets();
    const [news] = await people.hears(wang, () => people.order('wugang', `收到 ${number}`));
    expect(news?.text).toContain('已收到，正在赶来');
    await people.ask(wang, '烟很大');
    expect(await desk.tickets()).toHaveLength(1);
  });

  it('is not told twice by a second tap', async () => {
    const asked = await people.ask(wang, heardOf);
    await people.pick(wang, '有危险，快来人');
    expect(asked.menu?.map(({ content }) => content)).toContain('有危险，快来人');
    expect((await people.pick(wang, '有危险，快来人')).text).toContain('已转告现场同事');
    expect(await desk.tickets()).toHaveLength(1);
  });

  it('of another kind is one ticket more', async () => {
    await people.ask(wang, heardOf);
    await people.ask(wang, '厨房着火了，3栋2单元1501');
    const codes = (await desk.tickets()).map(({ code, emergency }) => [code, emergency?.possible]);
    expect(codes).toEqual(
      expect.arrayContaining([
        ['COLLAPSE', true],
        ['FIRE', false],
      ]),
    );
    expect(codes).toHaveLength(2);
  });
});
