import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

const picture = Buffer.from('\xff\xd8\xff-a-picture-of-a-leaking-tap', 'latin1').toString('base64');

describe('what a resident attaches', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const ticket = async () => (await desk.tickets())[0];
  const stored = async (id: string) => (await desk.app.store.media.get(id))?.state === 'stored';

  it('a photo first, the words afterwards: the photo belongs to the report', async () => {
    const asked = await people.show(wang, 'image', picture);
    expect(asked.text).toContain('已收到');
    expect(asked.menu?.length).toBeGreaterThan(0);
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    expect((await ticket())?.mediaIds).toHaveLength(1);
    await desk.expectCard('zhangwei', '接单', '附件 1 个');
  });

  it('a photo first, then a tap on 报修: asked what it is, the photo is kept', async () => {
    await people.show(wang, 'image', picture);
    expect((await people.pick(wang, '报修')).text).toContain('坏了');
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    expect((await ticket())?.mediaIds).toHaveLength(1);
  });

  it('a photo in the middle of a question is kept, and the question stays open', async () => {
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    expect((await people.show(wang, 'image', picture)).text).toContain('联系电话');
    expect((await people.show(wang, 'video')).text).toMatch(/联系电话|跟您核对/);
    await people.ask(wang, '13800138000');
    await people.ask(wang, '对');
    expect((await ticket())?.mediaIds).toHaveLength(2);
  });

  it('a photo after the report goes to the open ticket and to whoever holds it', async () => {
    const number = await people.reportsLeak(wang);
    expect((await people.show(wang, 'image', picture)).text).toContain(number);
    expect((await ticket())?.mediaIds).toHaveLength(1);
    await desk.expectStaffText('zhangwei', '【补充】');
  });

  it('a voice message without a talk is heard by a person, and the resident is told so', async () => {
    const answer = await people.show(wang, 'voice');
    expect(answer.text).toContain('听不了语音');
    expect(answer.text).toContain('前台同事');
    await desk.expectCard('chenjing', '已处理', '语音');
  });

  it('a voice message instead of an answer is heard by a person as well', async () => {
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    const answer = await people.show(wang, 'voice');
    expect(answer.text).toContain('联系电话');
    await desk.expectCard('chenjing', '已处理', '语音');
  });

  it('a voice message beside an open ticket goes to that ticket, and is heard by a person all the same', async () => {
    const number = await people.reportsLeak(wang);
    const answer = await people.show(wang, 'voice');
    expect(answer.text).toContain('听不了语音');
    expect(answer.text).toContain(number);
    expect(answer.menu?.map(({ content }) => content)).toContain('转人工');
    await desk.expectCard('chenjing', '已处理', '语音');
    expect((await ticket())?.mediaIds).toHaveLength(1);
  });

  it('a voice message after something not understood is heard by a person, once', async () => {
    await people.ask(wang, '啊这');
    expect((await people.show(wang, 'voice')).text).toContain('听不了语音');
    const tasks = await desk.app.store.tasks.open('yunqi');
    expect(tasks.filter(({ text }) => text.includes('语音'))).toHaveLength(1);
  });

  it('a voice message while somebody is asked for a reason is heard by a person, once', async () => {
    await people.ask(wang, '装修时间有什么规定？');
    const answer = await people.show(wang, 'voice');
    expect(answer.text.match(/听不了语音/g)).toHaveLength(1);
    const tasks = await desk.app.store.tasks.open('yunqi');
    expect(tasks.filter(({ text }) => text.includes('语音'))).toHaveLength(1);
  });

  it('a voice message, then a tap on 报修: it belongs to the report', async () => {
    await people.show(wang, 'voice');
    await people.pick(wang, '报修');
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    expect((await ticket())?.mediaIds).toHaveLength(1);
  });

  it('a photo after something not understood is kept for the report', async () => {
    await people.ask(wang, '啊这');
    expect((await people.show(wang, 'image', picture)).text).toContain('已收到');
    await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await people.pick(wang, '确认报修');
    expect((await ticket())?.mediaIds).toHaveLength(1);
  });

  it.each(['image', 'voice', 'video', 'file'] as const)(
    'of every kind it is stored as it came and stands in the transcript: %s',
    async (type) => {
      await people.show(wang, type);
      const line = (await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 10)).find(
        ({ mediaIds }) => mediaIds !== undefined,
      );
      const [id = ''] = line?.mediaIds ?? [];
      await until('it is stored', () => stored(id));
      expect(await desk.app.store.media.get(id)).toMatchObject({ kind: type, sizeBytes: expect.any(Number) });
      expect(await desk.attachmentsAtRest()).toHaveLength(1);
    },
  );

  const goes = (latitude: number, name?: string) =>
    desk.post(`/sim/residents/${wang}/messages`, {
      openKfid: yunqi,
      type: 'location',
      location: { latitude, longitude: 120.1, name: name ?? '', address: '' },
    });

  it('a location first, the words afterwards: whoever comes knows where', async () => {
    const [asked] = await people.hears(wang, async () => {
      await goes(30.2, '云栖花园南门');
      await desk.expectText(wang, '已收到');
    });
    expect(asked?.menu?.length).toBeGreaterThan(0);
    await people.ask(wang, '路灯不亮了');
    for (let n = 0; n < 4 && !(await ticket()); n += 1)
      await people.ask(wang, n === 0 ? '13800138000' : '对');
    expect((await ticket())?.place.spot).toContain('云栖花园南门');
    const [line] = (await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 10)).filter(({ text }) =>
      text.startsWith('[位置]'),
    );
    expect(line?.text).toContain('30.2,120.1');
  });

  it('a location after the report goes to whoever holds the ticket', async () => {
    const number = await people.reportsLeak(wang);
    await goes(30.2, '云栖花园南门');
    expect((await desk.expectText(wang, '已附到工单')).text).toContain(number);
    await desk.expectStaffText('zhangwei', /【补充】[\s\S]*云栖花园南门/);
  });

  it('is kept sealed: what lies on the disk does not show what it holds', async () => {
    await people.show(wang, 'image', picture);
    const { mediaIds } = (await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 10)).find(
      (line) => line.mediaIds,
    ) ?? { mediaIds: [] };
    const [id = ''] = mediaIds ?? [];
    await until('the picture is stored', () => stored(id));
    const kept = await desk.attachmentsAtRest();
    expect(kept).toHaveLength(1);
    for (const bytes of kept) {
      expect(bytes.includes('leaking-tap')).toBe(false);
      expect(bytes.length).toBeGreaterThan(0);
    }
  });

  it('too large to be received is said kindly, with another way', async () => {
    const tooLarge = Buffer.alloc(3 * 1024 * 1024).toString('base64');
    const answer = await people.show(wang, 'image', tooLarge);
    expect(answer.text).toContain('没能收到');
    expect(answer.text).toContain('打字');
    await people.ask(wang, '厨房水管漏水，3栋2单元1501');
    const again = await people.show(wang, 'image', tooLarge);
    expect(again.text).toContain('没能收到');
    expect(again.text).toContain('联系电话');
  });

  it('a location in an emergency reaches the people on their way', async () => {
    await people.ask(wang, '老人晕倒了');
    const before = (await people.heard(wang)).length;
    await desk.post(`/sim/residents/${wang}/messages`, {
      openKfid: yunqi,
      type: 'location',
      location: { latitude: 30.2, longitude: 120.1, name: '云栖花园南门', address: '云栖路88号' },
    });
    await until('answered', async () => (await people.heard(wang)).length > before);
    expect((await people.heard(wang)).at(-1)?.text).toContain('云栖花园南门');
    await desk.expectStaffText('wugang', '云栖花园南门');
  });
});
