import fc from 'fast-check';
import { CallbackRejected } from '../../../src/adapters/wecom/callback-rejected';
import { encryptedReply, passiveReply } from '../../../src/adapters/wecom/callback-reply';
import { deduplicationKey, parseAppCallback, parseEnvelope } from '../../../src/adapters/wecom/callback-xml';
import { createCallbackCrypto } from '../../../src/adapters/wecom/crypto';
import { cdata, parseXml, rawTextOf } from '../../../src/adapters/wecom/xml';
import { cryptoVectors, vectorSettings } from './crypto-vectors';

const time = new Date(1730000100_000);
const wrap = (...elements: string[]) => `<xml>${elements.join('\n')}</xml>`;
const common = [
  '<ToUserName><![CDATA[ww0000corpid]]></ToUserName>',
  '<FromUserName><![CDATA[zhangsan]]></FromUserName>',
  '<CreateTime>1730000100</CreateTime>',
];
const message = (type: string, ...elements: string[]) =>
  wrap(
    ...common,
    `<MsgType>${type}</MsgType>`,
    '<MsgId>7000000000000000001</MsgId>',
    '<AgentID>7</AgentID>',
    ...elements,
  );
const event = (name: string, ...elements: string[]) =>
  wrap(
    ...common,
    '<MsgType>event</MsgType>',
    `<Event><![CDATA[${name}]]></Event>`,
    '<AgentID>7</AgentID>',
    ...elements,
  );

function reasonOf(xml: string): string {
  try {
    parseAppCallback(xml);
  } catch (error) {
    if (!(error instanceof CallbackRejected)) throw error;
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('SECRET');
    return error.reason;
  }
  return 'accepted';
}

describe('envelope', () => {
  it('is read in any element order', () => {
    const xml = wrap(
      '<Encrypt><![CDATA[QUJD]]></Encrypt>',
      '<AgentID>218</AgentID>',
      '<ToUserName>ww1</ToUserName>',
    );
    expect(parseEnvelope(xml)).toEqual({ toUserName: 'ww1', agentId: '218', encrypt: 'QUJD' });
  });

  it.each(['', '<AgentID></AgentID>', '<AgentID><![CDATA[]]></AgentID>'])(
    'may lack the application: %s',
    (agent) => {
      expect(parseEnvelope(wrap(agent, '<Encrypt>QUJD</Encrypt>'))).toEqual({
        toUserName: '',
        encrypt: 'QUJD',
      });
    },
  );

  it('is rejected without ciphertext', () => {
    expect(() => parseEnvelope(wrap('<ToUserName>ww1</ToUserName>'))).toThrow('bad_xml');
  });
});

describe('messages', () => {
  it('reads the official sample', () => {
    expect(parseAppCallback(cryptoVectors[1]?.plain ?? '')).toEqual({
      type: 'text',
      userId: 'mycreate',
      createTime: new Date(1409659813_000),
      msgId: '4561255354251345929',
      agentId: '218',
      content: 'hello',
    });
  });

  it('keeps 64-bit ids exact', () => {
    const xml = message('text', '<Content>x</Content>').replace(
      '7000000000000000001',
      '18446744073709551615',
    );
    expect(parseAppCallback(xml)).toMatchObject({ msgId: '18446744073709551615' });
  });

  it.each([
    ['<Content><![CDATA[水管漏水]]></Content>', '水管漏水'],
    ['<Content>1 &lt; 2 &amp;amp; &#x6f0f;&#27700;</Content>', '1 < 2 &amp; 漏水'],
    ['<Content><![CDATA[1 &lt; 2]]></Content>', '1 &lt; 2'],
    ['<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>', 'a]]>b'],
    ['<Content><![CDATA[<!DOCTYPE html><!ENTITY>]]></Content>', '<!DOCTYPE html><!ENTITY>'],
    ['<Content><![CDATA[ 1\n2 ]]></Content>', ' 1\n2 '],
    ['<Content>007</Content>', '007'],
    ['<Content>&unknown;</Content>', '&unknown;'],
    ['<Content/>', ''],
    ['', ''],
  ])('reads the text of %s', (element, content) => {
    expect(parseAppCallback(message('text', element))).toMatchObject({ type: 'text', content });
  });

  it.each(['image', 'voice', 'video'] as const)('reads %s', (mediaType) => {
    expect(parseAppCallback(message(mediaType, '<MediaId>m1</MediaId>', '<Format>amr</Format>'))).toEqual({
      type: 'media',
      mediaType,
      mediaId: 'm1',
      userId: 'zhangsan',
      createTime: time,
      msgId: '7000000000000000001',
      agentId: '7',
    });
  });

  it('reads a location', () => {
    const xml = message(
      'location',
      '<Location_X>31.230416</Location_X><Location_Y>121.473701</Location_Y><Label><![CDATA[3号楼]]></Label>',
    );
    expect(parseAppCallback(xml)).toMatchObject({
      latitude: 31.230416,
      longitude: 121.473701,
      label: '3号楼',
    });
  });

  it('keeps an unknown type with all its elements', () => {
    expect(parseAppCallback(message('link', '<Title>t</Title>', '<New><Deep>1</Deep></New>'))).toMatchObject({
      type: 'other',
      name: 'link',
      userId: 'zhangsan',
      fields: { Title: 't', New: { Deep: '1' } },
    });
  });
});

