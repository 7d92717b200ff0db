import { setTimeout as delay } from 'node:timers/promises';
import { createIds } from '../../../src/adapters/local/ids';
import { createLocalLeases } from '../../../src/adapters/local/leases';
import type { KfSyncMsgRequest, KfSyncMsgResponse } from '../../../src/adapters/wecom/api/kf';
import { createPuller, type PullerOptions } from '../../../src/adapters/wecom/puller';
import type { InboxRow } from '../../../src/domain/records';
import type { Store } from '../../../src/ports/store';
import { attend } from './attend';
import { storeOnDisk } from './store-on-disk';
import { apiError, byMessage, manualClock, NOON, noAnswer, recordingLogger, scripted } from './support';

const ACCOUNT = 'wkOne';

const text = (msgid: string, content: string, more: object = {}) => ({
  msgid,
  send_time: NOON.getTime() / 1000,
  origin: 3,
  msgtype: 'text',
  open_kfid: ACCOUNT,
  external_userid: 'wmA',
  text: { content },
  ...more,
});

const page = (msg_list: unknown[], next_cursor: string, has_more: 0 | 1 = 0): KfSyncMsgResponse => ({
  errcode: 0,
  errmsg: 'ok',
  msg_list,
  next_cursor,
  has_more,
});

let store: Store;
let dispose: () => Promise<void>;
beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
});
afterEach(() => dispose());

function pullerOn(api: PullerOptions['api'], more: Partial<PullerOptions> = {}) {
  const clock = manualClock();
  const logger = recordingLogger();
  const puller = createPuller({
    api,
    store,
    clock,
    ids: createIds(clock),
    leases: createLocalLeases(),
    logger,
    accounts: [{ account: ACCOUNT, propertyId: 'yunqi' }],
    isUrgent: (words) => words.includes('救命'),
    ...more,
  });
  return { puller, clock, logger };
}

const script = (...results: (KfSyncMsgResponse | Error)[]) => {
  const { call, requests } = scripted<KfSyncMsgRequest, KfSyncMsgResponse>(...results);
  return { api: { syncMsg: call }, requests };
};

/** What is in the inbox of a resident, oldest first. */
async function inboxOf(user = 'wmA'): Promise<InboxRow[]> {
  const rows: InboxRow[] = [];
  for (;;) {
    const [row] = await store.inbox.pendingOf(`conversation:${ACCOUNT}:${user}`, NOON, 1);
    if (!row) return rows;
    rows.push(row);
    await store.transaction((tx) => tx.inbox.complete(row.id, NOON));
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !condition(); turn += 1) await delay(5);
  expect(condition()).toBe(true);
}

it('stores a page and its cursor, in order, danger first', async () => {
  const { api, requests } = script(page([text('m1', '漏水'), text('m2', '救命')], 'c1'));
  const { puller } = pullerOn(api);
  await puller.pull(ACCOUNT);
  const rows = await inboxOf();
  expect(rows.map(({ key, lane }) => [key, lane])).toEqual([
    ['kf:wkOne:m1', 'interactive'],
    ['kf:wkOne:m2', 'emergency'],
  ]);
  expect(rows[0]).toMatchObject({
    subject: {
      kind: 'conversation',
      id: 'wkOne:wmA',
      propertyId: 'yunqi',
      address: { account: ACCOUNT, user: 'wmA' },
    },
    input: { type: 'message.received', messageId: 'm1', content: { kind: 'text', text: '漏水' } },
  });
  expect(await store.cursors.get(ACCOUNT)).toMatchObject({ cursor: 'c1', pulledAt: NOON });
  expect(requests).toEqual([{ open_kfid: ACCOUNT, limit: 200 }]);
});

it('lets others have a turn while a page of many messages is understood', async () => {
  const { api } = script(
    page(
      ['一', '二', '三', '四'].map((words) => text(words, words)),
      'c1',
    ),
  );
  let turns = 0;
  let understood = 0;
  const turnsBefore: number[] = [];
  const isUrgent = () => {
    understood += 1;
    turnsBefore.push(turns);
    const until = performance.now() + 6;
    while (performance.now() < until);
    return false;
  };
  const others = setInterval(() => {
    if (understood > 0) turns += 1;
  }, 0);
  await pullerOn(api, { isUrgent }).puller.pull(ACCOUNT);
  clearInterval(others);
  expect(await inboxOf()).toHaveLength(4);
  expect(new Set(turnsBefore).size).toBeGreaterThan(1);
});

