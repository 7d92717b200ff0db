import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const old = '3栋2单元1501';
const right = '3栋2单元1502';
const leak = `厨房水管漏水，${old}，13800138000`;
const noise = `楼上天天半夜很吵，${old}`;

describe('a home that is put right', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const talk = async (...said: readonly string[]) => {
    let heard = '';
    for (const words of said) heard = (await people.ask(wang, words)).text;
    return heard;
  };

  const accepted = async (recap: string) => {
    expect(recap).toContain(`位置：${right}`);
    expect(recap).not.toContain('1501');
    expect((await people.ask(wang, '对')).text).not.toContain('1501');
    const [ticket] = await desk.tickets();
    expect(ticket).toMatchObject({ place: { room: '3-2-1502', confirmed: true } });
    return ticket;
  };

  it.each([
    ['不对，是3栋2单元1502'],
    ['不对，是3栋1502'],
    ['房号错了，是1502'],
    ['不是1501，是1502'],
    ['1502'],
    ['不是3栋2单元1501，是3栋2单元1502'],
    ['从3栋2单元1501改成3栋2单元1502'],
    ['房号写错了，我家是3栋2单元1502'],
    ['不对', '1502'],
    ['不是3栋2单元1501', '3栋2单元1502'],
    ['改地址', '1502'],
    ['修改', '改地址', '3栋2单元1502'],
  ])('in the recap of a repair: %s %s %s', async (...said) => {
    const ticket = await accepted(await talk(leak, ...said));
    await desk.expectCard(ticket?.dispatchedTo[0] ?? '', '接单', right);
  });

  it.each([['不对，是1502'], ['房号写错了，我家是3栋2单元1502'], ['修改', '改地址', '3栋2单元1502']])(
    'in the recap of a complaint: %s %s %s',
    async (...said) => {
      await accepted(await talk(noise, ...said));
    },
  );

  it('after a near home was asked about', async () => {
    await accepted(await talk('厨房水管漏水，3栋2单元15001，13800138000', '对', '不对，是1502'));
  });

  it('instead of answering which near home is meant', async () => {
    await accepted(await talk('厨房水管漏水，3栋2单元15001，13800138000', '不对，是3栋2单元1502'));
  });

  it('where the home was only supposed from before', async () => {
    await people.reportsLeak(wang);
    const recap = await talk('马桶堵了，明天下午在家', '不对，是3栋2单元1502');
    expect(recap).toContain(`位置：${right}`);
    expect(recap).not.toContain('1501');
    expect((await people.ask(wang, '对')).text).toContain(right);
    expect(await desk.tickets()).toContainEqual(
      expect.objectContaining({ code: 'TOILET', place: { room: '3-2-1502', confirmed: true } }),
    );
  });

  it('while something else is asked: it is acknowledged before the question is put again', async () => {
    const heard = await talk('客厅灯不亮', old, '不对，是1502');
    expect(heard).toMatch(/^好的，位置改为3栋2单元1502。/);
    expect(heard).toContain('联系电话');
    await accepted(await talk('13800138000', '明天下午'));
  });

  it('from one building to another asks for the unit', async () => {
    expect(await talk(leak, '不对，是5栋302')).toContain('5栋302是几单元');
    const recap = await people.pick(wang, '1单元');
    expect(recap.text).toContain('位置：5栋1单元302');
    expect(recap.text).not.toContain('1501');
  });

  it('and a lift is put right without asking once more who is inside', async () => {
    const recap = await talk('3栋2单元电梯坏了', '里面没有人', '不对，是5栋1单元电梯');
    expect(recap).toContain('位置：5栋1单元电梯');
  });

  it.each(['不对，是3栋2单元1502', '房号写错了，我家是3栋2单元1502', '不对，是1502'])(
    'once the ticket is open reaches those who are to come, also after the product was started again: %s',
    async (said) => {
      await people.reportsLeak(wang);
      const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
      await desk.restart();
      const noted = (await people.ask(wang, said)).text;
      expect(noted).toContain(`位置已改为${right}`);
      const [ticket] = await desk.tickets();
      expect(ticket).toMatchObject({ place: { room: '3-2-1502', confirmed: true } });
      await desk.expectCard(worker, '接单', right);
      const told = (await people.inbox(worker)).filter(({ text }) => text.includes('住户更正位置'));
      expect(told.map(({ text }) => text)).toEqual([expect.stringContaining(right)]);
      expect((await desk.conversation(wang))?.resident.rooms).toEqual(['3-2-1502']);
      expect((await people.ask(wang, '马桶堵了，明天下午在家')).text).toContain(`位置：${right}`);
    },
  );

  it('once the ticket is open to one that nobody knows: a person asks', async () => {
    await people.reportsLeak(wang);
    expect(await talk('不对，是3栋2单元1591')).toContain('同事会与您核对');
    await desk.expectCard('chenjing', '已处理', '3栋2单元1591');
    expect(await desk.tickets()).toMatchObject([{ place: { room: '3-2-1501' } }]);
  });

  it('does not move a ticket that neighbours share', async () => {
    await people.reportsLeak(wang);
    const li = await desk.resident();
    await people.reportsLeak(li);
    expect((await people.ask(li, '不对，是3栋2单元1502')).text).toContain('同事会与您核对');
    expect(await desk.tickets()).toMatchObject([{ place: { room: '3-2-1501' } }]);
  });

  it('no question is put twice in a row in the same words', async () => {
    const heard: string[] = [];
    for (const words of ['厨房漏水', '就是我家啊', '你们知道的', '哦', '你好', '你好', '哦', '你好'])
      heard.push((await people.ask(wang, words)).text);
    for (const [index, text] of heard.entries()) expect(text).not.toBe(heard[index - 1]);
  });
});