describe('events', () => {
  it('reads a kf doorbell, which has no sender', () => {
    const xml = wrap(
      '<CreateTime>1730000100</CreateTime><MsgType>event</MsgType><Event>kf_msg_or_event</Event>',
      '<Token><![CDATA[ENC1]]></Token><OpenKfId><![CDATA[wk1]]></OpenKfId>',
    );
    expect(parseAppCallback(xml)).toEqual({
      type: 'kf_msg_or_event',
      token: 'ENC1',
      openKfId: 'wk1',
      createTime: time,
    });
  });

  it.each([
    ['', [], []],
    ['<AuthAddOpenKfId>wk1</AuthAddOpenKfId>', ['wk1'], []],
    [
      '<AuthAddOpenKfId>wk1</AuthAddOpenKfId><AuthDelOpenKfId>wk9</AuthDelOpenKfId><AuthAddOpenKfId>wk2</AuthAddOpenKfId>',
      ['wk1', 'wk2'],
      ['wk9'],
    ],
  ])('reads the account change %s', (elements, added, removed) => {
    expect(parseAppCallback(event('kf_account_auth_change', elements))).toEqual({
      type: 'kf_account_auth_change',
      added,
      removed,
      createTime: time,
    });
  });

  const card = [
    '<EventKey><![CDATA[ack]]></EventKey><TaskId><![CDATA[alarm_1]]></TaskId>',
    '<CardType>button_interaction</CardType><ResponseCode><![CDATA[RC-1]]></ResponseCode>',
  ];
  const option = (id: string) => `<OptionId><![CDATA[${id}]]></OptionId>`;
  const item = (key: string, ...ids: string[]) =>
    `<SelectedItem><QuestionKey>${key}</QuestionKey><OptionIds>${ids.map(option).join('')}</OptionIds></SelectedItem>`;

  it.each([
    ['no selection', '', {}],
    ['an empty selection', '<SelectedItems></SelectedItems>', {}],
    ['one option', `<SelectedItems>${item('q', 'a')}</SelectedItems>`, { q: ['a'] }],
    [
      'several',
      `<SelectedItems>${item('q', 'a', 'b')}${item('r', 'c')}${item('s')}</SelectedItems>`,
      { q: ['a', 'b'], r: ['c'], s: [] },
    ],
  ])('reads a card tap with %s', (_name, elements, selections) => {
    expect(parseAppCallback(event('template_card_event', ...card, elements))).toEqual({
      type: 'template_card_event',
      control: 'button',
      userId: 'zhangsan',
      createTime: time,
      taskId: 'alarm_1',
      eventKey: 'ack',
      cardType: 'button_interaction',
      responseCode: 'RC-1',
      selections,
      agentId: '7',
    });
  });

  it('tells a menu tap from a button tap', () => {
    expect(parseAppCallback(event('template_card_menu_event', ...card))).toMatchObject({ control: 'menu' });
  });

  it.each(['enter_agent', 'subscribe', 'unsubscribe'])('reads %s', (name) => {
    expect(parseAppCallback(event(name, '<EventKey/>'))).toEqual({
      type: name,
      userId: 'zhangsan',
      createTime: time,
      agentId: '7',
    });
  });

  it('keeps an unknown event', () => {
    expect(parseAppCallback(event('brand_new'))).toMatchObject({ type: 'other', name: 'brand_new' });
  });
});

describe('deduplication key', () => {
  const keyOf = (xml: string) => deduplicationKey(parseAppCallback(xml));
  const tap = (responseCode: string, key = 'ack') =>
    event(
      'template_card_event',
      `<TaskId>t1</TaskId><EventKey>${key}</EventKey><ResponseCode>${responseCode}</ResponseCode>`,
    );

  it('is the message id for messages of any type', () => {
    expect(keyOf(message('text'))).toBe('message:7000000000000000001');
    expect(keyOf(message('link'))).toBe('message:7000000000000000001');
  });

  it('tells card taps apart and repeats for a re-delivery', () => {
    expect(keyOf(tap('RC-1'))).toBe(keyOf(tap('RC-1')));
    expect(new Set([tap('RC-1'), tap('RC-2'), tap('RC-1', 'escalate')].map(keyOf)).size).toBe(3);
  });

  it('cannot be imitated by a separator inside a value', () => {
    expect(keyOf(tap('c', 'a:b'))).not.toBe(keyOf(tap('b:c', 'a')));
  });

  it('covers member, second and name of an event', () => {
    expect(keyOf(event('enter_agent'))).toBe('event:zhangsan:1730000100:enter_agent');
  });

  it('does not exist for doorbells and system events', () => {
    const doorbell = event('kf_msg_or_event', '<Token>t</Token><OpenKfId>wk1</OpenKfId>');
    expect(keyOf(doorbell)).toBeNull();
    expect(keyOf(event('kf_account_auth_change'))).toBeNull();
    expect(keyOf(event('change_contact').replace('zhangsan', 'sys'))).toBeNull();
  });
});

