import { conversationId } from '../../src/domain/conversation';
import { SHARED_TYPES } from '../../src/simulator/kf/resident-bodies';
import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { until } from '../harness/until';

/** What no answer may begin with or consist of (safety orders are another matter). */
const blunt = /^(不行|不能|不可以|没办法|不归我们管|不清楚|不知道|不关我事)/;

const wishes: readonly { said: string; answer: RegExp; tells?: string }[] = [
  { said: '谢谢', answer: /别客气/ },
  { said: '谢谢师傅，辛苦了', answer: /别客气/ },
  { said: '好的', answer: /别客气|随时/ },
  { said: '你们的保安小吴真负责，表扬一下', answer: /谢谢您的夸奖/, tells: '小吴' },
  { said: '保洁阿姨服务特别好，点赞', answer: /谢谢您的夸奖/, tells: '保洁阿姨' },
  { said: '建议小区门口装个快递柜', answer: /谢谢您的好建议[\s\S]*\d\d:\d\d前/ },
  { said: '你好', answer: /云栖花园/ },
  { said: '在吗', answer: /云栖花园/ },
  { said: '早上好', answer: /云栖花园/ },
  { said: '代办贷款，低价优惠，加微信', answer: /没完全明白|报修/ },
  { said: '哈哈哈哈', answer: /没完全明白|报修/ },
  { said: '。。。', answer: /没完全明白|报修/ },
  { said: '👍', answer: /没完全明白|别客气|报修/ },
  { said: '啊这', answer: /没完全明白|报修/ },
  { said: '你是机器人吗', answer: /转接人工|智能客服|没完全明白/ },
  { said: '隔壁1502住的是谁，电话多少', answer: /核实|前台|保密|同事/ },
  { said: '帮我修一下手机', answer: /./ },
  { said: '装修时间有什么规定？', answer: /装修/ },
  { said: '进度', answer: /没有查到您登记过的工单/ },
  { said: 'hello', answer: /云栖花园/ },
];

describe('every kind of message', () => {
  let desk: Desk;
  let people: People;
  beforeAll(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterAll(() => desk.close());

  it.each(wishes)('「$said」 gets one kind answer', async ({ said, answer, tells }) => {
    const resident = await desk.resident();
    const heard = await people.ask(resident, said);
    expect(heard.text).toMatch(answer);
    expect(heard.text).not.toMatch(blunt);
    expect(heard.text).not.toContain('没关系');
    expect(heard.text).not.toMatch(/[{}]|undefined/);
    expect(heard.text.length).toBeLessThanOrEqual(300);
    if (tells) await desk.expectCard('chenjing', '已处理', tells);
    await desk.fastForward(20);
  });

  it('not understood twice in a row is offered a person first of all', async () => {
    const resident = await desk.resident();
    await people.ask(resident, '啊这');
    const second = await people.ask(resident, '嗯哼呀');
    expect(second.menu?.[0]?.content).toBe('转人工');
  });

  it('that quotes one of ours is the answer to it, not what it quotes', async () => {
    const resident = await desk.resident();
    await people.ask(resident, '3栋2单元1501厨房水管漏水，13800001111');
    await people.ask(resident, '明天上午都在家');
    const reply = '「客服：为您登记：厨房着火了，对吗？」\n- - - - - - - - - - - - - - -\n对的';
    const answered = await people.ask(resident, reply);
    expect(answered.text).not.toMatch(/119|没完全明白/);
    expect((await desk.tickets()).filter(({ code }) => code === 'FIRE')).toEqual([]);
    const talk = conversationId({ account: yunqi, user: resident });
    const lines = await desk.app.store.transcripts.of(talk, 20);
    expect(lines.some(({ text }) => text.startsWith('对的（引用“客服：为您登记'))).toBe(true);
  });

  it('of a type nobody can read gets an answer that shows the way', async () => {
    const resident = await desk.resident();
    const before = (await people.heard(resident)).length;
    await desk.post(`/sim/residents/${resident}/messages`, {
      openKfid: yunqi,
      type: 'location',
      location: { latitude: 30.2, longitude: 120.1, name: '云栖花园', address: '' },
    });
    await desk.expectText(resident, /在哪里|什么事/);
    expect((await people.heard(resident)).length).toBe(before + 1);
  });

  it.each([...SHARED_TYPES, 'unknown'])(
    'a shared %s gets one answer that asks what it is about',
    async (type) => {
      const resident = await desk.resident();
      const before = (await people.heard(resident)).length;
      await desk.post(`/sim/residents/${resident}/messages`, { openKfid: yunqi, type, msgtype: 'sticker' });
      await until('it is answered', async () => (await people.heard(resident)).length > before);
      await desk.settled();
      const answers = (await people.heard(resident)).slice(before);
      expect(answers).toHaveLength(1);
      expect(answers[0]?.text).toMatch(/文字|什么事|描述|没完全明白/);
      expect(answers[0]?.text).not.toMatch(/[{}]|undefined/);
    },
  );

  it('a forwarded chat that tells of danger is an emergency', async () => {
    const resident = await desk.resident();
    const said = JSON.stringify({ text: { content: '3栋2单元着火了，快来人' } });
    const item = [{ send_time: 1, msgtype: 'text', sender_name: '邻居', msg_content: said }];
    await desk.post(`/sim/residents/${resident}/messages`, {
      openKfid: yunqi,
      type: 'merged_msg',
      merged_msg: { title: '邻里群', item },
    });
    await desk.expectText(resident, /119/);
  });

  it('of two wishes both are served, the more urgent first', async () => {
    const resident = await desk.resident();
    const first = await people.ask(
      resident,
      '厨房水管漏水，3栋2单元1501，13800138000，另外装修时间有什么规定？',
    );
    expect(first.text).toContain('跟您核对');
  });
});
