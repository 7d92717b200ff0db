import type { MediaRecord, NewInboxRow } from '../../src/domain/records';
import { type MortalDesk, startMortalDesk } from '../harness/mortal-desk';
import type { Written } from '../harness/mortal-store';
import { outcomeOf } from '../harness/outcome';
import { type SpeechProvider, says, startSpeechProvider } from '../harness/speech-provider';

const yunqi = 'wkYunqiGarden0001';

const saves =
  (state: MediaRecord['state']) =>
  (writes: readonly Written[]): boolean =>
    writes.some(({ verb, args }) => verb === 'media.save' && (args[0] as MediaRecord).state === state);
const receives = (writes: readonly Written[]): boolean =>
  writes.some(
    ({ verb, args }) =>
      verb === 'inbox.add' &&
      (args[0] as readonly NewInboxRow[]).some(({ input }) => input.type === 'message.received'),
  );
const waits = (writes: readonly Written[]): boolean =>
  writes.some(({ verb }) => verb === 'timers.set') && !writes.some(({ verb }) => verb === 'tickets.save');
const dispatches = (writes: readonly Written[]): boolean =>
  writes.some(({ verb }) => verb === 'tickets.nextNumber');

/** Where the process dies; after it the story must end as if nothing had happened. */
const deaths: readonly (readonly [string, 'before' | 'after', (writes: readonly Written[]) => boolean])[] = [
  ['the voice message is kept', 'after', receives],
  ['it is waited for', 'before', waits],
  ['it is waited for', 'after', waits],
  ['its bytes are stored', 'before', saves('unheard')],
  ['its bytes are stored', 'after', saves('unheard')],
  ['its words are kept', 'before', saves('stored')],
  ['its words are kept', 'after', saves('stored')],
  ['help is sent', 'before', dispatches],
  ['help is sent', 'after', dispatches],
];

describe('「我妈叫不醒」 by voice, and the process dies', () => {
  let provider: SpeechProvider;
  let undisturbed: Awaited<ReturnType<typeof story>>;
  beforeAll(async () => {
    provider = await startSpeechProvider(says('我妈叫不醒，3栋2单元1501'));
    undisturbed = await story(() => undefined);
  });
  afterAll(() => provider.stop());

  async function story(from: (desk: MortalDesk) => void) {
    const desk = await startMortalDesk({ SPEECH_BASE_URL: provider.baseUrl, SPEECH_MODEL: 'sense-voice' });
    try {
      const wang = await desk.resident();
      await desk.quiet();
      from(desk);
      await desk.post(`/sim/residents/${wang}/messages`, { openKfid: yunqi, type: 'voice' });
      await desk.reply(wang);
      await desk.quiet();
      await desk.press('wugang', '收到，马上去');
      await desk.reply(wang);
      await desk.quiet();
      return { deaths: desk.deaths, outcome: await outcomeOf(desk, wang) };
    } finally {
      await desk.close();
    }
  }

  it('undisturbed, the alarm is raised by the words and the resident is answered once', () => {
    const { resident, transcript, media } = undisturbed.outcome;
    expect(resident[1]).toContain('120');
    expect(transcript.slice(0, 2)).toEqual([
      'resident: [语音]',
      'resident: （语音）我妈叫不醒，3栋2单元1501',
    ]);
    expect(media).toEqual(['stored']);
  });

  it.each(deaths)('when %s, %s the commit: nobody notices', async (_, moment, commit) => {
    const disturbed = await story((desk) => desk.dieAt(moment, commit));
    expect(disturbed.deaths).toBe(1);
    const { groups, calls, unknown, ...rest } = disturbed.outcome;
    const { groups: _g, calls: _c, unknown: _u, ...expected } = undisturbed.outcome;
    expect(rest).toEqual(expected);
    // A post whose outcome nobody knows is not repeated; nothing comes twice.
    for (const [group, posts] of Object.entries(groups))
      expect(posts.length).toBeLessThanOrEqual(undisturbed.outcome.groups[group]?.length ?? 0);
    expect(calls.length).toBeLessThanOrEqual(undisturbed.outcome.calls.length);
    expect(unknown.length).toBeLessThanOrEqual(2);
  });
});
