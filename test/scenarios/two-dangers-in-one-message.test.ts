import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const both = '厨房着火了 我妈被烟呛晕了 叫不醒';

describe('two dangers of different kinds in one message', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  it('are both alarms: one answer with the advice of each, rescuers for each', async () => {
    const { text } = await people.ask(wang, `${both}，3栋2单元1501`);
    expect(text.indexOf('拨119')).toBeGreaterThanOrEqual(0);
    expect(text.indexOf('拨120')).toBeGreaterThan(text.indexOf('拨119'));
    expect(text.match(/已通知值班人员/g)).toHaveLength(1);
    expect(text.length).toBeLessThanOrEqual(300);
    const tickets = await desk.tickets();
    expect(tickets).toHaveLength(2);
    for (const code of ['FIRE', 'COLLAPSE'])
      expect(tickets.find((ticket) => ticket.code === code)).toMatchObject({
        emergency: { possible: false },
        place: { room: '3-2-1501', confirmed: true },
      });
    await desk.expectCard('chenjing', '已处理', '请立即拨打：119');
    await desk.expectCard('chenjing', '已处理', '请立即拨打：120');
    await desk.expectGroupText('yunqi.security', '叫不醒');
  });

  it('both learn a place that is told afterwards, and are not raised once more', async () => {
    await people.ask(wang, both);
    await people.ask(wang, '3栋2单元1501');
    await people.ask(wang, '火更大了，我妈还是叫不醒');
    expect((await desk.tickets()).map(({ place }) => place.room)).toEqual(['3-2-1501', '3-2-1501']);
  });

  it('the second is an alarm of its own when people are on their way for the first', async () => {
    await people.ask(wang, '厨房着火了，3栋2单元1501');
    expect((await people.ask(wang, '火更大了，我妈晕倒了')).text).toContain('拨120');
    expect((await desk.tickets()).map(({ code }) => code).sort()).toEqual(['COLLAPSE', 'FIRE']);
  });
});