describe('hostile XML', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );

  it.each([
    ['billion laughs', `<!DOCTYPE xml [<!ENTITY l0 "SECRET">${laughs}]><xml><MsgType>&l9;</MsgType></xml>`],
    [
      'external entity',
      '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><MsgType>&x;</MsgType></xml>',
    ],
    ['parameter entity', '<!DOCTYPE xml [<!ENTITY % x SYSTEM "http://SECRET/x.dtd"> %x;]><xml></xml>'],
    ['external DTD', '<?xml version="1.0"?><!DOCTYPE xml SYSTEM "http://SECRET/x.dtd"><xml></xml>'],
    ['lower-case doctype', '<!doctype xml><xml></xml>'],
    ['doctype after a comment', '<!-- <![CDATA[ --><!DOCTYPE xml><xml></xml>'],
    ['doctype after an instruction', '<?a <![CDATA[ ?><!DOCTYPE xml><xml></xml>'],
    ['bare entity declaration', '<xml><!ENTITY a "b"></xml>'],
  ])('refuses %s', (_name, xml) => {
    expect(reasonOf(xml)).toBe('forbidden_doctype');
  });

  it.each([
    ['no XML', 'SECRET'],
    ['nothing', ''],
    ['an unclosed element', '<xml><MsgType>SECRET'],
    ['an unclosed CDATA', '<xml><MsgType><![CDATA[SECRET</MsgType></xml>'],
    ['an unclosed comment', '<xml><!-- SECRET</xml>'],
    ['crossed elements', '<xml><a><b></a></b></xml>'],
    ['another root', '<html><MsgType>SECRET</MsgType></html>'],
    ['two roots', '<xml></xml><xml></xml>'],
    ['a text root', '<xml>SECRET</xml>'],
    ['deep nesting', wrap('<a>'.repeat(5000), 'SECRET', '</a>'.repeat(5000))],
    ['excessive size', message('text', `<Content>${'SECRET'.repeat(50_000)}</Content>`)],
    ['a reserved name', wrap('<__proto__><type>SECRET</type></__proto__>')],
    ['a missing message id', message('text').replace(/<MsgId>.*<\/MsgId>/, '')],
    ['a time that is none', message('text').replace('1730000100', 'SECRET')],
    [
      'a place that is none',
      message('location', '<Location_X>SECRET</Location_X><Location_Y>1</Location_Y>'),
    ],
    ['a missing type', wrap(...common)],
  ])('refuses %s', (_name, xml) => {
    expect(reasonOf(xml)).toBe('bad_xml');
  });

  it('rejects or reads whatever arrives, and nothing else', () => {
    const fragment = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '&lt;',
      'x',
      '<!',
      '"',
      '<a b="',
      '/>',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
        expect(reasonOf(parts.join(''))).toMatch(/^(accepted|bad_xml|forbidden_doctype)$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('passive reply', () => {
  const crypto = createCallbackCrypto({
    token: vectorSettings.token,
    aesKey: vectorSettings.aesKey,
    receiveId: vectorSettings.corpId,
  });
  const vector = cryptoVectors[2];

  it('is the published plaintext, ciphertext and signature', () => {
    const plain = passiveReply(
      { userId: 'mycreate', corpId: vectorSettings.corpId, createTime: new Date(1409659900_000) },
      { type: 'update_button', replaceName: '已确认' },
    );
    expect(plain).toBe(vector?.plain);
    const random = Buffer.from('0123456789abcdef');
    const xml = encryptedReply(crypto, { plain, timestamp: '1409659900', nonce: '1372623149', random });
    expect(parseXml(xml)).toEqual({
      Encrypt: vector?.encrypted,
      MsgSignature: vector?.signature,
      TimeStamp: '1409659900',
      Nonce: '1372623149',
    });
  });

  it('carries any text through CDATA', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(']', ']]>', '<![CDATA[', '&', '<', '漏水', ' ')), (parts) => {
        const content = parts.join('');
        expect(rawTextOf(parseXml(wrap(`<Content>${cdata(content)}</Content>`)), 'Content')).toBe(content);
      }),
    );
    const plain = passiveReply(
      { userId: 'u', corpId: 'c', createTime: time },
      { type: 'text', content: 'a]]>b' },
    );
    expect(rawTextOf(parseXml(plain), 'Content')).toBe('a]]>b');
  });
});