it('goes on as long as there is more, also over empty and short pages', async () => {
  const { api, requests } = script(
    page([text('m1', '一')], 'c1', 1),
    page([], 'c2', 1),
    page([text('m2', '二')], 'c3', 1),
    page([text('m3', '三')], 'c4'),
  );
  await pullerOn(api).puller.pull(ACCOUNT);
  expect(requests.map(({ cursor }) => cursor)).toEqual([undefined, 'c1', 'c2', 'c3']);
  expect(await inboxOf()).toHaveLength(3);
});

it('stops after three pages that do not move the cursor', async () => {
  const { api, requests } = script(page([], 'c1', 1));
  const { puller, logger } = pullerOn(api);
  await puller.pull(ACCOUNT);
  expect(requests).toHaveLength(4);
  expect(logger.lines.map(({ event }) => event)).toContain('pull.cursor_stuck');
});

it('takes what the pull before did not show as written after it, within its second', async () => {
  const { api } = script(
    page([], 'c1'),
    page([text('m1', '一'), text('m2', '二')], 'c2'),
    page([text('m3', '三')], 'c3'),
  );
  const { puller, clock } = pullerOn(api);
  for (const seconds of [0.4, 5, 0]) {
    clock.forward(seconds);
    await puller.pull(ACCOUNT);
  }
  const times = (await inboxOf()).map(({ input }) => 'at' in input && input.at.getTime() - NOON.getTime());
  expect(times).toEqual([400, 400, 999]);
});

it('ignores what it has seen before, also its attachments', async () => {
  const image = { ...text('m2', ''), msgtype: 'image', image: { media_id: 'M2' } };
  const { api } = script(page([text('m1', '一'), image], 'c1'), page([text('m1', '一'), image], 'c2'));
  const { puller } = pullerOn(api);
  await puller.pull(ACCOUNT);
  const wanted = await store.media.wanted(NOON, 10);
  await puller.pull(ACCOUNT);
  const rows = await inboxOf();
  expect(rows).toHaveLength(2);
  expect(wanted).toEqual(await store.media.wanted(NOON, 10));
  expect(wanted).toMatchObject([
    { id: rows[1]?.id, conversationId: 'wkOne:wmA', mediaRef: 'M2', kind: 'image', state: 'wanted' },
  ]);
});

it('keeps cursor and rows together: when the store fails, neither moves', async () => {
  const { api } = script(page([text('m1', '一')], 'c1'));
  const broken: Store = { ...store, transaction: () => Promise.reject(new Error('disk full')) };
  const { puller, logger } = pullerOn(api, { store: broken });
  await puller.pull(ACCOUNT);
  await puller.stop();
  expect(await store.cursors.get(ACCOUNT)).toBeNull();
  expect(await inboxOf()).toEqual([]);
  expect(logger.lines).toMatchObject([{ level: 'error', event: 'pull.failed' }]);
});

it('skips what nobody may be answered any more', async () => {
  const old = NOON.getTime() / 1000 - 49 * 3600;
  const { api } = script(page([text('m0', '旧', { send_time: old }), text('m1', '新')], 'c1'));
  const { puller, logger } = pullerOn(api);
  await puller.pull(ACCOUNT);
  expect((await inboxOf()).map(({ key }) => key)).toEqual(['kf:wkOne:m1']);
  expect(logger.lines).toContainEqual({
    level: 'warn',
    event: 'pull.skipped_old',
    fields: { account: ACCOUNT, count: 1 },
  });
});

