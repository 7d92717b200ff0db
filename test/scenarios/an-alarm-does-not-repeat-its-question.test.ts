import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

describe('while people are on their way', () => {
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(() => desk.close());

  const alarmAtHome = async () => {
    await people.reportsLeak(wang);
    expect((await people.ask(wang, '着火了')).text).toContain('如果您不在这里');
  };
  const alarm = async () => (await desk.tickets()).find(({ code }) => code === 'FIRE');

  it('a supposed home is asked about once more, and no further', async () => {
    await alarmAtHome();
    const answers = [];
    for (const words of ['没有', '13800138000', '火很大']) answers.push((await people.ask(wang, words)).text);
    expect(answers.filter((text) => text.includes('请确认'))).toHaveLength(1);
    for (const text of answers) expect(text).not.toContain('准确位置');
    expect(await alarm()).toMatchObject({ contact: { phone: '13800138000' }, place: { room: '3-2-1501' } });
  });

  it('a yes to that confirms it', async () => {
    await alarmAtHome();
    expect((await people.ask(wang, '火很大')).text).toContain('请确认：您是在3栋2单元1501吗');
    expect((await people.ask(wang, '是的')).text).toContain('位置3栋2单元1501已转告');
    expect(await alarm()).toMatchObject({ place: { room: '3-2-1501', confirmed: true } });
  });

  it('an unknown place is asked for, never twice in the same words', async () => {
    await people.ask(wang, '着火了');
    const answers = [];
    for (const words of ['没有', '13800138000', '火很大', '快点'])
      answers.push((await people.ask(wang, words)).text);
    for (const [index, text] of answers.entries()) expect(text).not.toBe(answers[index - 1]);
  });
});
