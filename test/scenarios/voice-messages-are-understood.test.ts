import { type Desk, startDesk, yunqi } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';
import { json, type SpeechProvider, says, startSpeechProvider } from '../harness/speech-provider';
import { until } from '../harness/until';

describe('a resident speaks instead of writing', () => {
  let provider: SpeechProvider;
  let desk: Desk;
  let people: People;
  let wang: string;
  beforeEach(async () => {
    provider = await startSpeechProvider();
    desk = await startDesk({
      environment: {
        SPEECH_BASE_URL: provider.baseUrl,
        SPEECH_MODEL: 'sense-voice',
        SPEECH_API_KEY: 'sk-of-the-property',
      },
    });
    people = peopleOf(desk);
    wang = await desk.resident();
  });
  afterEach(async () => {
    await desk.close();
    await provider.stop();
  });

  const speak = () => desk.post(`/sim/residents/${wang}/messages`, { openKfid: yunqi, type: 'voice' });
  const tickets = async () => (await desk.tickets()).map(({ kind, status }) => `${kind} ${status}`);
  const asked = () => until('the provider was asked', () => provider.seen.length > 0);

  it('「我妈叫不醒」: somebody is on the way before anything is asked', async () => {
    provider.answers(says('我妈叫不醒。'));
    const advice = await people.show(wang, 'voice');
    expect(advice.text).toContain('120');
    expect(await tickets()).toEqual(['help dispatched']);
    await desk.expectCard('wugang', '收到，马上去', '我妈叫不醒');
    expect(provider.seen).toHaveLength(1);
    expect(provider.seen[0]?.body.includes('#!AMR')).toBe(true);
    expect(JSON.stringify(desk.log)).not.toMatch(/叫不醒|sk-of-the-property|AMR/);
  });

  it('a repair told and confirmed by voice alone', async () => {
    provider.answers(says('厨房水管漏水，3栋2单元1501，电话13800138000。'));
    expect((await people.show(wang, 'voice')).text).toContain('3栋2单元1501');
    provider.answers(says('对。'));
    expect((await people.show(wang, 'voice')).text).toContain('BX-');
    expect(await tickets()).toEqual(['repair dispatched']);
  });

  it('the provider is down: after some seconds a person is asked to listen and the resident to write', async () => {
    await provider.stop();
    await speak();
    const record = async () => {
      const line = (await desk.app.store.transcripts.of(`${yunqi}:${wang}`, 10)).find((it) => it.mediaIds);
      return desk.app.store.media.get(line?.mediaIds?.[0] ?? '');
    };
    await until(
      'it was tried',
      async () => ((await record())?.attempts ?? 0) > 0 && (await record())?.state === 'unheard',
    );
    expect(await people.heard(wang)).toHaveLength(0);
    await desk.fastForward(desk.app.configuration.timing.voiceWaitSeconds);
    const told = await desk.expectText(wang, '听不了语音');
    expect(told.menu?.map(({ content }) => content)).toContain('报修');
    await desk.expectCard('chenjing', '已处理', '语音');
    await until('it is given up', async () => {
      await desk.fastForward(10);
      return (await record())?.state === 'stored';
    });
    await desk.settled();
    expect(await people.heard(wang)).toHaveLength(1);
    expect(
      (await desk.app.store.tasks.open('yunqi')).filter(({ text }) => text.includes('语音')),
    ).toHaveLength(1);
  });

  it('the provider does not know us: nobody waits', async () => {
    provider.answers(json({ error: { message: 'Incorrect API key provided' } }, 401));
    expect((await people.show(wang, 'voice')).text).toContain('听不了语音');
    await desk.expectCard('chenjing', '已处理', '语音');
  });

  it('the answer comes when the desk is listening already: danger is heard, anything else is on its card', async () => {
    let release = (_: string): void => undefined;
    provider.answers((response) => {
      release = (text) => says(text)(response);
    });
    await speak();
    await asked();
    await desk.fastForward(desk.app.configuration.timing.voiceWaitSeconds);
    await desk.expectText(wang, '听不了语音');
    await desk.settled();
    release('厨房水管漏水');
    await desk.expectCard('chenjing', '已处理', '厨房水管漏水');
    await desk.settled();
    expect(await people.heard(wang)).toHaveLength(1);
    expect(await tickets()).toEqual([]);
  });
});