it('on the first read leaves alone what is older than an hour: others answered it', async () => {
  const hoursAgo = (hours: number) => ({ send_time: NOON.getTime() / 1000 - hours * 3600 });
  const { api } = script(
    page([text('m0', '昨天', hoursAgo(20)), text('m1', '刚才', hoursAgo(0.5))], 'c1', 1),
    page([text('m2', '早上', hoursAgo(3))], 'c2'),
    page([text('m3', '停机时', hoursAgo(3))], 'c3'),
  );
  const { puller } = pullerOn(api);
  await puller.pull(ACCOUNT);
  await puller.pull(ACCOUNT);
  const rows = await inboxOf();
  expect(rows.map(({ key }) => key)).toEqual(['kf:wkOne:m1', 'kf:wkOne:m3']);
});

describe('a new account that cannot be read for long', () => {
  const minutesAfter = (minutes: number) => ({ send_time: NOON.getTime() / 1000 + minutes * 60 });
  const refusals = apiError(60020);

  it.each(['was rung for', 'was only looked at'])('loses nothing sent since it %s', async (how) => {
    const { api } = script(
      refusals,
      page([text('m0', '早上', minutesAfter(-61)), text('m1', '在吗', minutesAfter(0))], 'c1', 1),
      page([text('m2', '漏水', minutesAfter(5))], 'c2'),
    );
    const first = pullerOn(api);
    if (how === 'was rung for') await first.puller.ring(ACCOUNT, 'T1');
    await first.puller.pull(ACCOUNT);
    await first.puller.stop();
    expect(await store.cursors.get(ACCOUNT)).toMatchObject({ firstSeenAt: NOON });

    const restarted = pullerOn(api);
    restarted.clock.forward(70 * 60);
    await restarted.puller.ring(ACCOUNT, 'T2');
    await restarted.puller.pull(ACCOUNT);
    expect((await inboxOf()).map(({ key }) => key)).toEqual(['kf:wkOne:m1', 'kf:wkOne:m2']);
    expect(await store.cursors.get(ACCOUNT)).toMatchObject({ firstSeenAt: NOON, cursor: 'c2' });
  });
});

describe('a doorbell', () => {
  it('is stored before it is answered, and its token used while it is young', async () => {
    const { api, requests } = script(page([], 'c1'));
    const { puller, clock } = pullerOn(api);
    expect(await puller.ring(ACCOUNT, 'T1')).toBe(true);
    expect(await store.cursors.get(ACCOUNT)).toMatchObject({ token: 'T1', rungAt: NOON });
    await puller.pull(ACCOUNT);
    clock.forward(9.5 * 60);
    await puller.pull(ACCOUNT);
    expect(requests.map(({ token }) => token)).toEqual(['T1', undefined]);
  });

  it('of an account that is not ours is not', async () => {
    const { puller } = pullerOn(script(page([], 'c1')).api);
    expect(await puller.ring('wkOther', 'T1')).toBe(false);
    expect(await store.cursors.get('wkOther')).toBeNull();
  });

  it('with a token that is refused is answered without it, once and for all', async () => {
    const { api, requests } = script(apiError(95007), page([], 'c1', 1), page([], 'c2'));
    const { puller } = pullerOn(api);
    await puller.ring(ACCOUNT, 'T1');
    await puller.pull(ACCOUNT);
    expect(requests.map(({ token }) => token)).toEqual(['T1', undefined, undefined]);
  });

  it('that rings during a pull leads to another one; many of them to one', async () => {
    let answer: (result: KfSyncMsgResponse) => void = () => undefined;
    const requests: KfSyncMsgRequest[] = [];
    let inFlight = 0;
    const api = {
      async syncMsg(request: KfSyncMsgRequest) {
        requests.push(request);
        inFlight += 1;
        expect(inFlight).toBe(1);
        const result =
          requests.length > 1
            ? page([text('m2', '二')], 'c2')
            : await new Promise<KfSyncMsgResponse>((resolve) => {
                answer = resolve;
              });
        inFlight -= 1;
        return result;
      },
    };
    const { puller } = pullerOn(api);
    puller.start();
    const attending = attend(puller);
    await until(() => requests.length === 1);
    await Promise.all(Array.from({ length: 50 }, (_, index) => puller.ring(ACCOUNT, `T${index}`)));
    await delay(20);
    expect(requests).toHaveLength(1);
    answer(page([text('m1', '一')], 'c1'));
    await until(() => requests.length === 2);
    await delay(20);
    attending.end();
    await puller.stop();
    expect(requests).toHaveLength(2);
    expect(requests[1]).toMatchObject({ cursor: 'c1', token: 'T49' });
    expect(await inboxOf()).toHaveLength(2);
  });

  it('heard by another process is answered there', async () => {
    const first = script(page([], 'c1'));
    const web = pullerOn(first.api);
    const second = script(page([], 'c1'), page([text('m1', '一')], 'c2'));
    const worker = pullerOn(second.api);
    worker.puller.start();
    const attending = attend(worker.puller);
    await until(() => second.requests.length === 1);
    await delay(20);
    await web.puller.ring(ACCOUNT, 'T1');
    await until(() => second.requests.length === 2);
    attending.end();
    await worker.puller.stop();
    expect(second.requests[1]).toMatchObject({ token: 'T1', cursor: 'c1' });
    expect(first.requests).toHaveLength(0);
  });
});

