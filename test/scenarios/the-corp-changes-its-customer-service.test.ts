import { conversationId } from '../../src/domain/conversation';
import { binjiang, type Desk, startDesk, yunqi } from '../harness/desk';
import { until } from '../harness/until';

interface Callback {
  readonly event: string;
  readonly attempts: readonly number[];
  readonly outcome: string;
}

interface Call {
  readonly body: { readonly open_kfid: string };
}

describe('while the corp changes its customer service', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk();
  });
  afterEach(() => desk.close());

  const rights = (change: object) => desk.post('/sim/kf-accounts/rights', change);
  const transcript = async (user: string, account: string) =>
    (await desk.app.store.transcripts.of(conversationId({ account, user }), 100)).map(({ text }) => text);
  const isWithdrawn = async (account: string) =>
    (await desk.app.store.cursors.get(account))?.withdrawnAt !== undefined;
  const pullsOf = async (account: string) =>
    (await desk.get<readonly Call[]>('/sim/calls?path=kf/sync_msg')).filter(
      ({ body }) => body.open_kfid === account,
    ).length;
  const callbacks = async (event: string): Promise<readonly Callback[]> =>
    (await desk.get<readonly Callback[]>('/sim/callbacks')).filter((callback) => callback.event === event);

  it('an account taken away and given back loses no message, and the others are served on', async () => {
    const [here, there] = [await desk.resident('王女士'), await desk.resident('李先生')];
    await desk.say(there, '你好', binjiang);
    await desk.reply(there, binjiang);
    await rights({ removed: [binjiang] });
    await until('the product knows', () => isWithdrawn(binjiang));
    const pulls = await pullsOf(binjiang);
    await desk.say(there, '厨房水管漏水', binjiang);
    await desk.say(here, '厨房水管漏水，3栋2单元1501');
    await desk.reply(here);
    await desk.fastForward(900);
    await desk.say(here, '进度');
    await desk.reply(here);
    expect(await pullsOf(binjiang)).toBe(pulls);
    await rights({ added: [binjiang] });
    await until('the message is read', async () =>
      (await transcript(there, binjiang)).includes('厨房水管漏水'),
    );
    await desk.say(there, '有人吗', binjiang);
    await until('both messages are read', async () => (await transcript(there, binjiang)).includes('有人吗'));
    expect(await isWithdrawn(binjiang)).toBe(false);
    expect(await callbacks('kf_account_auth_change')).toMatchObject([
      { outcome: 'delivered', attempts: [200] },
      { outcome: 'delivered', attempts: [200] },
    ]);
  });

  it('an account that was given back while the callback got lost is read as soon as it rings', async () => {
    const there = await desk.resident('李先生');
    await desk.say(there, '你好', binjiang);
    await desk.reply(there, binjiang);
    await rights({ removed: [binjiang] });
    await until('the product knows', () => isWithdrawn(binjiang));
    await desk.fastForward(60);
    await desk.post('/sim/faults', { kind: 'callback.drop', match: 'kf_account_auth_change' });
    await rights({ added: [binjiang] });
    await desk.say(there, '厨房水管漏水', binjiang);
    await until('the message is read', async () =>
      (await transcript(there, binjiang)).includes('厨房水管漏水'),
    );
    expect(await isWithdrawn(binjiang)).toBe(false);
  });

  it('a servicer who blocks a resident and takes the block back is in the transcript', async () => {
    const wang = await desk.resident();
    const block = (blocked: boolean) =>
      desk.post(`/sim/sessions/${wang}/block`, { openKfid: yunqi, userid: 'chenjing', blocked });
    await desk.say(wang, '你好');
    await desk.reply(wang);
    await block(true);
    await desk.say(wang, '谁也收不到');
    await block(false);
    await desk.say(wang, '厨房水管漏水');
    await desk.expectText(wang, '几栋');
    const kept = await transcript(wang, yunqi);
    expect(kept).toEqual(
      expect.arrayContaining(['接待人员拒收了住户的消息', '接待人员恢复接收住户的消息', '厨房水管漏水']),
    );
    expect(kept).not.toContain('谁也收不到');
  });
});
