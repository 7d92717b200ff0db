import type { MessageSendRequest, UpdateTemplateCardRequest } from '../../../src/adapters/wecom/api/message';
import type { WebhookMessage } from '../../../src/adapters/wecom/api/webhook';
import { createWecomCourier, type WecomCourierOptions } from '../../../src/adapters/wecom/courier';
import type { StaffCard } from '../../../src/domain/delivery';
import type { CardRecord } from '../../../src/domain/records';
import {
  apiError,
  byMessage,
  manualClock,
  NOON,
  noAnswer,
  outboxRow,
  recordingLogger,
  scripted,
} from './support';

const ok = { errcode: 0, errmsg: 'ok' };
const sent = { ...ok, msgid: 'm' };
const unused = () => Promise.reject(new Error('not expected'));

function courierWith(
  parts: Partial<WecomCourierOptions['staffApi']['message']> &
    Partial<Pick<WecomCourierOptions, 'webhook' | 'sms'>> & {
      call?: WecomCourierOptions['staffApi']['voice']['call'];
      upload?: WecomCourierOptions['staffApi']['media']['upload'];
      read?: WecomCourierOptions['files']['read'];
    },
) {
  const logger = recordingLogger();
  const courier = createWecomCourier({
    residentApi: {
      kf: {
        sendMsg: unused,
        sendMsgOnEvent: unused,
        serviceStateGet: unused,
        serviceStateTrans: unused,
        servicerList: unused,
      },
    },
    staffApi: {
      message: { send: parts.send ?? unused, updateTemplateCard: parts.updateTemplateCard ?? unused },
      voice: { call: parts.call ?? unused },
      media: { upload: parts.upload ?? unused },
    },
    files: { read: parts.read ?? unused },
    webhook: parts.webhook ?? { send: unused },
    webhookKeyOf: (groupKey) => (groupKey === 'night' ? 'robot-key' : null),
    ...(parts.sms ? { sms: parts.sms } : {}),
    clock: manualClock(),
    logger,
  });
  return { courier, logger };
}

const card: StaffCard = {
  title: '急修 BX-0007',
  subtitle: '3号楼1单元1501',
  body: '厨房水管漏水',
  facts: [{ name: '联系电话号码', value: '138****1234' }],
  buttons: [
    { key: 'accept', label: '接单', look: 'primary' },
    { key: 'later', label: '稍后', look: 'plain' },
    { key: 'return', label: '退回', look: 'danger' },
  ],
  choice: { key: 'reason', title: '退回原因', options: [{ id: 'far', label: '不在岗' }] },
};
const cardRow = (shown: StaffCard, more = {}) =>
  outboxRow({ type: 'staff.card', staffId: 'liu', cardId: 'BX7-01', card: shown }, more);