describe('a refusal', () => {
  it('for too many calls leaves the account alone for a minute, unless somebody rings', async () => {
    const { api, requests } = script(apiError(45009), page([], 'c1'));
    const { puller, clock } = pullerOn(api);
    await puller.pull(ACCOUNT);
    clock.forward(30);
    await puller.pull(ACCOUNT);
    expect(requests).toHaveLength(1);
    await puller.ring(ACCOUNT, 'T1');
    await puller.pull(ACCOUNT);
    expect(requests).toHaveLength(2);
    await puller.stop();
  });

  it('for too many calls with the very token holds for it as well', async () => {
    const { api, requests } = script(apiError(45009), page([], 'c1'));
    const { puller, clock } = pullerOn(api);
    await puller.ring(ACCOUNT, 'T1');
    await puller.pull(ACCOUNT);
    await puller.pull(ACCOUNT);
    expect(requests).toHaveLength(1);
    clock.forward(60);
    await puller.pull(ACCOUNT);
    expect(requests).toHaveLength(2);
    await puller.stop();
  });

  it.each(
    byMessage<Error, object>([
      [apiError(48002), { level: 'error', event: 'pull.refused', fields: { errcode: 48002 } }],
      [apiError(-1), { level: 'warn', event: 'pull.refused', fields: { errcode: -1 } }],
      [noAnswer(), { level: 'warn', event: 'pull.no_answer', fields: { failure: 'timeout' } }],
    ]),
  )('is logged by its code: %s', async (_name, error, line) => {
    const { puller, logger } = pullerOn(script(error).api);
    await puller.pull(ACCOUNT);
    await puller.stop();
    expect(logger.lines).toMatchObject([line]);
  });

  it('does not end the work: it is tried again by itself', async () => {
    const { api, requests } = script(noAnswer(), page([text('m1', '一')], 'c1'));
    const { puller } = pullerOn(api);
    puller.start();
    await until(() => requests.length === 2);
    await delay(20);
    await puller.stop();
    expect(await inboxOf()).toHaveLength(1);
  });
});

