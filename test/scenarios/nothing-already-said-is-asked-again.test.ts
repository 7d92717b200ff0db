import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const room = '3栋2单元1501';
const phone = '13800138000';

/** What a resident answers to each question, by a part of its text. */
type Answers = Readonly<Record<'room' | 'phone' | 'slot' | 'what', string>>;
const usual: Answers = { room: `${room}，王女士`, phone, slot: '明天下午', what: '厨房水管漏水' };

const asks: readonly [keyof Answers, RegExp][] = [
  ['what', /什么东西坏了/],
  ['room', /几栋几单元/],
  ['phone', /联系电话/],
  ['slot', /什么时候(上门)?方便|哪个时段/],
];

const openings: readonly {
  said: readonly string[];
  questions: readonly (keyof Answers)[];
  answers?: Partial<Answers>;
}[] = [
  { said: ['厨房水管漏水'], questions: ['room', 'phone'] },
  { said: [`厨房水管漏水，${room}`], questions: ['phone'] },
  { said: [`厨房水管漏水，电话${phone}`], questions: ['room'] },
  { said: [`厨房水管漏水，${room}，${phone}`], questions: [] },
  { said: [`我是王女士，${room}厨房水管漏水，${phone}`], questions: [] },
  { said: [`3-2-1501 水管漏水 ${phone}`], questions: [] },
  { said: [`三栋二单元1501水管漏水 ${phone}`], questions: [] },
  { said: ['客厅灯不亮'], questions: ['room', 'phone', 'slot'] },
  { said: [`客厅灯不亮，${room}`], questions: ['phone', 'slot'] },
  { said: [`客厅灯不亮，${room}，${phone}`], questions: ['slot'] },
  { said: [`客厅灯不亮，${room}，${phone}，明天下午在家`], questions: [] },
  { said: ['客厅灯不亮，明天下午在家'], questions: ['room', 'phone'] },
  { said: [`客厅灯不亮，我姓王，电话${phone}，周六上午在家`], questions: ['room'] },
  { said: [`马桶堵了，${room}，${phone}，随时都可以`], questions: [] },
  { said: ['客厅灯不亮'], answers: { room: `${room}，${phone}` }, questions: ['room', 'slot'] },
  {
    said: ['客厅灯不亮'],
    answers: { room: `${room}，王女士，${phone}，明天下午在家` },
    questions: ['room'],
  },
  { said: ['客厅灯不亮'], answers: { phone: `${phone} 明天上午在家` }, questions: ['room', 'phone'] },
  { said: ['客厅灯不亮'], answers: { phone: '就在微信联系我' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { phone: '1' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { phone: '不方便留电话' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { slot: '2' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { slot: '今天下午' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { slot: '看你们方便' }, questions: ['room', 'phone', 'slot'] },
  { said: ['客厅灯不亮'], answers: { slot: '下班以后，六点多' }, questions: ['room', 'phone', 'slot'] },
  { said: ['你好', '客厅灯不亮'], questions: ['room', 'phone', 'slot'] },
  { said: ['你好', '报修'], questions: ['what', 'room', 'phone'] },
  { said: ['你好', '1'], questions: ['what', 'room', 'phone'] },
  { said: ['我要报修'], questions: ['what', 'room', 'phone'] },
  { said: ['我要报修'], answers: { what: `客厅灯不亮，${room}` }, questions: ['what', 'phone', 'slot'] },
  {
    said: ['我要报修'],
    answers: { what: '说不清楚，墙上有个东西一直响' },
    questions: ['what', 'room', 'phone', 'slot'],
  },
];

const confirmations = ['确认报修', '1', '对', '好的', '可以', '对的谢谢', '没问题', '确认'];

describe('a report is taken with one question at a time', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  it.each(openings.map((opening, index) => ({ ...opening, index, name: opening.said.join(' / ') })))(
    '$index: $name',
    async ({ said, questions, answers, index }) => {
      const resident = await desk.resident();
      let heard = '';
      for (const text of said) heard = (await people.ask(resident, text)).text;
      const asked: string[] = [];
      while (!heard.includes('跟您核对') && asked.length < 6) {
        const found = asks.filter(([, pattern]) => pattern.test(heard));
        expect({ heard, found: found.map(([name]) => name) }).toMatchObject({ found: [expect.any(String)] });
        const name = found[0]?.[0] ?? 'what';
        expect(asked).not.toContain(name);
        asked.push(name);
        heard = (await people.ask(resident, answers?.[name] ?? usual[name])).text;
      }
      expect(asked).toEqual(questions);
      expect(heard).toContain(room);
      expect(heard).toMatch(/(漏水|灯不亮|马桶|一直响)/);
      const accepted = await people.ask(resident, confirmations[index % confirmations.length] ?? '对');
      expect(accepted.text).toMatch(/单号BX-\d{8}-0001/);
      expect(accepted.text).not.toContain('{');
      expect(await desk.tickets()).toHaveLength(1);
    },
  );

  it('a resident known from before is asked neither room nor name nor phone', async () => {
    const wang = await desk.resident();
    await people.reportsLeak(wang);
    const recap = await people.ask(wang, '马桶堵了，明天下午在家');
    expect(recap.text).toContain('跟您核对');
    expect(recap.text).toContain(room);
    expect(recap.text).toContain(phone);
  });

  it('one who has two homes is asked which, and may tap, type the label or only the room', async () => {
    for (const how of ['tap', '5栋1单元302', '302', '2']) {
      const resident = await desk.resident();
      await people.reportsLeak(resident, '5栋1单元302');
      await people.ask(resident, '厨房水管漏水，6栋1单元402');
      await people.pick(resident, '确认报修');
      const which = await people.ask(resident, '马桶堵了，明天下午在家');
      expect(which.text).toContain('哪一处');
      expect(which.menu?.map(({ content }) => content)).toEqual(['6栋1单元402', '5栋1单元302']);
      const recap =
        how === 'tap' ? await people.pick(resident, '5栋1单元302') : await people.ask(resident, how);
      expect(recap.text).toContain('跟您核对');
      expect(recap.text).toContain('5栋1单元302');
      await people.ask(resident, '取消');
      await desk.fastForward(90);
    }
  });

  it('an answer that is none is met with the same question once, then a person finds out', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, '客厅灯不亮')).text).toMatch(/几栋几单元/);
    expect((await people.ask(wang, '就是我家啊')).text).toMatch(/几栋几单元|楼栋/);
    expect((await people.ask(wang, '你们知道的')).text).toContain('联系电话');
    expect((await people.ask(wang, phone)).text).toContain('什么时候');
    expect((await people.ask(wang, '好的')).text).toContain('什么时候');
    const recap = await people.ask(wang, '明天下午');
    expect(recap.text).toMatch(/位置：(位置待核实|客厅)/);
    await people.ask(wang, '对');
    expect((await desk.tickets())[0]).toMatchObject({ slot: '明天下午' });
  });

  it('thanks, stickers and cards in between are no answers to the question about the time', async () => {
    const wang = await desk.resident();
    expect((await people.ask(wang, `客厅灯不亮，${room}，${phone}`)).text).toContain('什么时候');
    expect((await people.ask(wang, '谢谢')).text).toContain('什么时候');
    const recap = await people.ask(wang, '明天上午');
    expect(recap.text).toContain('时间：明天上午');
  });

  it('a correction in the recap is taken, whether tapped or typed', async () => {
    const wang = await desk.resident();
    await people.ask(wang, `厨房水管漏水，${room}，${phone}`);
    expect((await people.ask(wang, '电话错了，是13900139000')).text).toContain('13900139000');
    expect((await people.ask(wang, '不对')).text).toContain('要改哪一项');
    expect((await people.ask(wang, '改地址')).text).toMatch(/几栋几单元|哪一处/);
    const recap = await people.ask(wang, '5栋1单元302');
    expect(recap.text).toContain('5栋1单元302');
    expect(recap.text).toContain('13900139000');
    await people.ask(wang, '对');
    expect((await desk.tickets())[0]).toMatchObject({
      place: { room: '5-1-302' },
      contact: { phone: '13900139000' },
    });
  });
});
