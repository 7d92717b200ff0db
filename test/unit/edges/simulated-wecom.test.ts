import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createHttpApp } from '../../../src/adapters/http/app';
import { createIds } from '../../../src/adapters/local/ids';
import { createLocalLeases } from '../../../src/adapters/local/leases';
import { createLocalTokenStore } from '../../../src/adapters/local/token-store';
import { createWecomApi, createWecomWebhook } from '../../../src/adapters/wecom/api-client';
import { createCallbackHandler } from '../../../src/adapters/wecom/callbacks';
import { createWecomCourier } from '../../../src/adapters/wecom/courier';
import { createCallbackCrypto } from '../../../src/adapters/wecom/crypto';
import { createWecomMediaSource } from '../../../src/adapters/wecom/media-source';
import { createPuller, type Puller } from '../../../src/adapters/wecom/puller';
import type { Attachment, Delivery, StaffCard } from '../../../src/domain/delivery';
import type { CardRecord, InboxRow } from '../../../src/domain/records';
import type { Courier } from '../../../src/ports/courier';
import type { MediaSource } from '../../../src/ports/media-store';
import type { Store } from '../../../src/ports/store';
import { createSimulator, type Simulator } from '../../../src/simulator/simulator';
import { KFID, world } from '../simulator/lab';
import { attend } from './attend';
import { storeOnDisk } from './store-on-disk';
import { outboxRow, recordingLogger } from './support';

let simulator: Simulator;
let simulated: string;
let server: Server;
let store: Store;
let dispose: () => Promise<void>;
let puller: Puller;
let attending: { end(): void };
let courier: Courier;
let media: MediaSource;
let logger: ReturnType<typeof recordingLogger>;

const attachments: Readonly<Record<string, string>> = {
  photo: '\xff\xd8\xff-a-photo',
  animation: 'GIF89a-moves',
  voice: `#!AMR\n${'\x04'.padEnd(13, '\0').repeat(50)}`,
  long: `#!AMR\n${'\x04'.padEnd(13, '\0').repeat(61 * 50)}`,
  video: '\0\0\0\x20ftypisom',
  note: 'to whom it may concern',
  crumb: '12345',
};

beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
  logger = recordingLogger();
  const { corpId, apps } = world();
  simulator = createSimulator({ world: world(), callbackBase: 'http://127.0.0.1:1' });
  simulated = (await simulator.start()).url;
  const clock = simulator.clock;
  const ids = createIds(clock);
  const apiOf = (key: string) => {
    const app = apps.find((candidate) => candidate.key === key);
    if (app === undefined) throw new Error(`no app ${key}`);
    const { agentId, secret } = app;
    return createWecomApi({
      baseUrl: simulated,
      corpId,
      agentId,
      secret,
      tokens: createLocalTokenStore(),
      clock,
      logger,
    });
  };
  const [residentApi, staffApi] = [apiOf('KF'), apiOf('STAFF')];
  const isUrgent = (words: string) => words.includes('着火');
  puller = createPuller({
    api: residentApi.kf,
    store,
    clock,
    ids,
    leases: createLocalLeases(),
    logger,
    accounts: [{ account: KFID, propertyId: 'garden' }],
    isUrgent,
  });
  courier = createWecomCourier({
    residentApi,
    staffApi,
    files: { read: async (id) => Buffer.from(attachments[id] ?? '', 'latin1') },
    webhook: createWecomWebhook({ baseUrl: simulated, logger }),
    webhookKeyOf: (groupKey) => groupKey,
    clock,
    logger,
  });
  media = createWecomMediaSource(residentApi.media);
  const handlers = apps.map(({ key, token, aesKey }) => {
    const crypto = createCallbackCrypto({ token, aesKey, receiveId: corpId });
    const appKey = key.toLowerCase();
    return [
      appKey,
      createCallbackHandler({
        appKey,
        crypto,
        store,
        puller,
        ids,
        clock,
        logger,
        isUrgent,
        maxAgeSeconds: 3600,
      }),
    ] as const;
  });
  const metrics = { callback: () => undefined, contentType: 'text/plain', text: async () => '' };
  const callbacks = { endpoints: () => Object.fromEntries(handlers), problem: () => null };
  server = createServer(createHttpApp({ callbacks, readiness: async () => [], metrics, logger }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  simulator.setCallbackBase(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  puller.start();
  attending = attend(puller);
});

afterEach(async () => {
  attending.end();
  await puller.stop();
  await simulator.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await dispose();
});

async function sim(path: string, body?: object): Promise<unknown> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${simulated}/sim/${path}`, init);
  expect(response.status).toBe(200);
  return response.json();
}
const linesOf = async (path: string) => (await sim(path)) as { from: string; type: string; text: string }[];
/** The next row of a subject, taken out of the inbox. */
async function nextOf(subject: string): Promise<InboxRow> {
  for (let turn = 0; turn < 400; turn += 1) {
    const [row] = await store.inbox.pendingOf(subject, simulator.clock.now(), 1);
    if (row) {
      await store.transaction((tx) => tx.inbox.complete(row.id, simulator.clock.now()));
      return row;
    }
    await delay(5);
  }
  throw new Error(`nothing came for ${subject}`);
}

async function residentWrites(body: object = { type: 'text', text: '厨房漏水' }) {
  await sim('residents', { id: 'wmA', nickname: '王女士' }).catch(() => undefined);
  await sim('residents/wmA/messages', { openKfid: KFID, ...body });
  return nextOf(`conversation:${KFID}:wmA`);
}

const to = { account: KFID, user: 'wmA' };
let sentRows = 0;
function deliver(delivery: Delivery, more = {}, card: CardRecord | null = null) {
  sentRows += 1;
  return courier.deliver(outboxRow(delivery, { id: `row-${sentRows}`, ...more }), card);
}
const say = (text: string, more = {}) =>
  deliver(
    { type: 'resident.message', to, message: { text, choices: [{ id: 'yes_1', label: '确认' }] } },
    more,
  );

it('carries a conversation: heard, answered once, tapped', async () => {
  const row = await residentWrites();
  expect(row).toMatchObject({
    subject: { propertyId: 'garden', address: to },
    input: { type: 'message.received', content: { kind: 'text', text: '厨房漏水' } },
  });
  expect(await say('请确认', { id: 'same' })).toEqual({ status: 'accepted' });
  expect(await say('请确认', { id: 'same', attempts: 1 })).toEqual({ status: 'accepted' });
  expect(await linesOf(`residents/wmA/messages`)).toHaveLength(2);
  await sim('residents/wmA/tap', { openKfid: KFID, menuId: 'yes_1' });
  expect(await nextOf(`conversation:${KFID}:wmA`)).toMatchObject({
    input: { content: { kind: 'text', text: '确认', choiceId: 'yes_1' } },
  });
});

it('learns that the allowance is spent, the window closed, or a person serves', async () => {
  await residentWrites();
  for (let count = 0; count < 5; count += 1) expect((await say('好')).status).toBe('accepted');
  expect(await say('第六条')).toMatchObject({ status: 'refused', undeliverable: 'allowance-spent' });
  await residentWrites({ type: 'text', text: '在吗' });
  const servicers = ['chen'];
  expect(await deliver({ type: 'conversation.transfer', to, servicers })).toEqual({
    status: 'accepted',
    transfer: { outcome: 'with-person', servicerId: 'chen' },
  });
  expect(await say('我来')).toMatchObject({ status: 'refused', undeliverable: 'served-by-person' });
  await sim('sessions/wmA', { openKfid: KFID, action: 'reply', userid: 'chen', text: '您好' });
  expect(await nextOf(`conversation:${KFID}:wmA`)).toMatchObject({
    input: { type: 'servicer.said', servicerId: 'chen', text: '您好' },
  });
  await sim('sessions/wmA', { openKfid: KFID, action: 'end', userid: 'chen' });
  expect(await nextOf(`conversation:${KFID}:wmA`)).toMatchObject({
    input: { type: 'session.changed', change: 'ended' },
  });
  expect(await say('还在吗')).toMatchObject({ status: 'refused', undeliverable: 'window-closed' });
  expect(await deliver({ type: 'conversation.transfer', to, servicers })).toMatchObject({
    transfer: { outcome: 'nobody' },
  });
});

it('queues a conversation when nobody serves', async () => {
  await residentWrites();
  await sim('servicers/chen/status', { openKfid: KFID, serving: false });
  const outcome = await deliver({ type: 'conversation.transfer', to, servicers: ['chen', 'nobody'] });
  expect(outcome).toMatchObject({ transfer: { outcome: 'queued' } });
});

it('welcomes who comes through a link, once', async () => {
  await sim('residents', { id: 'wmA', nickname: '王女士' });
  await sim('residents/wmA/enter', { openKfid: KFID, scene: 'b7', sceneParam: 'room=1203' });
  const { input } = await nextOf(`conversation:${KFID}:wmA`);
  if (input.type !== 'session.entered') throw new Error('not entered');
  expect(input).toMatchObject({ scene: 'b7', sceneParam: 'room=1203' });
  const welcome: Delivery = {
    type: 'resident.welcome',
    to,
    code: input.welcomeCode ?? '',
    message: { text: '您好，这里是前台。', choices: [{ id: 'repair', label: '报修' }] },
  };
  expect(await deliver(welcome)).toEqual({ status: 'accepted' });
  expect(await deliver(welcome)).toMatchObject({ status: 'refused' });
});

it.each(['image', 'voice', 'video', 'file'] as const)(
  'fetches what a resident attached: %s',
  async (type) => {
    const { id } = await residentWrites({ type });
    const record = await store.media.get(id);
    expect(record).toMatchObject({ kind: type, state: 'wanted' });
    expect(await media.fetch(record?.mediaRef ?? '', type)).toMatchObject({ status: 'fetched' });
    expect(await media.fetch('expired', type)).toMatchObject({ status: 'lost' });
  },
);

it('carries a card: shown, tapped, redrawn once with each code', async () => {
  const card: StaffCard = {
    title: '急修',
    facts: [{ name: '房号', value: '1203' }],
    buttons: [{ key: 'accept', label: '接单', look: 'primary' }],
    choice: { key: 'when', title: '到达', options: [{ id: 'm15', label: '15分钟' }] },
  };
  const cardDelivery: Delivery = { type: 'staff.card', staffId: 'zhangwei', cardId: 'BX7-01', card };
  const sent = await deliver(cardDelivery);
  expect(sent).toMatchObject({ status: 'accepted', refreshCode: expect.any(String) });
  expect(await deliver(cardDelivery, { attempts: 1 })).toEqual({ status: 'accepted' });
  expect(await linesOf('staff/zhangwei/messages')).toHaveLength(1);

  const closed: StaffCard = { ...card, closing: '已接单' };
  const update: Delivery = { type: 'staff.card-update', staffId: 'zhangwei', cardId: 'BX7-01', card: closed };
  const record = (refreshCode: string): CardRecord => ({
    id: 'BX7-01',
    staffId: 'zhangwei',
    refreshCode,
    refreshCodeAt: simulator.clock.now(),
    retired: false,
    createdAt: simulator.clock.now(),
  });
  await sim('staff/zhangwei/tap', { taskId: 'BX7-01', key: 'accept', selections: { when: ['m15'] } });
  const { input } = await nextOf('staff:zhangwei');
  expect(input).toMatchObject({ type: 'card.tapped', cardId: 'BX7-01', action: 'accept' });
  const code = input.type === 'card.tapped' ? (input.refreshCode ?? '') : '';
  expect(await deliver(update, {}, record(code))).toEqual({ status: 'accepted' });
  expect(await deliver(update, {}, record(code))).toEqual({ status: 'card-spent' });
  expect(await deliver(update, { attempts: 1 }, record(code))).toEqual({ status: 'accepted' });
});

it('tells employees and groups, and learns who does not exist', async () => {
  expect(await deliver({ type: 'staff.text', staffId: 'zhangwei', text: '请接单' })).toEqual({
    status: 'accepted',
  });
  expect(await deliver({ type: 'staff.text', staffId: 'ghost', text: '请接单' })).toMatchObject({
    status: 'refused',
    alert: true,
  });
  expect(await deliver({ type: 'staff.call', staffId: 'zhangwei', reason: '无人接单' })).toEqual({
    status: 'accepted',
  });
  const post: Delivery = {
    type: 'group.post',
    groupKey: 'hook-key-1',
    text: '**急修** 1203',
    mentions: ['zhangwei'],
  };
  expect(await deliver(post)).toEqual({ status: 'accepted' });
  expect(await linesOf('groups/hook-key-1/messages')).toMatchObject([{ text: '**急修** 1203\n<@zhangwei>' }]);
  expect(await deliver({ ...post, groupKey: 'wrong-key' })).toMatchObject({ alert: true });
  await sim('staff/zhangwei/messages', { text: '接单 0007' });
  expect(await nextOf('staff:zhangwei')).toMatchObject({ input: { type: 'staff.said', text: '接单 0007' } });
});

describe('an attachment for an employee', () => {
  const give = async (kind: Attachment['kind'], mediaId: string, more: Partial<Attachment> = {}) => {
    const outcome = await deliver({
      type: 'staff.attachments',
      staffId: 'zhangwei',
      heading: '【附件】',
      attachments: [{ kind, mediaId, ...more }],
    });
    const upload = outcome.status === 'accepted' ? outcome.upload : undefined;
    if (!upload) throw new Error(`not uploaded: ${JSON.stringify(outcome)}`);
    return upload;
  };

  it.each([
    ['image', 'photo', 'image/jpeg', undefined, 'image', '图片.jpg'],
    ['image', 'animation', 'image/gif', 'cat.jpg', 'file', 'cat.gif'],
    ['voice', 'voice', 'audio/amr', undefined, 'voice', '语音.amr'],
    ['voice', 'long', 'audio/amr', undefined, 'file', '语音.amr'],
    ['video', 'video', 'video/mp4', 'VID_1.MP4', 'video', 'VID_1.MP4'],
    ['file', 'note', undefined, '装修申请.txt', 'file', '装修申请.txt'],
    ['file', 'note', undefined, undefined, 'file', '文件.bin'],
  ] as const)('%s %s is shown as it is, or handed out as a file', async (...row) => {
    const [kind, mediaId, contentType, filename, shownAs, shownName] = row;
    const { held } = await give(kind, mediaId, {
      ...(contentType && { contentType }),
      ...(filename && { filename }),
    });
    const [media] = held;
    if (!media) throw new Error('nothing was uploaded');
    expect(media.shownAs).toBe(shownAs);
    const shown: Delivery = { type: 'staff.media', staffId: 'zhangwei', media, heading: '【附件】' };
    expect(await deliver(shown)).toEqual({ status: 'accepted' });
    expect(await deliver(shown, { attempts: 1 })).toEqual({ status: 'accepted' });
    const [line, ...more] = await linesOf('staff/zhangwei/messages');
    expect(more).toEqual([]);
    expect(line).toMatchObject({ type: shownAs, media: { id: media.mediaRef, filename: shownName } });
    const answer = await fetch(`${simulated}/sim/media/${media.mediaRef}`);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toBe(attachments[mediaId]);
  });

  it('that the platform does not take is counted, and said in the log by its id alone', async () => {
    expect(await give('file', 'crumb')).toEqual({ held: [], failed: 1 });
    expect(logger.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        event: 'courier.attachment_not_taken',
        fields: { mediaId: 'crumb', reason: expect.stringContaining('40006') },
      }),
    );
  });

  it('that the platform has forgotten is refused, not tried for ever', async () => {
    const [media] = (await give('image', 'photo', { contentType: 'image/jpeg' })).held;
    if (!media) throw new Error('nothing was uploaded');
    simulator.clock.advance(3 * 86_400);
    expect(
      await deliver({ type: 'staff.media', staffId: 'zhangwei', media, heading: '【附件】' }),
    ).toMatchObject({ status: 'refused', alert: false });
  });
});

it('hears nothing twice when callbacks are repeated, and logs no secret', async () => {
  await residentWrites();
  await puller.ring(KFID, 'forged');
  await delay(50);
  expect(await store.inbox.pendingCount()).toBe(0);
  const lines = JSON.stringify(logger.lines);
  for (const { secret, token, aesKey } of world().apps) {
    for (const value of [secret, token, aesKey]) expect(lines).not.toContain(value);
  }
  expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