describe('an account taken away from the app', () => {
  const refused = apiError(48002);
  const secondsAfter = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);
  const saved = () => store.cursors.get(ACCOUNT);

  it('is not read, by no process, until it is given back; then at once and without a token', async () => {
    const { api, requests } = script(page([], 'c1'), page([text('m1', '一')], 'c2'));
    const { puller: web, clock } = pullerOn(api);
    const { puller: worker } = pullerOn(api, { clock });
    await web.ring(ACCOUNT, 'T1');
    await worker.pullIfNews(ACCOUNT);
    clock.forward(10);
    expect(await web.take(ACCOUNT, secondsAfter(10))).toBe(true);
    clock.forward(3000);
    for (const puller of [web, worker]) {
      expect(await puller.accountsWithNews()).toEqual([]);
      await puller.pullIfNews(ACCOUNT);
    }
    expect(requests).toHaveLength(1);
    expect(await web.give(ACCOUNT, secondsAfter(3010))).toBe(true);
    expect(await worker.accountsWithNews()).toEqual([ACCOUNT]);
    await worker.pullIfNews(ACCOUNT);
    expect(requests[1]).toEqual({ open_kfid: ACCOUNT, limit: 200, cursor: 'c1' });
    expect(await inboxOf()).toHaveLength(1);
    expect(await saved()).not.toHaveProperty('withdrawnAt');
  });

  it('that is given back is read although its last refusal put it off', async () => {
    const { api, requests } = script(refused, page([], 'c1'));
    const { puller, clock } = pullerOn(api);
    await puller.pull(ACCOUNT);
    expect(await puller.accountsWithNews()).toEqual([]);
    clock.forward(1);
    await puller.give(ACCOUNT, secondsAfter(1));
    await puller.pullIfNews(ACCOUNT);
    expect(requests).toHaveLength(2);
    await puller.stop();
  });

  it('is looked at every hour: word that it was given back may be lost', async () => {
    const { api, requests } = script(refused, page([text('m1', '一')], 'c1'));
    const first = pullerOn(api);
    await first.puller.take(ACCOUNT, NOON);
    first.clock.forward(3599);
    expect(await first.puller.accountsWithNews()).toEqual([]);
    first.clock.forward(1);
    expect(await first.puller.accountsWithNews()).toEqual([ACCOUNT]);
    await first.puller.pullIfNews(ACCOUNT);
    expect(await first.puller.accountsWithNews()).toEqual([]);
    await first.puller.stop();
    expect(first.logger.lines.map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'pull.account_withdrawn'],
      ['info', 'pull.still_withdrawn'],
    ]);
    const restarted = pullerOn(api, { clock: first.clock });
    await restarted.puller.pullIfNews(ACCOUNT);
    expect(requests).toHaveLength(2);
    expect(await saved()).not.toHaveProperty('withdrawnAt');
  });

  it('that rings afterwards is ours again', async () => {
    const { api, requests } = script(page([], 'c1'));
    const { puller, clock } = pullerOn(api);
    await puller.take(ACCOUNT, NOON);
    clock.forward(2);
    await puller.ring(ACCOUNT, 'T1');
    await puller.pullIfNews(ACCOUNT);
    expect(requests).toMatchObject([{ token: 'T1' }]);
    expect(await saved()).not.toHaveProperty('withdrawnAt');
  });

  it('while a page of it is on its way stays taken away', async () => {
    const { puller } = pullerOn({
      async syncMsg() {
        await puller.take(ACCOUNT, NOON);
        return page([text('m1', '一')], 'c1');
      },
    });
    await puller.pull(ACCOUNT);
    expect(await saved()).toMatchObject({ cursor: 'c1', withdrawnAt: NOON });
  });

  it('is told by the newest word, whatever order the words come in', async () => {
    const { puller, clock } = pullerOn(script(page([], 'c1')).api);
    clock.forward(20);
    await puller.take(ACCOUNT, secondsAfter(10));
    await puller.give(ACCOUNT, secondsAfter(5));
    expect(await saved()).toMatchObject({ withdrawnAt: secondsAfter(10) });
    await puller.give(ACCOUNT, secondsAfter(15));
    await puller.take(ACCOUNT, secondsAfter(10));
    expect(await saved()).not.toHaveProperty('withdrawnAt');
  });

  it('and is none of ours is left alone', async () => {
    const { puller, logger } = pullerOn(script(page([], 'c1')).api);
    expect(await puller.take('wkOther', NOON)).toBe(false);
    expect(await puller.give('wkOther', NOON)).toBe(false);
    expect(await store.cursors.list()).toEqual([]);
    expect(logger.lines).toEqual([]);
  });
});

it('pulls every account now and then without being rung for', async () => {
  const { api, requests } = script(page([], 'c1'));
  const { puller, clock } = pullerOn(api, { reconcileSeconds: 120 });
  puller.start();
  const attending = attend(puller);
  await until(() => requests.length === 1);
  clock.forward(119);
  await delay(20);
  expect(requests).toHaveLength(1);
  clock.forward(1);
  await until(() => requests.length === 2);
  clock.forward(120);
  await until(() => requests.length === 3);
  attending.end();
  await puller.stop();
  const count = requests.length;
  await delay(60);
  expect(requests).toHaveLength(count);
});