describe('a card for an employee', () => {
  it('carries its id, buttons and choice', async () => {
    const send = scripted<MessageSendRequest, typeof sent & { response_code: string }>({
      ...sent,
      response_code: 'RC',
    });
    const outcome = await courierWith({ send: send.call }).courier.deliver(cardRow(card), null);
    expect(outcome).toEqual({ status: 'accepted', refreshCode: 'RC' });
    expect(send.requests[0]).toEqual({
      touser: 'liu',
      msgtype: 'template_card',
      enable_duplicate_check: 1,
      duplicate_check_interval: 14_400,
      template_card: {
        card_type: 'button_interaction',
        task_id: 'BX7-01',
        main_title: { title: '急修 BX-0007', desc: '3号楼1单元1501' },
        sub_title_text: '厨房水管漏水',
        horizontal_content_list: [{ keyname: '联系电话…', value: '138****1234' }],
        button_selection: {
          question_key: 'reason',
          title: '退回原因',
          option_list: [{ id: 'far', text: '不在岗' }],
        },
        button_list: [
          { type: 0, text: '接单', style: 1, key: 'accept' },
          { type: 0, text: '稍后', style: 2, key: 'later' },
          { type: 0, text: '退回', style: 3, key: 'return' },
        ],
      },
    });
  });

  it('keeps the list limits', async () => {
    const send = scripted<MessageSendRequest, typeof sent>(sent);
    const many: StaffCard = {
      ...card,
      title: '题'.repeat(50),
      facts: Array.from({ length: 9 }, () => ({ name: '名', value: '值'.repeat(40) })),
      buttons: Array.from({ length: 8 }, (_, index) => ({
        key: `k${index}`,
        label: '按'.repeat(20),
        look: 'plain' as const,
      })),
    };
    await courierWith({ send: send.call }).courier.deliver(cardRow(many), null);
    const request = send.requests[0];
    const view = request?.msgtype === 'template_card' ? request.template_card : undefined;
    if (view?.card_type !== 'button_interaction') throw new Error('no card');
    expect([...(view.main_title?.title ?? '')]).toHaveLength(36);
    expect(view.horizontal_content_list).toHaveLength(6);
    expect([...(view.horizontal_content_list?.[0]?.value ?? '')]).toHaveLength(30);
    expect(view.button_list).toHaveLength(6);
  });

  it('without buttons is a text', async () => {
    const send = scripted<MessageSendRequest, typeof sent>(sent);
    await courierWith({ send: send.call }).courier.deliver(
      cardRow({ title: '已完成', facts: [{ name: '评分', value: '5' }], buttons: [] }),
      null,
    );
    expect(send.requests[0]).toMatchObject({ msgtype: 'text', text: { content: '已完成\n评分：5' } });
  });

  it('that was sent before is accepted without a code', async () => {
    const send = scripted<MessageSendRequest, typeof sent>(apiError(42014));
    const outcome = await courierWith({ send: send.call }).courier.deliver(
      cardRow(card, { attempts: 1 }),
      null,
    );
    expect(outcome).toEqual({ status: 'accepted' });
  });

  it.each([{ invaliduser: 'liu' }, { invaliduser: 'a|LIU' }, { unlicenseduser: 'liu' }])(
    'that leaves the recipient out is refused: %o',
    async (more) => {
      const send = scripted<MessageSendRequest, typeof sent>({ ...sent, ...more });
      const outcome = await courierWith({ send: send.call }).courier.deliver(cardRow(card), null);
      expect(outcome).toMatchObject({ status: 'refused', alert: true });
    },
  );

  it.each(
    byMessage<Error, object>([
      [apiError(81013), { status: 'refused', alert: true }],
      [apiError(60111), { status: 'refused', alert: false }],
      [apiError(45009), { status: 'later', afterSeconds: 60 }],
      [noAnswer(), { status: 'later' }],
    ]),
  )('answers %s', async (_name, error, expected) => {
    const send = scripted<MessageSendRequest, typeof sent>(error);
    expect(await courierWith({ send: send.call }).courier.deliver(cardRow(card), null)).toMatchObject(
      expected,
    );
  });
});

describe('a text for an employee', () => {
  it('is the same request at every try, so that the platform recognises a repetition for four hours', async () => {
    const send = scripted<MessageSendRequest, typeof sent>(sent);
    const { courier } = courierWith({ send: send.call });
    const row = outboxRow({
      type: 'staff.text',
      staffId: 'liu',
      text: '您手上没有未办结的工单。（今天10:00:38）',
    });
    await courier.deliver(row, null);
    await courier.deliver({ ...row, attempts: 7, createdAt: new Date(NOON.getTime() - 3_600_000) }, null);
    const [first, later] = send.requests;
    expect(first).toMatchObject({ enable_duplicate_check: 1, duplicate_check_interval: 14_400 });
    expect(later).toEqual(first);
  });
});

describe('redrawing a card', () => {
  const record: CardRecord = {
    id: 'BX7-01',
    staffId: 'liu',
    refreshCode: 'RC',
    refreshCodeAt: new Date(NOON.getTime() - 3_600_000),
    retired: false,
    createdAt: NOON,
  };
  const closed: StaffCard = { ...card, buttons: [], closing: '刘师傅已接单' };
  const updateRow = (more = {}) =>
    outboxRow({ type: 'staff.card-update', staffId: 'liu', cardId: 'BX7-01', card: closed }, more);
  const update = (...results: ((typeof ok & { invaliduser?: string[] }) | Error)[]) =>
    scripted<UpdateTemplateCardRequest, typeof ok & { invaliduser?: string[] }>(...results);

  it('uses the unspent code and greys the buttons under the closing words', async () => {
    const calls = update(ok);
    const outcome = await courierWith({ updateTemplateCard: calls.call }).courier.deliver(
      updateRow(),
      record,
    );
    expect(outcome).toEqual({ status: 'accepted' });
    expect(calls.requests[0]).toMatchObject({
      userids: ['liu'],
      response_code: 'RC',
      template_card: { replace_text: '刘师傅已接单', button_list: [{ key: 'closed' }] },
    });
  });

  it.each([
    ['no record', null],
    ['no code', { ...record, refreshCode: undefined } as unknown as CardRecord],
    ['a code of 72 hours', { ...record, refreshCodeAt: new Date(NOON.getTime() - 72 * 3_600_000) }],
  ])('is impossible with %s', async (_name, known) => {
    expect(await courierWith({}).courier.deliver(updateRow(), known)).toEqual({ status: 'card-spent' });
  });

  it.each([
    [42022, {}, 'card-spent'],
    [60140, {}, 'card-spent'],
    [42022, { attempts: 1 }, 'accepted'],
    [60140, { attempts: 2 }, 'accepted'],
  ])('with code refused by %i and %o is %s', async (code, more, status) => {
    const { courier } = courierWith({ updateTemplateCard: update(apiError(code)).call });
    expect(await courier.deliver(updateRow(more), record)).toEqual({ status });
  });

  it('that reaches nobody is refused', async () => {
    const { courier } = courierWith({ updateTemplateCard: update({ ...ok, invaliduser: ['Liu'] }).call });
    expect(await courier.deliver(updateRow(), record)).toMatchObject({ status: 'refused', alert: true });
  });
});

