import type {
  KfSendMsgOnEventRequest,
  KfSendMsgRequest,
  KfServiceStateTransRequest,
} from '../../../src/adapters/wecom/api/kf';
import { createWecomCourier } from '../../../src/adapters/wecom/courier';
import type { ResidentMessage } from '../../../src/domain/delivery';
import type { OutboxRow } from '../../../src/domain/records';
import { apiError, byMessage, manualClock, noAnswer, outboxRow, recordingLogger, scripted } from './support';

const ok = { errcode: 0, errmsg: 'ok' };
const sent = { ...ok, msgid: 'x' };
const to = { account: 'wkOne', user: 'wmResident' };
const unused = () => Promise.reject(new Error('not expected'));

type ServiceState = { service_state: 0 | 1 | 2 | 3 | 4; servicer_userid?: string } & typeof ok;

interface Script {
  send?: ReturnType<typeof scripted<KfSendMsgRequest, typeof sent>>;
  welcome?: ReturnType<typeof scripted<KfSendMsgOnEventRequest, typeof sent>>;
  state?: ReturnType<typeof scripted<unknown, ServiceState>>;
  trans?: ReturnType<typeof scripted<KfServiceStateTransRequest, typeof ok>>;
  servicers?: { userid: string; status: 0 | 1 }[] | Error;
}

function courierWith(script: Script) {
  const { servicers = [] } = script;
  return createWecomCourier({
    residentApi: {
      kf: {
        sendMsg: script.send?.call ?? unused,
        sendMsgOnEvent: script.welcome?.call ?? unused,
        serviceStateGet: script.state?.call ?? unused,
        serviceStateTrans: script.trans?.call ?? unused,
        servicerList: async () => {
          if (servicers instanceof Error) throw servicers;
          return { ...ok, servicer_list: servicers };
        },
      },
    },
    staffApi: {
      message: { send: unused, updateTemplateCard: unused },
      voice: { call: unused },
      media: { upload: unused },
    },
    files: { read: unused },
    webhook: { send: unused },
    webhookKeyOf: () => null,
    clock: manualClock(),
    logger: recordingLogger(),
  });
}

const messageRow = (message: ResidentMessage, more: Partial<OutboxRow> = {}) =>
  outboxRow({ type: 'resident.message', to, message }, more);
const hello = { text: '您好', choices: [] };

async function sendBody(message: ResidentMessage) {
  const send = scripted<KfSendMsgRequest, typeof sent>(sent);
  await courierWith({ send }).deliver(messageRow(message), null);
  const body = send.requests[0];
  if (body === undefined) throw new Error('nothing was sent');
  return body;
}

