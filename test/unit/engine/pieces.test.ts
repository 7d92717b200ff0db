import type { InboxRow } from '../../../src/domain/records';
import type { Understanding } from '../../../src/domain/understanding';
import {
  answeredFrom,
  asOne,
  leadingPieces,
  mayGoOn,
  readingTogether,
} from '../../../src/engine/conversation/pieces';
import { newInboxRow, noon, noonPlus } from '../../support/factories';

const calm = {
  intent: 'other',
  rooms: [],
  urging: false,
  running: false,
  alsoWants: [],
  grounds: { intent: { confidence: 1, words: [] } },
} as const satisfies Understanding;

/** Danger where these words are, certain or possible. */
const dangerIn =
  (certain: string, possible = certain) =>
  (text: string): Understanding => {
    const certainty = text.includes(certain) ? 'certain' : text.includes(possible) ? 'possible' : undefined;
    if (!certainty) return calm;
    return { ...calm, emergency: { kind: 'other', code: 'HELP_OTHER', certainty } };
  };
const harmless = dangerIn('!never!');

const said = (text: string, over: Partial<InboxRow> = {}): InboxRow => ({
  ...newInboxRow({ user: 'wm1' }),
  attempts: 0,
  input: { type: 'message.received', messageId: text, at: noon, content: { kind: 'text', text } },
  ...over,
});
const sent = (media: 'image' | 'voice'): InboxRow => ({
  ...said(media),
  input: {
    type: 'message.received',
    messageId: media,
    at: noon,
    content: { kind: 'media', media, mediaRef: media },
  },
});
const tapped = (): InboxRow =>
  said('', {
    input: {
      type: 'message.received',
      messageId: 'tap',
      at: noon,
      content: { kind: 'text', text: '是', choiceId: 'yes' },
    },
  });
const context = { propertyId: 'yunqi' };
const textOf = (rows: readonly InboxRow[]): unknown => asOne(rows)?.input;

describe('what is read together', () => {
  it('are words and pictures that follow each other', () => {
    const rows = [said('你好'), sent('image'), said('漏水了')];
    expect(leadingPieces(rows)).toEqual(rows);
    expect(textOf(rows)).toMatchObject({
      content: { kind: 'text', text: '你好 漏水了' },
      messageId: '漏水了',
    });
  });

  it.each([
    ['a tap', tapped()],
    ['a voice message', sent('voice')],
    ['a row that failed before', said('再试', { attempts: 1 })],
    ['an event of another kind', said('', { input: { type: 'transfer.settled', outcome: 'queued' } })],
  ])('ends before %s', (_, other) => {
    const rows = [said('你好'), said('漏水了'), other, said('厨房')];
    expect(leadingPieces(rows)).toEqual(rows.slice(0, 2));
    expect(leadingPieces([other, said('你好')])).toEqual([other]);
  });

  it('is never less urgent than one of the messages by itself', () => {
    const understand = (text: string) => (text === '着火了' ? dangerIn('着火')(text) : calm);
    const rows = [said('没事'), said('着火了'), said('真的')];
    const together = readingTogether({ understand }, rows);
    expect(together.understand('没事 着火了 真的', context)).toMatchObject({
      intent: 'emergency',
      emergency: { code: 'HELP_OTHER', certainty: 'certain' },
    });
    expect(together.understand('没事', context)).toEqual(calm);
    expect(readingTogether({ understand: harmless }, rows).understand('没事 着火了 真的', context)).toEqual(
      calm,
    );
  });

  it('may be in danger without that changing what is wanted', () => {
    const doubt = readingTogether(
      { understand: (text) => (text === '味' ? dangerIn('!', '味')(text) : calm) },
      [said('有'), said('味')],
    );
    expect(doubt.understand('有 味', context)).toMatchObject({
      intent: 'other',
      emergency: { certainty: 'possible' },
    });
  });

  it('keeps a picture a picture where there are no words, and the lane of the most urgent', () => {
    expect(textOf([sent('image'), sent('image')])).toMatchObject({ content: { kind: 'media' } });
    expect(asOne([said('a', { lane: 'emergency' }), said('b')])?.lane).toBe('emergency');
  });
});

describe('more may follow', () => {
  it('a few words and a picture', () => {
    expect(mayGoOn([said('我家厨房')], harmless)).toBe(true);
    expect(mayGoOn([sent('image')], harmless)).toBe(true);
  });

  it.each([
    ['a long sentence', [said('我家厨房的水管从昨天晚上开始漏水')], harmless],
    ['a sentence that is closed', [said('漏水了！')], harmless],
    ['danger in what was said', [said('着火')], dangerIn('着火')],
    ['danger that may be', [said('有味道')], dangerIn('never', '味道')],
    ['danger cut in two', [said('着'), said('火')], dangerIn('着 火')],
    [
      'danger in an earlier piece',
      [said('着火'), said('在')],
      (text: string) => (text === '着火' ? dangerIn('着火')(text) : calm),
    ],
    ['a row in the lane of emergencies', [said('快', { lane: 'emergency' })], harmless],
    ['a tap', [tapped()], harmless],
    ['an answer', [said('是的')], () => ({ ...calm, answer: 'yes' }) as const],
    ['a number', [said('13800138000')], () => ({ ...calm, phone: '13800138000' })],
    ['somebody who presses', [said('怎么还没来')], () => ({ ...calm, urging: true })],
  ])('not after %s', (_, rows, understand) => {
    expect(mayGoOn(rows, understand)).toBe(false);
  });

  it('is waited for a window after the last piece, and never more than three after the first', () => {
    const at = (seconds: number) => said('嗯', { receivedAt: noonPlus(seconds) });
    expect(answeredFrom([at(0)], 2000)).toEqual(noonPlus(2));
    expect(answeredFrom([at(0), at(1)], 2000)).toEqual(noonPlus(3));
    expect(answeredFrom([at(0), at(2), at(4), at(5)], 2000)).toEqual(noonPlus(6));
  });
});
