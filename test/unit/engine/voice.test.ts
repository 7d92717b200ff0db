import { createIds } from '../../../src/adapters/local/ids';
import { shippedModel } from '../../../src/composition/shipped-model';
import { conversationId } from '../../../src/domain/conversation';
import type { ResidentContent } from '../../../src/domain/inbound';
import { conversationSubject, type MediaRecord, subjectKey } from '../../../src/domain/records';
import { processPieces } from '../../../src/engine/process-inbox';
import { fetchMedia, type MediaFetching } from '../../../src/engine/workers/fetch-media';
import { fireTimer } from '../../../src/engine/workers/fire-timer';
import { hearVoice } from '../../../src/engine/workers/hear-voice';
import type { MediaFetched } from '../../../src/ports/media-store';
import type { Recording, SpeechPort, Transcription } from '../../../src/ports/speech';
import type { Store } from '../../../src/ports/store';
import { createUnderstanding } from '../../../src/understanding/understanding';
import { mortalStore, ProcessDied } from '../../harness/mortal-store';
import { recordingLogger } from '../../harness/recording-logger';
import { newMedia, nextId, noon, noonPlus } from '../../support/factories';
import { configuration } from '../../support/shipped';
import { storeOnDisk } from '../edges/store-on-disk';

const understanding = createUnderstanding(configuration, shippedModel());
const isUrgent = (text: string): boolean =>
  Boolean(understanding.understand(text, { propertyId: 'yunqi' }).emergency);
const address = { account: 'wkYunqiGarden0001', user: 'wmWang' };
const wang = conversationId(address);
const subject = conversationSubject(wang, 'yunqi', address);
const amr = Buffer.from('#!AMR\nfrom the kitchen');
const wait = configuration.timing.voiceWaitSeconds;

const heard = (text: string, confidence?: number): Transcription => ({
  status: 'heard',
  text,
  ...(confidence !== undefined && { confidence }),
});
const later: Transcription = { status: 'later', reason: 'timeout' };