describe('a message to a resident', () => {
  it('is a text with the id of the row', async () => {
    expect(await sendBody(hello)).toEqual({
      msgtype: 'text',
      text: { content: '您好' },
      touser: 'wmResident',
      open_kfid: 'wkOne',
      msgid: '01JDA0000000000000000000ZX',
    });
  });

  it('is shortened to 2048 bytes on a character, so that WeCom cuts nothing', async () => {
    const body = await sendBody({ text: '漏水'.repeat(600), choices: [] });
    const content = body.msgtype === 'text' ? body.text.content : '';
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(content)).toBeGreaterThan(2040);
    expect(content).toMatch(/^(漏水)+漏?…$/);
  });

  it('with choices is a menu', async () => {
    const body = await sendBody({ text: '请确认', choices: [{ id: 'yes_1', label: '确认' }] });
    expect(body).toMatchObject({
      msgtype: 'msgmenu',
      msgmenu: { head_content: '请确认', list: [{ type: 'click', click: { id: 'yes_1', content: '确认' } }] },
    });
  });

  it('with choices and a long text loses no word of it and keeps every limit', async () => {
    const text = Array.from({ length: 60 }, (_, line) => `第${line}项：请说明情况，我们会尽快处理。`).join(
      '\n',
    );
    const choices = Array.from({ length: 12 }, (_, index) => ({ id: `c_${index}`, label: '选'.repeat(60) }));
    const body = await sendBody({ text, choices });
    if (body.msgtype !== 'msgmenu') throw new Error('not a menu');
    const { head_content: head = '', list } = body.msgmenu;
    expect(Buffer.byteLength(head)).toBeLessThanOrEqual(1024);
    expect(list.length).toBeLessThanOrEqual(50);
    expect(list.filter(({ type }) => type === 'click')).toHaveLength(10);
    const lines = list.flatMap((item) => (item.type === 'text' ? [item.text.content] : []));
    expect(lines.every((line) => Buffer.byteLength(line) <= 256)).toBe(true);
    for (const item of list) {
      if (item.type === 'click') expect(Buffer.byteLength(item.click.content)).toBeLessThanOrEqual(128);
    }
    const shown = [head, ...lines.slice(0, -2)].join('').replaceAll(/\s/g, '');
    expect(shown).toBe(text.replaceAll('\n', ''));
  });

  it('marks a text that exceeds even the menu', async () => {
    const body = await sendBody({ text: '一'.repeat(8000), choices: [{ id: 'a', label: '好' }] });
    if (body.msgtype !== 'msgmenu') throw new Error('not a menu');
    expect(body.msgmenu.list).toHaveLength(50);
    const last = body.msgmenu.list.at(-2);
    expect(last?.type === 'text' && last.text.content.endsWith('…')).toBe(true);
  });

  it('shows a choice whose id cannot be tapped as a line', async () => {
    const body = await sendBody({ text: '选', choices: [{ id: '带#号', label: '其它' }] });
    expect(body).toMatchObject({ msgmenu: { list: [{ type: 'text', text: { content: '其它' } }] } });
  });

  it.each([
    [95001, 'allowance-spent'],
    [95002, 'window-closed'],
    [95031, 'window-closed'],
  ])('refused with %i is %s', async (code, undeliverable) => {
    const outcome = await courierWith({
      send: scripted<KfSendMsgRequest, typeof sent>(apiError(code)),
    }).deliver(messageRow(hello), null);
    expect(outcome).toMatchObject({ status: 'refused', undeliverable, alert: false });
  });

  it.each([
    [95018, 2, 'served-by-person'],
    [95018, 3, 'served-by-person'],
    [95018, 4, 'window-closed'],
    [95018, 1, 'window-closed'],
    [95013, 3, 'served-by-person'],
    [95013, 4, 'window-closed'],
  ] as const)('refused with %i in state %i is %s', async (code, service_state, undeliverable) => {
    const outcome = await courierWith({
      send: scripted<KfSendMsgRequest, typeof sent>(apiError(code)),
      state: scripted({ ...ok, service_state }),
    }).deliver(messageRow(hello), null);
    expect(outcome).toMatchObject({ status: 'refused', undeliverable });
  });

  it('waits when the state behind a refusal cannot be asked for', async () => {
    const outcome = await courierWith({
      send: scripted<KfSendMsgRequest, typeof sent>(apiError(95018)),
      state: scripted<unknown, never>(noAnswer()),
    }).deliver(messageRow(hello), null);
    expect(outcome).toMatchObject({ status: 'later' });
  });

  it.each(
    byMessage<Error, object>([
      [apiError(45009), { status: 'later', afterSeconds: 60 }],
      [apiError(45033), { status: 'later', afterSeconds: 2 }],
      [apiError(-1), { status: 'later', alert: false }],
      [noAnswer(), { status: 'later', alert: false }],
      [noAnswer(false), { status: 'later', alert: false }],
      [apiError(60020), { status: 'later', afterSeconds: 300, alert: true }],
      [apiError(40001), { status: 'later', alert: true }],
      [apiError(40201), { status: 'refused', undeliverable: 'unknown', alert: false }],
      [apiError(40058, 'text.content empty'), { status: 'refused', undeliverable: 'unknown', alert: true }],
      [apiError(95000), { status: 'refused', undeliverable: 'unknown', alert: true }],
      [apiError(12345), { status: 'refused', undeliverable: 'unknown', alert: false }],
    ]),
  )('answers %s', async (_name, error, outcome) => {
    const send = scripted<KfSendMsgRequest, typeof sent>(error);
    expect(await courierWith({ send }).deliver(messageRow(hello), null)).toMatchObject(outcome);
  });

  it.each([
    ['named in words, first try', apiError(40058, 'duplicate msgid, hint: [1]'), {}],
    ['named in words, other code', apiError(95099, 'msgid repeated'), {}],
    ['plain code after a failed try', apiError(40058, 'invalid request'), { attempts: 1 }],
    ['plain code after a crash', apiError(40058, 'invalid request'), { tryingSince: new Date() }],
  ])('counts as accepted when its id was used before: %s', async (_name, error, more) => {
    const send = scripted<KfSendMsgRequest, typeof sent>(error);
    expect(await courierWith({ send }).deliver(messageRow(hello, more), null)).toEqual({
      status: 'accepted',
    });
  });

  it('is not accepted when its id is too long', async () => {
    const send = scripted<KfSendMsgRequest, typeof sent>(apiError(40058, 'msgid exceed max length 32'));
    const outcome = await courierWith({ send }).deliver(messageRow(hello, { attempts: 3 }), null);
    expect(outcome).toMatchObject({ status: 'refused', alert: true });
  });
});

