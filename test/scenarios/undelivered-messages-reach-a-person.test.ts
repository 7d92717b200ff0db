import { conversationId } from '../../src/domain/conversation';
import type { DeskTask } from '../../src/domain/records';
import { type Desk, startDesk, yunqi } from '../harness/desk';
import { until } from '../harness/until';

/** `path/94670`, and the words the front desk reads. */
const failTypes: readonly (readonly [number, string])[] = [
  [0, '微信未能送达'],
  [1, '微信未能送达'],
  [2, '微信未能送达'],
  [4, '微信会话已结束或超过48小时'],
  [5, '微信会话已结束或超过48小时'],
  [6, '本轮消息条数已用完'],
  [8, '微信未能送达'],
  [10, '住户已拒收消息'],
  [11, '微信未能送达'],
  [12, '微信未能送达'],
  [13, '微信未能送达'],
];

/** What WeCom answers at once, `path/94677`. */
const refusals: readonly (readonly [number, string])[] = [
  [95001, '本轮消息条数已用完'],
  [95002, '微信会话已结束或超过48小时'],
  [95013, '微信会话已结束或超过48小时'],
];

describe('a message that does not reach the resident', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk.close({ errors: ['outbox.operator_needed'] }));

  const expectTask = async (wang: string, why: string): Promise<void> => {
    const id = conversationId({ account: yunqi, user: wang });
    const tasksOf = async (): Promise<readonly DeskTask[]> =>
      (await desk.app.store.tasks.open('yunqi')).filter((task) => task.conversationId === id);
    await until('a task', async () => (await tasksOf()).length > 0);
    await desk.expectCard('chenjing', '已处理', why);
    expect(await tasksOf()).toMatchObject([{ kind: 'phone-resident', text: expect.stringContaining(why) }]);
    expect((await tasksOf())[0]?.text).toContain('联系电话');
    const transcript = await desk.app.store.transcripts.of(id, 20);
    expect(transcript.at(-1)).toMatchObject({
      from: 'system',
      text: expect.stringMatching(/^未能在微信送达，已请前台电话转告/),
    });
    expect((await desk.chat(wang)).filter(({ from }) => from === 'bot')).toEqual([]);
  };

  it('is off the front desk when somebody has phoned', async () => {
    const wang = await desk.resident();
    await desk.plan({ kind: 'kf.sendFail', failType: 10 });
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    await desk.press('chenjing', '已处理', '住户已拒收消息');
    await until('no task', async () => (await desk.app.store.tasks.open('yunqi')).length === 0);
    await desk.settled();
    const shown = (await desk.staffChat('linfang')).findLast(({ card }) => card)?.card;
    expect(shown?.buttons).toMatchObject([{ text: '陈静已处理', disabled: true }]);
  });

  it.each(failTypes)('is told to the front desk when it fails later with type %i', async (failType, why) => {
    const wang = await desk.resident();
    await desk.plan({ kind: 'kf.sendFail', failType });
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    await expectTask(wang, why);
  });

  it.each(refusals)('is told to the front desk when it is refused with %i', async (errcode, why) => {
    const wang = await desk.resident();
    await desk.plan({ kind: 'api.error', match: 'kf/send_msg', errcode });
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    await expectTask(wang, why);
  });

  it('is told once although the failure is reported twice and the callback repeats', async () => {
    const wang = await desk.resident();
    await desk.plan({ kind: 'kf.sendFail', failType: 10 });
    await desk.plan({ kind: 'callback.duplicate', match: 'KF', times: 'always' });
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    await expectTask(wang, '住户已拒收消息');
    await desk.settled();
    await expectTask(wang, '住户已拒收消息');
  });

  it('does not end the talk: the next word of the resident is answered', async () => {
    const wang = await desk.resident();
    await desk.plan({ kind: 'kf.sendFail', failType: 0 });
    await desk.say(wang, '厨房水管漏水，3栋2单元1501');
    await expectTask(wang, '微信未能送达');
    await desk.say(wang, '13800138000');
    await desk.expectText(wang, '13800138000');
  });
});
