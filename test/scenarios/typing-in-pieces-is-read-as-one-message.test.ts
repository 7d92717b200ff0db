import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

const hour = 3600;

describe('a resident who types in pieces', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    // Nobody is answered because a window has passed unless the clock is moved.
    desk = await startDesk({ piecesSeconds: hour });
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const waiting = (count: number) =>
    until(`${count} messages wait`, async () => (await desk.app.store.inbox.pendingCount()) === count);
  const transcript = async () =>
    (await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 100))
      .filter(({ from }) => from === 'resident')
      .map(({ text }) => text);

  async function types(...pieces: readonly string[]): Promise<void> {
    for (const [index, piece] of pieces.entries()) {
      await desk.say(wang, piece);
      await waiting(index + 1);
    }
  }

  it('gets one answer to all of it, and nothing already said is asked', async () => {
    await types('你好', '我家厨房', '水管漏水了', '3栋2单元', '1501');
    const answers = await people.hears(wang, () => desk.fastForward(hour));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.text).toContain('电话');
    expect(await transcript()).toEqual(['你好', '我家厨房', '水管漏水了', '3栋2单元', '1501']);
  });

  it('may send a picture first and the words afterwards', async () => {
    await desk.post(`/sim/residents/${wang}/messages`, { openKfid: yunqi, type: 'image' });
    await waiting(1);
    expect((await people.ask(wang, '厨房水管漏水，3栋2单元1501，13800138000')).text).toContain('跟您核对');
    await people.pick(wang, '确认报修');
    expect((await desk.tickets())[0]?.mediaIds).toHaveLength(1);
    expect(await transcript()).toEqual(['[图片]', '厨房水管漏水，3栋2单元1501，13800138000', '确认报修']);
  });

  it('is not waited for as soon as the pieces tell of danger, nor from then on', async () => {
    await types('你好', '我们单元电梯');
    expect((await people.ask(wang, '停了 人在里面')).text).toContain('轿厢');
    expect((await desk.tickets()).map(({ code }) => code)).toEqual(['ELEVATOR_TRAPPED']);
    await people.ask(wang, '1单元');
  });

  it('is not waited for after a whole sentence, a number or a tap', async () => {
    await people.ask(wang, '我家厨房的水管从昨天晚上开始一直在漏水');
    await people.ask(wang, '3栋2单元1501');
    await people.ask(wang, '13800138000');
    await people.pick(wang, '确认报修');
    expect(await desk.tickets()).toHaveLength(1);
  });

  it('is answered once when the process dies while more is awaited', async () => {
    await types('你好', '厨房水管漏水');
    await desk.restart();
    const answers = await people.hears(wang, () => desk.fastForward(hour));
    expect(answers).toHaveLength(1);
    expect(answers[0]?.text).toContain('几栋几单元');
    expect(await transcript()).toEqual(['你好', '厨房水管漏水']);
  });
});

describe('a short message', () => {
  it('is answered without anybody moving the clock once nothing more comes', async () => {
    const desk = await startDesk({ piecesSeconds: 0.5 });
    try {
      const people = peopleOf(desk);
      expect((await people.ask(await desk.resident(), '厨房水管漏水')).text).toContain('几栋几单元');
    } finally {
      await desk.close();
    }
  });
});