describe('a welcome', () => {
  const welcomeRow = (message: ResidentMessage, more: Partial<OutboxRow> = {}) =>
    outboxRow({ type: 'resident.welcome', to, code: 'WC', message }, more);

  it('uses its code and at most ten menu entries', async () => {
    const welcome = scripted<KfSendMsgOnEventRequest, typeof sent>(sent);
    const choices = Array.from({ length: 9 }, (_, index) => ({ id: `c${index}`, label: `选项${index}` }));
    const text = '欢迎。'.repeat(300);
    expect(await courierWith({ welcome }).deliver(welcomeRow({ text, choices }), null)).toEqual({
      status: 'accepted',
    });
    const body = welcome.requests[0];
    expect(body).toMatchObject({ code: 'WC', msgid: '01JDA0000000000000000000ZX' });
    expect(body?.msgtype === 'msgmenu' && body.msgmenu.list.length).toBe(10);
  });

  it.each([
    [{}, 'refused'],
    [{ attempts: 1 }, 'accepted'],
  ])('with a spent code and %o is %s', async (more, status) => {
    const welcome = scripted<KfSendMsgOnEventRequest, typeof sent>(apiError(41050));
    expect(await courierWith({ welcome }).deliver(welcomeRow(hello, more), null)).toMatchObject({ status });
  });
});

describe('a transfer', () => {
  const row = outboxRow({ type: 'conversation.transfer', to, servicers: ['wang', 'li', 'zhao'] });
  const withBot = { ...ok, service_state: 1 as const };
  const transfer = (script: Script) =>
    courierWith({ state: scripted(withBot), ...script }).deliver(row, null);
  const trans = (...results: (typeof ok | Error)[]) =>
    scripted<KfServiceStateTransRequest, typeof ok>(...results);

  it('goes to the first wanted servicer who is serving', async () => {
    const moves = trans(ok);
    const outcome = await transfer({
      trans: moves,
      servicers: [
        { userid: 'Li', status: 0 },
        { userid: 'wang', status: 1 },
      ],
    });
    expect(outcome).toEqual({ status: 'accepted', transfer: { outcome: 'with-person', servicerId: 'li' } });
    expect(moves.requests).toEqual([
      { open_kfid: 'wkOne', external_userid: 'wmResident', service_state: 3, servicer_userid: 'Li' },
    ]);
  });

  it.each([95014, 95019, 60030])('tries the next one after %i', async (code) => {
    const outcome = await transfer({
      trans: trans(apiError(code), ok),
      servicers: [
        { userid: 'wang', status: 0 },
        { userid: 'zhao', status: 0 },
      ],
    });
    expect(outcome).toMatchObject({ transfer: { outcome: 'with-person', servicerId: 'zhao' } });
  });

  it('goes to the queue when nobody can take it', async () => {
    const moves = trans(ok);
    expect(await transfer({ trans: moves })).toMatchObject({ transfer: { outcome: 'queued' } });
    expect(moves.requests[0]).toMatchObject({ service_state: 2 });
  });

  it.each([
    [{ service_state: 2 as const }, { outcome: 'queued' }],
    [
      { service_state: 3 as const, servicer_userid: 'Sun' },
      { outcome: 'with-person', servicerId: 'sun' },
    ],
    [{ service_state: 4 as const }, { outcome: 'nobody' }],
  ])('that is not allowed tells what is: %o', async (state, expected) => {
    const states = scripted<unknown, ServiceState>(withBot, { ...ok, ...state });
    const outcome = await transfer({ trans: trans(apiError(95016)), state: states });
    expect(outcome).toEqual({ status: 'accepted', transfer: expected });
  });

  it.each([
    [{ service_state: 2 as const }, { outcome: 'queued' }],
    [
      { service_state: 3 as const, servicer_userid: 'Sun' },
      { outcome: 'with-person', servicerId: 'sun' },
    ],
  ])('leaves a session where an earlier try or a person brought it: %o', async (state, expected) => {
    const moves = trans(ok);
    const outcome = await transfer({
      trans: moves,
      state: scripted({ ...ok, ...state }),
      servicers: [{ userid: 'wang', status: 0 }],
    });
    expect(outcome).toEqual({ status: 'accepted', transfer: expected });
    expect(moves.requests).toEqual([]);
  });

  it('tries everyone when it may not see who is serving', async () => {
    const outcome = await transfer({ trans: trans(apiError(95019), ok), servicers: apiError(95004) });
    expect(outcome).toMatchObject({ transfer: { outcome: 'with-person', servicerId: 'li' } });
  });

  it('is tried again when WeCom gives no answer', async () => {
    expect(await transfer({ trans: trans(noAnswer()) })).toMatchObject({ status: 'later' });
  });
});