describe('a voice message, where somebody writes it down', () => {
  let store: Store;
  let dispose: () => Promise<void>;
  let now = noon;
  let bytes: Map<string, Buffer>;
  let asked: Recording[];
  let answers: Transcription[];
  let fetched: MediaFetched;
  let outcomes: string[];
  const clock = { now: () => now };
  const ids = createIds(clock);
  const { logger, lines } = recordingLogger();

  beforeEach(async () => {
    ({ store, dispose } = await storeOnDisk());
    now = noon;
    bytes = new Map();
    asked = [];
    answers = [];
    outcomes = [];
    lines.length = 0;
    fetched = { status: 'fetched', bytes: amr, contentType: 'audio/amr' };
  });
  afterEach(() => dispose());

  const speech: SpeechPort = {
    async transcribe(recording) {
      asked.push(recording);
      return answers.shift() ?? later;
    },
  };
  const fetching = (on: Store = store): MediaFetching => ({
    store: on,
    source: { fetch: async () => fetched },
    files: {
      async write(id, content) {
        bytes.set(id, content);
      },
      async read(id) {
        const content = bytes.get(id);
        if (!content) throw new Error('no such file');
        return content;
      },
    },
    configuration,
    clock,
    ids,
    logger,
    speech,
    isUrgent,
    onAsked: (outcome) => outcomes.push(outcome),
  });
  const media = async (id: string): Promise<MediaRecord> => {
    const record = await store.media.get(id);
    if (!record) throw new Error(`no attachment ${id}`);
    return record;
  };
  const transcript = async () =>
    (await store.transcripts.of(wang, 100)).map(({ from, text }) => `${from}: ${text}`);
  const said = async () =>
    (await store.transcripts.of(wang, 100)).filter(({ from }) => from === 'bot').map(({ text }) => text);
  const tasks = async () => (await store.tasks.open('yunqi')).map(({ text }) => text);
  const tickets = () => store.tickets.list('yunqi', 10);

  /** Handles whatever waits for the conversation. */
  async function handle(hearsVoice = true): Promise<void> {
    for (const { id } of await store.timers.due(now, 100)) await fireTimer({ store, clock, ids }, id);
    for (;;) {
      const [row] = await store.inbox.pendingOf(subjectKey(subject), now, 1);
      if (!row) return;
      const processing = { store, configuration, clock, logger, understanding, hearsVoice, ids };
      expect(await processPieces(processing, [row])).toBe('handled');
    }
  }
  const timePasses = async (seconds: number): Promise<void> => {
    now = noonPlus(seconds);
    await handle();
  };

  /** A message arrives, as the puller keeps it; answers the id of its row and of its attachment. */
  async function arrives(content: ResidentContent, hearsVoice = true): Promise<string> {
    const id = ids.next();
    await store.transaction(async (tx) => {
      const input = { type: 'message.received', messageId: nextId(), at: now, content } as const;
      await tx.inbox.add([{ id, key: id, subject, lane: 'interactive', input, receivedAt: now }]);
      if (content.kind === 'media')
        await tx.media.save(newMedia({ id, conversationId: wang, kind: content.media, notBefore: now }));
    });
    await handle(hearsVoice);
    return id;
  }
  const speaks = (hearsVoice = true) =>
    arrives({ kind: 'media', media: 'voice', mediaRef: 'M1' }, hearsVoice);
  const writes = (text: string) => arrives({ kind: 'text', text });
  /** Fetches it and has it written down. */
  const isHeard = async (id: string, answer: Transcription): Promise<void> => {
    answers.push(answer);
    await fetchMedia(fetching(), id);
    await hearVoice(fetching(), id);
    await handle();
  };

  it('is waited for in silence, then its words are answered like typed ones', async () => {
    const voice = await speaks();
    expect(await said()).toEqual([]);
    expect(await tasks()).toEqual([]);
    await isHeard(voice, heard('厨房水管漏水，3栋2单元1501。'));
    expect(asked).toEqual([{ bytes: amr, contentType: 'audio/amr', filename: 'voice.amr' }]);
    const [answer, ...more] = await said();
    expect(answer).toContain('联系电话');
    expect(more).toEqual([]);
    expect((await transcript()).slice(0, 2)).toEqual([
      'resident: [语音]',
      'resident: （语音）厨房水管漏水，3栋2单元1501。',
    ]);
    expect((await media(voice)).state).toBe('stored');
    await timePasses(wait);
    expect(await said()).toHaveLength(1);
    expect(await tasks()).toEqual([]);
  });

  it('belongs to the report it tells of, and the recap shows what was heard', async () => {
    const voice = await speaks();
    await isHeard(voice, heard('厨房水管漏水，三栋二单元1501，电话13800138000'));
    const [recap] = await said();
    expect(recap).toContain('3栋2单元1501');
    expect(recap).not.toContain('我听到您说的是');
    await writes('对');
    expect((await tickets())[0]?.mediaIds).toEqual([voice]);
  });

  it('not understood, the reading is repeated for the resident to put right', async () => {
    await isHeard(await speaks(), heard('嗯那个啥'));
    expect((await said())[0]).toMatch(/^我听到您说的是“嗯那个啥”[\s\S]*没完全明白/);
  });

  it('taps a menu item by its name, with the full stop a machine puts behind it', async () => {
    await writes('你好');
    await isHeard(await speaks(), heard('报修。'));
    expect((await said()).at(-1)).toContain('坏了');
  });

  it('tells of danger: help is on its way with the first words, ahead of everything else', async () => {
    const voice = await speaks();
    answers.push(heard('我妈叫不醒'));
    await fetchMedia(fetching(), voice);
    await hearVoice(fetching(), voice);
    expect((await store.inbox.pendingOf(subjectKey(subject), now, 1))[0]?.lane).toBe('emergency');
    await handle();
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({ kind: 'help', status: 'dispatched', mediaIds: [voice] });
    expect((await said())[0]).toContain('120');
    expect((await said())[0]).not.toContain('我听到您说的是');
  });

  it('is not waited for longer than allowed: the desk listens, the resident is told and asked by menu', async () => {
    await speaks();
    await timePasses(wait - 1);
    expect(await said()).toEqual([]);
    await timePasses(wait);
    expect(await said()).toEqual([expect.stringContaining('听不了语音')]);
    expect((await store.conversations.get(wang))?.menu?.choices.map(({ label }) => label)).toContain('报修');
    expect(await tasks()).toEqual([expect.stringContaining('马上收听')]);
    await timePasses(10 * wait);
    expect(await said()).toHaveLength(1);
  });

  it.each([
    ['nothing was said', heard('   ')],
    ['it is not sure', heard('我妈叫不醒', 0.3)],
    ['the provider refuses', { status: 'refused', reason: 'http 401' } as const],
  ])('is for a person at once when %s', async (_, answer) => {
    const voice = await speaks();
    await isHeard(voice, answer);
    expect(await said()).toEqual([expect.stringContaining('听不了语音')]);
    expect(await tasks()).toEqual([expect.stringContaining('马上收听')]);
    expect(await tickets()).toEqual([]);
    expect((await media(voice)).state).toBe('stored');
    await timePasses(wait);
    expect(await said()).toHaveLength(1);
  });

  it('is for a person at once when the platform has lost it', async () => {
    fetched = { status: 'lost', reason: 'expired' };
    const voice = await speaks();
    await fetchMedia(fetching(), voice);
    await handle();
    expect(await said()).toEqual([expect.stringContaining('听不了语音')]);
    expect((await media(voice)).state).toBe('lost');
  });

  it('words that come late are for whoever listens, and the resident is not answered twice', async () => {
    const voice = await speaks();
    await timePasses(wait);
    const before = await said();
    await isHeard(voice, heard('厨房水管漏水'));
    expect(await said()).toEqual(before);
    expect(await transcript()).toContain('resident: （语音）厨房水管漏水');
    expect(await tasks()).toEqual([expect.stringMatching(/马上收听[\s\S]*听写[\s\S]*厨房水管漏水/)]);
    expect(await tickets()).toEqual([]);
  });

  it('danger in words that come late still raises the alarm', async () => {
    const voice = await speaks();
    await timePasses(wait);
    await isHeard(voice, heard('我妈叫不醒，3栋2单元1501'));
    expect((await tickets())[0]).toMatchObject({ kind: 'help', place: { room: '3-2-1501' } });
    expect((await said()).at(-1)).toContain('120');
  });

  it('in an emergency people hear of it at once, and of its words when they come', async () => {
    await writes('老人晕倒了');
    const voice = await speaks();
    expect(await tasks()).toContainEqual(expect.stringContaining('马上收听'));
    const before = await said();
    expect(before).toHaveLength(2);
    await isHeard(voice, heard('3栋2单元1501，快点'));
    expect(await said()).toEqual(before);
    const [ticket] = await tickets();
    expect(ticket).toMatchObject({ place: { room: '3-2-1501' }, mediaIds: [voice] });
    expect(await tasks()).toContainEqual(expect.stringContaining('3栋2单元1501，快点'));
  });

  it('no machine calls an alarm off', async () => {
    await writes('老人晕倒了');
    const voice = await speaks();
    await isHeard(voice, heard('取消'));
    await isHeard(await speaks(), heard('没有危险'));
    const [ticket] = await tickets();
    const timeline = await store.tickets.timeline(ticket?.id ?? '');
    expect(timeline.map(({ detail }) => detail.words)).not.toContain('住户表示是误报');
    expect(timeline.map(({ detail }) => detail.words)).not.toContain('住户确认没有危险');
  });

  it('nor one that was raised while its words were awaited: it may speak of something else', async () => {
    const voice = await speaks();
    await writes('感觉有烟味 会不会着火');
    expect((await said()).at(-1)).toMatch(/危险/);
    await isHeard(voice, heard('没有危险'));
    const [ticket] = await tickets();
    const timeline = await store.tickets.timeline(ticket?.id ?? '');
    expect(timeline.map(({ detail }) => detail.words)).toContain('没有危险');
    expect(timeline.map(({ detail }) => detail.words)).not.toContain('住户确认没有危险');
    expect(await said()).toHaveLength(2);
  });

  it('another danger in its words is another alarm', async () => {
    await writes('老人晕倒了');
    const voice = await speaks();
    await isHeard(voice, heard('家里还着火了'));
    expect((await tickets()).map(({ code }) => code)).toContain('FIRE');
    expect((await said()).at(-1)).toContain('119');
  });

  it('while a person serves nobody is answered, and the words are on record', async () => {
    await writes('转人工');
    const before = await said();
    expect((await store.conversations.get(wang))?.servedBy).toBe('desk');
    const voice = await speaks();
    await isHeard(voice, heard('厨房水管漏水'));
    await timePasses(wait);
    expect(await said()).toEqual(before);
    expect(await transcript()).toContain('resident: （语音）厨房水管漏水');
  });

  it('two at once get an answer each, whichever is heard first', async () => {
    const first = await speaks();
    const second = await speaks();
    await isHeard(second, heard('3栋2单元1501'));
    expect(await said()).toHaveLength(1);
    await isHeard(first, heard('厨房水管漏水'));
    expect(await said()).toHaveLength(2);
    await timePasses(wait);
    expect(await said()).toHaveLength(2);
  });

  it('heard before its own message is handled, it is answered once', async () => {
    const id = ids.next();
    const input = {
      type: 'message.received',
      messageId: nextId(),
      at: now,
      content: { kind: 'media', media: 'voice', mediaRef: 'M1' },
    } as const;
    await store.transaction(async (tx) => {
      await tx.media.save(newMedia({ id, conversationId: wang, kind: 'voice' }));
      await tx.inbox.add([{ id, key: id, subject, lane: 'interactive', input, receivedAt: now }]);
    });
    await isHeard(id, heard('厨房水管漏水，3栋2单元1501'));
    expect(await said()).toEqual([expect.stringContaining('联系电话')]);
  });

  it('a provider that is away is asked again with growing pauses, then given up', async () => {
    const voice = await speaks();
    await fetchMedia(fetching(), voice);
    let tries = 0;
    for (let second = 0; second < 300; second += 1) {
      now = noonPlus(second);
      await hearVoice(fetching(), voice);
      await handle();
      if (asked.length > tries) tries = asked.length;
    }
    expect(tries).toBe(6);
    expect(outcomes).toEqual(['later', 'later', 'later', 'later', 'later', 'unheard']);
    expect((await media(voice)).state).toBe('stored');
    expect(await said()).toHaveLength(1);
    expect(await tasks()).toHaveLength(1);
  });

  it('a picture is fetched and shown to no provider', async () => {
    const picture = await arrives({ kind: 'media', media: 'image', mediaRef: 'M2' });
    fetched = { status: 'fetched', bytes: Buffer.from('\xff\xd8\xff', 'latin1'), contentType: 'image/jpeg' };
    await fetchMedia(fetching(), picture);
    await hearVoice(fetching(), picture);
    expect((await media(picture)).state).toBe('stored');
    expect(asked).toEqual([]);
  });

  it('without a provider a person listens at once', async () => {
    const { speech: _, ...deaf } = fetching();
    const voice = await speaks(false);
    expect(await said()).toEqual([expect.stringContaining('听不了语音')]);
    expect(await tasks()).toEqual([expect.stringContaining('马上收听')]);
    await fetchMedia(deaf, voice);
    expect((await media(voice)).state).toBe('stored');
  });

  it('a provider taken away while a voice message waits leaves it to a person', async () => {
    const voice = await speaks();
    await fetchMedia(fetching(), voice);
    const { speech: _, ...deaf } = fetching();
    await hearVoice(deaf, voice);
    await handle();
    expect(await said()).toEqual([expect.stringContaining('听不了语音')]);
  });

  describe('when the process dies', () => {
    const mediaSaved =
      (state: MediaRecord['state']) => (writes: readonly { verb: string; args: readonly unknown[] }[]) =>
        writes.some(({ verb, args }) => verb === 'media.save' && (args[0] as MediaRecord).state === state);
    const dying = (moment: 'before' | 'after', state: MediaRecord['state']): Store => {
      const mortal = mortalStore(
        store,
        () => undefined,
        () => undefined,
      );
      mortal.dieAt({ moment, commit: mediaSaved(state) });
      return mortal.store;
    };

    it.each([
      ['before', 'with its bytes stored and its record not', 'unheard', 1],
      ['after', 'with its bytes stored, not asked about yet', 'unheard', 1],
      ['before', 'with its words written down and not kept', 'stored', 2],
      ['after', 'with its words kept, not answered yet', 'stored', 1],
    ] as const)('%s the commit, %s: it is answered once', async (moment, _, state, timesAsked) => {
      const voice = await speaks();
      answers.push(heard('我妈叫不醒'), heard('我妈叫不醒'));
      const work = fetching(dying(moment, state));
      const dies = async (): Promise<void> => {
        await fetchMedia(work, voice);
        await hearVoice(work, voice);
      };
      await expect(dies()).rejects.toThrow(ProcessDied);
      await fetchMedia(fetching(), voice);
      await hearVoice(fetching(), voice);
      await handle();
      await timePasses(wait);
      expect(asked).toHaveLength(timesAsked);
      expect(await said()).toHaveLength(1);
      expect(await tickets()).toHaveLength(1);
      expect((await transcript()).filter((line) => line.includes('（语音）'))).toHaveLength(1);
      expect((await media(voice)).state).toBe('stored');
    });

    it('two processes that asked are heard once', async () => {
      const voice = await speaks();
      answers.push(heard('厨房水管漏水，3栋2单元1501'), heard('厨房水管漏水，3栋2单元1501'));
      await fetchMedia(fetching(), voice);
      await Promise.all([hearVoice(fetching(), voice), hearVoice(fetching(), voice)]);
      await handle();
      expect(asked).toHaveLength(2);
      expect(await said()).toHaveLength(1);
    });
  });

  it('neither words nor sound are logged', async () => {
    await isHeard(await speaks(), heard('我叫王小明，身份证三三零一'));
    await isHeard(await speaks(), heard('我妈叫不醒', 0.1));
    const log = JSON.stringify(lines);
    expect(log).toContain('speech.asked');
    expect(log).toMatch(/"milliseconds":\d+/);
    expect(log).not.toMatch(/王小明|叫不醒|AMR|kitchen/);
  });
});
