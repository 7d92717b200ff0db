import type { NewInboxRow, NewOutboxRow } from '../../src/domain/records';
import { type MortalDesk, startMortalDesk } from '../harness/mortal-desk';
import type { Written } from '../harness/mortal-store';

const yunqi = 'wkYunqiGarden0001';
const pictures = [
  Buffer.from('\xff\xd8\xff-the-tap', 'latin1'),
  Buffer.from('\xff\xd8\xff-the-floor', 'latin1'),
];

type Commit = (writes: readonly Written[], desk: MortalDesk) => boolean;
const receives: Commit = (writes) =>
  writes.some(
    ({ verb, args }) =>
      verb === 'inbox.add' &&
      (args[0] as readonly NewInboxRow[]).some(({ input }) => input.type === 'card.tapped'),
  );
const decides =
  (type: NewOutboxRow['delivery']['type']): Commit =>
  (writes, desk) =>
    writes.some(({ verb, args }) => verb === 'outbox.add' && desk.typesIn(args[0]).includes(type));
const settles =
  (type: NewOutboxRow['delivery']['type']): Commit =>
  (writes, desk) =>
    writes.some(({ verb, args }) => verb === 'outbox.settle' && desk.typeOf(args[0]) === type);

const deaths: readonly (readonly [string, 'before' | 'after', Commit])[] = [
  ['the tap is stored', 'before', receives],
  ['the tap is stored', 'after', receives],
  ['it is decided what to show', 'before', decides('staff.attachments')],
  ['it is decided what to show', 'after', decides('staff.attachments')],
  ['WeCom has the photos and their ids are stored', 'before', settles('staff.attachments')],
  ['WeCom has the photos and their ids are stored', 'after', settles('staff.attachments')],
  ['the words above them have arrived', 'before', settles('staff.text')],
  ['the words above them have arrived', 'after', settles('staff.text')],
  ['a photo has arrived', 'before', settles('staff.media')],
  ['a photo has arrived', 'after', settles('staff.media')],
];

describe('photos that an employee opens while the process dies', () => {
  let desk: MortalDesk;
  beforeEach(async () => {
    desk = await startMortalDesk();
  });
  afterEach(() => desk.close());

  async function reports(): Promise<string> {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await desk.tap(wang, '确认报修');
    await desk.expectText(wang, /单号BX-\d{8}-0001/);
    for (const picture of pictures) {
      const dataBase64 = picture.toString('base64');
      await desk.post(`/sim/residents/${wang}/messages`, { openKfid: yunqi, type: 'image', dataBase64 });
      await desk.quiet();
    }
    const [ticket] = await desk.store.tickets.list('yunqi', 1);
    return ticket?.id ?? '';
  }

  it.each(deaths)('when %s, %s the commit: shown once, each of them, in order', async (_, moment, commit) => {
    const id = await reports();
    const card = await desk.expectCard('zhangwei', '查看附件');
    const key = card.buttons.find(({ text }) => text === '查看附件')?.key;
    desk.dieAt(moment, (writes) => commit(writes, desk));
    await desk.post('/sim/staff/zhangwei/tap', { taskId: card.taskId, key });
    await desk.expectStaffText('zhangwei', '【附件】');
    await desk.quiet();
    expect(desk.deaths).toBe(1);
    const chat = await desk.staffChat('zhangwei');
    const above = chat.findIndex(({ text }) => text.startsWith('【附件】'));
    const [words, ...shown] = chat.slice(above);
    expect(words?.text).toContain('共2个');
    expect(shown.map(({ type }) => type)).toEqual(['image', 'image']);
    expect(await Promise.all(shown.map((each) => desk.bytesOf(each)))).toEqual(pictures);
    const facts = (await desk.store.tickets.timeline(id)).map(({ fact }) => fact);
    expect(facts.filter((fact) => fact === 'ticket.attachments-shown')).toHaveLength(1);
  });
});
