import type { DeskTask } from '../../src/domain/records';
import { type Desk, startDesk, yunqi } from '../harness/desk';
import { until } from '../harness/until';

const askForAWord = '请您方便时回复任意一句话';

/** At most five messages within 48 hours after the resident's last one (`path/94677`). */
describe('the messages a resident may still get', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk();
  });
  afterEach(() => desk.close());

  const fromBot = async (resident: string): Promise<readonly string[]> =>
    (await desk.chat(resident)).filter(({ from }) => from === 'bot').map(({ text }) => text);
  const phoneTasks = async (): Promise<readonly DeskTask[]> =>
    (await desk.app.store.tasks.open('yunqi')).filter(({ kind }) => kind === 'phone-resident');
  const refusedByWecom = async (): Promise<unknown[]> => {
    const calls = await desk.get<{ answer: { errcode: number } }[]>('/sim/calls?path=/cgi-bin/kf/send_msg');
    return calls.filter(({ answer }) => answer.errcode !== 0);
  };
  const confirm = async (resident: string, number: string): Promise<void> => {
    await desk.tap(resident, '确认报修');
    await desk.expectText(resident, new RegExp(`单号BX-\\d{8}-${number}`));
  };

  it('are five; the last asks for a word back, the rest is phoned by the front desk', async () => {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501，电话13800138000');
    await confirm(wang, '0001');
    await desk.say(wang, '还有，卧室插座没电');
    await desk.tap(wang, '明天下午');
    await desk.expectText(wang, /插座[\s\S]*明天下午/);
    // Times have whole seconds: an answer of the same second might count as one after the tap.
    await desk.fastForward(1);
    await confirm(wang, '0002');
    const before = (await fromBot(wang)).length - 1;
    const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
    const command = async (text: string): Promise<void> => {
      await desk.type(worker, text);
      await desk.settled();
    };
    for (const text of ['接单 0001', '接单 0002', '出发 0001']) await command(text);
    expect((await fromBot(wang)).filter((text) => text.includes(askForAWord))).toEqual([]);
    await command('出发 0002');
    expect((await fromBot(wang)).at(-1)).toContain(askForAWord);
    expect((await fromBot(wang)).length - before).toBe(5);

    for (const text of ['到场 0001', '完成 0001 换了角阀']) await command(text);
    await desk.press('wangmin', '确认关闭', '0001');
    await until('a task to phone', async () => (await phoneTasks()).length > 0);
    await desk.settled();
    expect(await phoneTasks()).toMatchObject([{ text: expect.stringMatching(/13800138000[\s\S]*换了角阀/) }]);
    await desk.expectCard('chenjing', '已处理', '换了角阀');
    expect((await fromBot(wang)).length - before).toBe(5);

    await desk.fastForward(1);
    await desk.say(wang, '好的，辛苦了');
    await until('an answer', async () => (await fromBot(wang)).length - before === 6);
    for (const text of ['到场 0002', '完成 0002 换了插座']) await command(text);
    await desk.press('wangmin', '确认关闭', '0002');
    await desk.expectText(wang, '换了插座');
    expect(await phoneTasks()).toHaveLength(1);
    expect(await refusedByWecom()).toEqual([]);
  });

  /** Five messages after the resident's last words, the fifth of them news that asks for a word back. */
  const expectFiveSince = async (resident: string): Promise<void> => {
    const chat = await desk.chat(resident);
    const lastWords = chat.findLastIndex(({ from }) => from !== 'bot');
    const since = chat.slice(lastWords + 1).map(({ text }) => text);
    expect(since).toHaveLength(5);
    expect(since.filter((text) => text.includes(askForAWord))).toEqual([since[4]]);
    expect(await refusedByWecom()).toEqual([]);
  };
  const bringNews = async (): Promise<void> => {
    const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
    for (const text of ['接单 0001', '出发 0001', '到场 0001', '完成 0001 换了角阀']) {
      await desk.fastForward(2);
      await desk.type(worker, text);
      await desk.settled();
    }
    await desk.press('wangmin', '确认关闭', '0001');
    await until('the ticket is closed', async () => (await desk.tickets())[0]?.status === 'closed');
    await desk.settled();
  };
  const report = async (resident: string): Promise<void> => {
    await desk.say(resident, '厨房水管漏水，3栋2单元1501，电话13800138000');
    await confirm(resident, '0001');
    await desk.settled();
    await desk.fastForward(5);
  };
  const answered = (resident: string, times: number) => {
    const before = fromBot(resident);
    return until('answers', async () => (await fromBot(resident)).length === (await before).length + times);
  };

  it.each([2, 3])('count %s answers that went out after the last words of a burst', async (count) => {
    const wang = await desk.resident();
    await report(wang);
    await desk.plan({ kind: 'callback.drop', times: count });
    const all = answered(wang, count);
    for (let said = 0; said < count; said++) await desk.say(wang, '你好');
    await all;
    await desk.settled();
    await bringNews();
    await expectFiveSince(wang);
  });

  it('count the answers to what was said while the front desk was away', async () => {
    const wang = await desk.resident();
    await report(wang);
    await desk.app.stop();
    const all = answered(wang, 3);
    for (let said = 0; said < 3; said++) {
      await desk.say(wang, '你好');
      await desk.fastForward(60);
    }
    await desk.restart();
    await all;
    await desk.settled();
    await bringNews();
    await expectFiveSince(wang);
  });

  it('are five also after seven messages at once; what two of them deserve, a person says', async () => {
    const wang = await desk.resident();
    await report(wang);
    const before = (await fromBot(wang)).length;
    await Promise.all(Array.from({ length: 7 }, () => desk.say(wang, '你好')));
    await until('all are on record', async () => {
      const lines = await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 100);
      return lines.filter(({ text }) => text === '你好').length === 7;
    });
    await desk.settled();
    await bringNews();
    expect(await refusedByWecom()).toEqual([]);
    expect((await fromBot(wang)).length - before).toBeGreaterThanOrEqual(5);
  });

  it('are none after 48 hours; they flow again once the resident has written', async () => {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501，电话13800138000');
    await confirm(wang, '0001');
    const before = (await fromBot(wang)).length;
    const worker = (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
    await desk.settled();
    await desk.fastForward(48 * 3600 + 60);
    // Two days of reminders at once are more than an employee may get in a minute.
    const calm = desk.hurry();
    await desk.settled();
    await calm();
    await desk.type(worker, '接单 0001');
    await until('a task to phone', async () =>
      (await phoneTasks()).some(({ text }) => text.includes('师傅已接单')),
    );
    await desk.settled();
    expect((await fromBot(wang)).length).toBe(before);
    // A promise broken again and again becomes the supervisor's call; every other task says why nothing was written.
    for (const { text } of await phoneTasks())
      expect(text).toMatch(/住户超过48小时未发消息|已多次逾期，请主管亲自致电/);

    await desk.say(wang, '师傅什么时候来？');
    await until('an answer', async () => (await fromBot(wang)).length > before);
    await desk.type(worker, '出发 0001');
    await desk.expectText(wang, '已出发');
    expect(await refusedByWecom()).toEqual([]);
  });
});