describe('a call', () => {
  const row = outboxRow({ type: 'staff.call', staffId: 'liu', reason: '燃气泄漏无人接单' });
  it('rings one person', async () => {
    const { courier } = courierWith({
      call: async () => ({ ...ok, states: [{ code: 0, callid: 'c', userid: 'liu' }] }),
    });
    expect(await courier.deliver(row, null)).toEqual({ status: 'accepted' });
  });
  it.each([301049, 301050, 301051])('that is not set up (%i) alerts an operator at once', async (code) => {
    const { courier } = courierWith({ call: async () => Promise.reject(apiError(code)) });
    expect(await courier.deliver(row, null)).toMatchObject({ status: 'refused', alert: true });
  });
  it.each(
    byMessage<Error, string>([
      [noAnswer('unknown'), 'unknown'],
      [noAnswer(false), 'later'],
    ]),
  )('that ends with %s is not placed twice', async (_name, error, status) => {
    const { courier } = courierWith({ call: async () => Promise.reject(error) });
    expect(await courier.deliver(row, null)).toMatchObject({ status });
  });
  it('that the platform did not place is refused', async () => {
    const { courier } = courierWith({ call: async () => ({ ...ok, states: [{ code: 7, userid: 'liu' }] }) });
    expect(await courier.deliver(row, null)).toMatchObject({ status: 'refused', alert: true });
  });
});

describe('a post in a group', () => {
  const post = (text: string, mentions: string[] = [], groupKey = 'night') =>
    outboxRow({ type: 'group.post', groupKey, text, mentions });
  const robot = (...results: (typeof ok | Error)[]) => {
    const sentPosts: { key: string; message: WebhookMessage }[] = [];
    let count = 0;
    return {
      sentPosts,
      webhook: {
        async send(key: string, message: WebhookMessage) {
          sentPosts.push({ key, message });
          const result = results[Math.min(count++, results.length - 1)];
          if (result instanceof Error) throw result;
          return result ?? ok;
        },
      },
    };
  };

  it('mentions people and never exceeds the limit', async () => {
    const { webhook, sentPosts } = robot(ok);
    await courierWith({ webhook }).courier.deliver(post('急'.repeat(3000), ['liu', 'wang']), null);
    const { key, message } = sentPosts[0] ?? {};
    expect(key).toBe('robot-key');
    const content = message?.msgtype === 'markdown' ? message.markdown.content : '';
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
    expect(content).toMatch(/…\n<@liu> <@wang>$/);
  });

  it.each(
    byMessage<Error, object>([
      [apiError(45009), { status: 'later', afterSeconds: 60 }],
      [noAnswer(false), { status: 'later' }],
      [noAnswer('unknown'), { status: 'unknown' }],
      [apiError(40058), { status: 'refused', alert: true }],
    ]),
  )('answers %s', async (_name, error, expected) => {
    const { webhook } = robot(error);
    expect(await courierWith({ webhook }).courier.deliver(post('x'), null)).toMatchObject(expected);
  });

  it('for an unknown group is refused', async () => {
    expect(await courierWith({}).courier.deliver(post('x', [], 'gone'), null)).toMatchObject({
      status: 'refused',
      alert: true,
    });
  });
});

describe('a text message', () => {
  const row = outboxRow({ type: 'resident.sms', phone: '13800001234', text: '请回电' });
  it('is refused without a provider', async () => {
    expect(await courierWith({}).courier.deliver(row, null)).toMatchObject({
      status: 'refused',
      undeliverable: 'unknown',
    });
  });
  it.each([
    ['accepted', 'accepted'],
    ['later', 'later'],
    ['refused', 'refused'],
  ] as const)('answers what the provider says: %s', async (result, status) => {
    const { courier } = courierWith({ sms: { send: async () => result } });
    expect(await courier.deliver(row, null)).toMatchObject({ status });
  });
  it('never throws when the provider does, and does not try for ever', async () => {
    const { courier, logger } = courierWith({ sms: { send: () => Promise.reject(new TypeError('boom')) } });
    expect(await courier.deliver(row, null)).toMatchObject({ status: 'later', alert: true });
    expect(logger.lines.map(({ event }) => event)).toEqual(['courier.failed']);
    expect(await courier.deliver({ ...row, attempts: 4 }, null)).toMatchObject({
      status: 'refused',
      alert: true,
    });
  });
});
