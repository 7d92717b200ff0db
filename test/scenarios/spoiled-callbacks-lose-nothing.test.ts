import type { FaultKind } from '../../src/simulator/faults';
import { type Desk, startDesk } from '../harness/desk';
import { until } from '../harness/until';

interface Callback {
  readonly app: string;
  readonly event: string;
  readonly attempts: readonly number[];
  readonly outcome: string;
}

/** Refused as what it is, and right when WeCom repeats it (path/90930, path/90968). */
const refused: readonly (readonly [FaultKind, number])[] = [
  ['callback.badSignature', 401],
  ['callback.wrongReceiver', 401],
  ['callback.badPadding', 400],
  ['callback.missingElement', 400],
];
/** Unusual, but no reason to refuse (path/90239, path/90240). */
const unusual: readonly FaultKind[] = [
  'callback.unknownElements',
  'callback.plainText',
  'callback.unknownEvent',
];
const attemptsInAll = 4;

describe('a callback that comes', () => {
  let desk: Desk;

  beforeEach(async () => {
    desk = await startDesk({ reconcileSeconds: 3600 });
  });
  afterEach(() => desk.close());

  const callbacks = (app: string): Promise<readonly Callback[]> =>
    desk
      .get<readonly Callback[]>('/sim/callbacks')
      .then((all) => all.filter((callback) => callback.app === app));
  const finished = (app: string, outcome: string): Promise<void> =>
    until(`a callback of ${app} is ${outcome}`, async () =>
      (await callbacks(app)).some((callback) => callback.outcome === outcome),
    );
  const warnings = (): readonly string[] =>
    desk.log.filter(({ level }) => level === 'warn').map(({ event }) => event);
  const pending = async (): Promise<number> =>
    (await desk.app.store.inbox.pendingCount()) + (await desk.app.store.outbox.pendingCount());
  const answered = (staffId: string): Promise<void> =>
    until(`${staffId} is answered`, async () =>
      (await desk.staffChat(staffId)).some(({ from }) => from === 'app'),
    );
  const repliesTo = async (resident: string): Promise<number> =>
    (await desk.chat(resident)).filter(({ from }) => from === 'bot').length;

  it.each(refused)('with %s is refused, and the retry delivers it once', async (kind, status) => {
    const resident = await desk.resident();
    await desk.plan({ kind });
    await desk.say(resident, '厨房水管漏水，3栋2单元1501');
    await desk.expectText(resident, '联系电话');
    await desk.plan({ kind, match: 'STAFF' });
    await desk.type('zhangwei', '我的工单');
    await answered('zhangwei');
    await desk.settled();
    const doorbell = (await callbacks('KF')).find(({ event }) => event === 'kf_msg_or_event');
    const said = (await callbacks('STAFF')).find(({ event }) => event === 'text');
    expect([doorbell?.attempts, said?.attempts]).toEqual([
      [status, 200],
      [status, 200],
    ]);
    expect(warnings().filter((event) => event === 'callback.rejected')).toHaveLength(2);
    expect(await repliesTo(resident)).toBe(1);
    expect(await desk.staffChat('zhangwei')).toHaveLength(2);
  });

  it.each(unusual)('with %s is understood', async (kind) => {
    const resident = await desk.resident();
    await desk.plan({ kind });
    await desk.say(resident, '厨房水管漏水，3栋2单元1501');
    await desk.expectText(resident, '联系电话');
    await desk.plan({ kind, match: 'STAFF' });
    await desk.type('zhangwei', '我的工单');
    await answered('zhangwei');
    await desk.settled();
    expect(warnings()).toEqual([]);
    expect(
      (await callbacks('KF')).concat(await callbacks('STAFF')).flatMap(({ attempts }) => attempts),
    ).toEqual(expect.not.arrayContaining([400, 401, 503]));
    expect(await repliesTo(resident)).toBe(1);
    expect(await desk.staffChat('zhangwei')).toHaveLength(2);
  });

  it.each(refused)(
    'with %s on every attempt leaves nothing behind; the next doorbell brings the message',
    async (kind) => {
      const resident = await desk.resident();
      await desk.plan({ kind, times: attemptsInAll });
      await desk.say(resident, '厨房水管漏水，3栋2单元1501');
      await finished('KF', 'given-up');
      expect(await pending()).toBe(0);
      expect(await desk.conversation(resident)).toBeNull();
      expect(await repliesTo(resident)).toBe(0);
      expect((await fetch(`http://127.0.0.1:${desk.app.port}/readyz`)).status).toBe(200);

      await desk.say(resident, '在吗');
      await desk.expectText(resident, '联系电话');
      await desk.settled();
      expect((await desk.chat(resident)).filter(({ from }) => from === 'resident')).toHaveLength(2);
      expect(JSON.stringify((await desk.conversation(resident))?.floor)).toContain('1501');
    },
  );
});
