import { createTranscriber } from '../../../src/adapters/speech/transcriber';
import type { Recording } from '../../../src/ports/speech';
import {
  json,
  type SeenRecording,
  type SpeechProvider,
  type SpokenAnswer,
  says,
  startSpeechProvider,
} from '../../harness/speech-provider';
import { until } from '../../harness/until';

const bytes = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.from([0x7c, 0x00, 0xff, 0x0d, 0x0a])]);
const recording: Recording = { bytes, contentType: 'audio/amr', filename: 'voice.amr' };
const apiKey = 'sk-of-the-property';

describe('a voice message is given to the provider', () => {
  let provider: SpeechProvider;
  beforeEach(async () => {
    provider = await startSpeechProvider();
  });
  afterEach(() => provider.stop());

  const transcriber = (options: Partial<Parameters<typeof createTranscriber>[0]> = {}) =>
    createTranscriber({
      baseUrl: provider.baseUrl,
      model: 'whisper-1',
      timeoutMilliseconds: 5_000,
      apiKey,
      ...options,
    });
  const hears = (answer: SpokenAnswer, options = {}) => {
    provider.answers(answer);
    return transcriber(options).transcribe(recording);
  };

  it('as the form that OpenAI defined, with the key, and the words come back', async () => {
    expect(await hears(says(' 我妈叫不醒。\n'))).toEqual({ status: 'heard', text: '我妈叫不醒。' });
    const [request] = provider.seen;
    expect(request?.path).toBe('POST /v1/audio/transcriptions');
    expect(request?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const form = await formIn(request);
    expect(Object.fromEntries([...form].filter(([name]) => name !== 'file'))).toEqual({
      model: 'whisper-1',
      language: 'zh',
      response_format: 'json',
    });
    const file = form.get('file') as File;
    expect([file.name, file.type]).toEqual(['voice.amr', 'audio/amr']);
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('without a key where none is set, whatever the address ends with', async () => {
    const keyless = createTranscriber({
      baseUrl: `${provider.baseUrl}/`,
      model: 'sense-voice',
      timeoutMilliseconds: 5_000,
    });
    provider.answers(says('好'));
    expect(await keyless.transcribe(recording)).toEqual({ status: 'heard', text: '好' });
    expect(provider.seen[0]?.headers.authorization).toBeUndefined();
    expect(provider.seen[0]?.path).toBe('POST /v1/audio/transcriptions');
  });

  it('and the confidence is taken where it is told', async () => {
    expect(await hears(json({ text: '好', confidence: 0.25 }))).toMatchObject({ confidence: 0.25 });
    for (const confidence of [-1, 2, '0.9', null])
      expect(await hears(json({ text: '好', confidence }))).not.toHaveProperty('confidence');
  });

  it('and silence is heard as no words', async () => {
    expect(await hears(says('  '))).toEqual({ status: 'heard', text: '' });
  });

  it('and nobody speaks a thousand characters in a minute', async () => {
    const heard = await hears(says('啊'.repeat(5_000)));
    expect(heard.status === 'heard' && heard.text.length).toBe(1_000);
  });

  const html: SpokenAnswer = (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<html>请登录</html>');
  };
  const brokenOff: SpokenAnswer = (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
    response.write('{"text":"我');
    response.socket?.destroySoon();
  };
  it.each<[string, SpokenAnswer]>([
    ['a page instead of JSON', html],
    ['JSON without words', json({ words: '我妈叫不醒' })],
    ['words that are no text', json({ text: ['我妈叫不醒'] })],
    ['null', json(null)],
    ['a number', json(7)],
    ['an answer that breaks off', brokenOff],
    ['an error of the server', json({ error: { message: 'overloaded' } }, 503)],
    ['too many requests', json({ error: { message: 'slow down' } }, 429)],
  ])('%s: to be asked again later', async (_, answer) => {
    expect((await hears(answer)).status).toBe('later');
  });

  it.each([400, 401, 403, 404, 413, 415, 422])('refused with %d: not to be asked again', async (status) => {
    expect(await hears(json({ error: { message: 'no' } }, status))).toEqual({
      status: 'refused',
      reason: `http ${status}`,
    });
  });

  it('no longer than the time allowed, whether the answer does not begin or does not end', async () => {
    const silent: SpokenAnswer = () => undefined;
    const endless: SpokenAnswer = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{"text":"');
    };
    for (const answer of [silent, endless])
      expect(await hears(answer, { timeoutMilliseconds: 500 })).toEqual({
        status: 'later',
        reason: 'timeout',
      });
  });

  it('a huge answer is cut off', async () => {
    let isCutOff = false;
    const huge: SpokenAnswer = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const chunk = '长'.repeat(100_000);
      const more = (): void => {
        if (response.destroyed) return;
        if (response.write(chunk)) setImmediate(more);
        else response.once('drain', more);
      };
      response.once('close', () => {
        isCutOff = true;
      });
      more();
    };
    expect(await hears(huge)).toEqual({ status: 'later', reason: 'bad answer' });
    await until('nobody listens any more', async () => isCutOff);
  });

  it('a redirect elsewhere gets nothing', async () => {
    const elsewhere = await startSpeechProvider(says('偷听'));
    try {
      for (const status of [301, 302, 307, 308]) {
        const redirect: SpokenAnswer = (response) => {
          response.writeHead(status, { Location: `${elsewhere.baseUrl}/audio/transcriptions` });
          response.end();
        };
        expect(await hears(redirect)).toEqual({ status: 'refused', reason: `http ${status}` });
      }
      expect(elsewhere.seen).toHaveLength(0);
    } finally {
      await elsewhere.stop();
    }
  });

  it('a proxy of the environment gets nothing either', async () => {
    const proxy = await startSpeechProvider(says('偷听'));
    const before = process.env.HTTP_PROXY;
    process.env.HTTP_PROXY = new URL(proxy.baseUrl).origin;
    try {
      expect(await hears(says('直接'))).toEqual({ status: 'heard', text: '直接' });
      expect(proxy.seen).toHaveLength(0);
    } finally {
      if (before === undefined) delete process.env.HTTP_PROXY;
      else process.env.HTTP_PROXY = before;
      await proxy.stop();
    }
  });

  it('nobody there: later, and neither key nor recording is in what is told of it', async () => {
    const { baseUrl } = provider;
    await provider.stop();
    const down = await createTranscriber({
      baseUrl,
      model: 'whisper-1',
      timeoutMilliseconds: 5_000,
      apiKey,
    }).transcribe(recording);
    expect(down).toEqual({ status: 'later', reason: 'ECONNREFUSED' });
    provider = await startSpeechProvider();
  });
});

const formIn = (request: SeenRecording | undefined): Promise<FormData> =>
  new Response(new Uint8Array(request?.body ?? []), {
    headers: { 'Content-Type': request?.headers['content-type'] ?? '' },
  }).formData();
