import { inspect } from 'node:util';
import { readProcess } from '../../../src/config/process';
import { problemsOf } from './shipped-folder';

const aesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const complete = {
  QIANTAI_SECRET: 'sixteen-or-longer',
  WECOM_CORP_ID: 'ww1234567890abcdef',
  WECOM_KF_AGENT_ID: '1000002',
  WECOM_KF_SECRET: 'kf-secret',
  WECOM_KF_TOKEN: 'kfToken',
  WECOM_KF_AES_KEY: aesKey,
  WECOM_STAFF_AGENT_ID: '1000003',
  WECOM_STAFF_SECRET: 'staff-secret',
  WECOM_STAFF_TOKEN: 'staffToken',
  WECOM_STAFF_AES_KEY: aesKey,
};

function messages(environment: Record<string, string | undefined>): string[] {
  return problemsOf(() => readProcess({ ...complete, ...environment })).map(({ message }) => message);
}

test('fills in the defaults', () => {
  expect(readProcess(complete).settings).toEqual({
    port: 3000,
    dataDir: './data',
    logLevel: 'info',
    configDir: './config',
    role: 'all',
    wecomBaseUrl: 'https://qyapi.weixin.qq.com',
    corpId: 'ww1234567890abcdef',
    host: '0.0.0.0',
    apps: { KF: { agentId: 1000002 }, STAFF: { agentId: 1000003 } },
  });
});

test('takes what is set and ignores blanks', () => {
  const { settings } = readProcess({
    ...complete,
    PORT: ' 8080 ',
    DATA_DIR: '/var/lib/qiantai',
    MONGODB_URI: 'mongodb://a:27017,b:27017/qiantai?replicaSet=rs0',
    REDIS_URL: 'redis://localhost:6379',
    LOG_LEVEL: 'debug',
    QIANTAI_CONFIG: '',
    QIANTAI_ROLE: 'worker',
    WECOM_API_BASE_URL: 'http://127.0.0.1:3100/',
    WECOM_AIBOT_ID: 'aib1',
    WECOM_AIBOT_SECRET: 'x',
  });
  expect(settings).toMatchObject({
    port: 8080,
    dataDir: '/var/lib/qiantai',
    logLevel: 'debug',
    configDir: './config',
    role: 'worker',
    wecomBaseUrl: 'http://127.0.0.1:3100',
    aibot: { id: 'aib1', wsUrl: 'wss://openws.work.weixin.qq.com' },
  });
  expect(settings.mongoUri?.reveal()).toBe('mongodb://a:27017,b:27017/qiantai?replicaSet=rs0');
  expect(settings.redisUrl?.reveal()).toBe('redis://localhost:6379');
});

test('secrets are there for those who ask and nowhere else', () => {
  const { secrets } = readProcess({
    ...complete,
    WECOM_AIBOT_ID: 'aib1',
    WECOM_AIBOT_SECRET: 'robot-secret',
  });
  expect(secrets.master.reveal()).toBe('sixteen-or-longer');
  expect(secrets.apps.KF.aesKey.reveal()).toBe(aesKey);
  expect(secrets.aibot?.reveal()).toBe('robot-secret');
  for (const shown of [
    JSON.stringify(secrets),
    inspect(secrets, { depth: 9, showHidden: true }),
    `${secrets.master}`,
  ]) {
    expect(shown).toContain('[secret]');
    expect(shown).not.toMatch(/sixteen|kf-secret|kfToken|jWmYm|robot-secret/);
  }
});

test('names every variable that is missing', () => {
  const found = problemsOf(() => readProcess({}));
  expect(found).toContainEqual({
    file: 'environment',
    key: 'QIANTAI_SECRET',
    message: 'QIANTAI_SECRET is missing',
  });
  expect(found.map(({ key }) => key).toSorted()).toEqual(Object.keys(complete).toSorted());
});

test.each([
  ['WECOM_KF_AES_KEY', 'short', 'must be 43 letters or digits'],
  ['WECOM_STAFF_TOKEN', 'not-a-token', 'must be at most 32 letters or digits'],
  ['WECOM_KF_AGENT_ID', 'first', 'must be a number'],
  ['QIANTAI_SECRET', 'too short', 'must be at least 16 characters'],
  ['PORT', '70000', 'must be a port from 0 to 65535'],
  ['LOG_LEVEL', 'loud', 'must be one of debug, info, warn, error'],
  ['QIANTAI_ROLE', 'both', 'must be one of all, web, worker'],
  ['MONGODB_URI', 'localhost', 'must be an address beginning with mongodb:// or mongodb+srv://'],
  ['REDIS_URL', 'localhost:6379', 'must be an address beginning with redis:// or rediss://'],
  ['WECOM_API_BASE_URL', 'qyapi.weixin.qq.com', 'must be an address beginning with https:// or http://'],
  ['WECOM_CORP_ID', '公司', 'must be the id of the corp, beginning with ww'],
])('%s=%s: %s', (name, value, expected) => {
  expect(messages({ [name]: value })).toEqual([`${name}: ${expected}`]);
});

describe('a language model', () => {
  const model = { LLM_BASE_URL: 'https://llm.example/v1/', LLM_MODEL: 'small-one', LLM_API_KEY: 'sk-secret' };

  test('is not asked unless its address is given', () => {
    const { settings, secrets } = readProcess({
      ...complete,
      LLM_MODEL: 'small-one',
      LLM_API_KEY: 'sk-secret',
    });
    expect(settings).not.toHaveProperty('llm');
    expect(secrets).not.toHaveProperty('llmKey');
  });

  test('has a limit of 1.5 s and answers in JSON unless told otherwise', () => {
    const { settings, secrets } = readProcess({ ...complete, ...model });
    expect(settings.llm).toEqual({
      baseUrl: 'https://llm.example/v1',
      model: 'small-one',
      timeoutMilliseconds: 1_500,
      responseFormat: 'json_object',
    });
    expect(secrets.llmKey?.reveal()).toBe('sk-secret');
    expect(inspect({ settings, secrets }, { depth: 9, showHidden: true })).not.toContain('sk-secret');
  });

  test('on this machine needs no key', () => {
    const { settings, secrets } = readProcess({
      ...complete,
      LLM_BASE_URL: 'http://127.0.0.1:11434/v1',
      LLM_MODEL: 'qwen3:4b',
      LLM_TIMEOUT_MS: '800',
      LLM_RESPONSE_FORMAT: 'none',
    });
    expect(settings.llm).toMatchObject({ timeoutMilliseconds: 800, responseFormat: 'none' });
    expect(secrets).not.toHaveProperty('llmKey');
  });

  const address = 'must be an address beginning with https:// or http://, without user, query or fragment';
  test.each([
    ['LLM_BASE_URL', 'llm.example', address],
    ['LLM_BASE_URL', 'ftp://llm.example', address],
    ['LLM_BASE_URL', 'https://me:sk-1@llm.example/v1', address],
    ['LLM_BASE_URL', 'https://llm.example/v1?key=sk-1', address],
    ['LLM_MODEL', 'two words', 'must be without spaces'],
    ['LLM_API_KEY', 'two words', 'must be printable ASCII without spaces'],
    ['LLM_API_KEY', '密钥', 'must be printable ASCII without spaces'],
    ['LLM_TIMEOUT_MS', '1.5', 'must be a number of milliseconds from 100 to 5000'],
    ['LLM_TIMEOUT_MS', '99', 'must be a number of milliseconds from 100 to 5000'],
    ['LLM_TIMEOUT_MS', '5001', 'must be a number of milliseconds from 100 to 5000'],
    ['LLM_RESPONSE_FORMAT', 'xml', 'must be one of json_object, none'],
  ])('%s=%s: %s', (name, value, expected) => {
    expect(messages({ ...model, [name]: value })).toEqual([`${name}: ${expected}`]);
  });

  test('needs its name', () => {
    expect(messages({ LLM_BASE_URL: model.LLM_BASE_URL })).toEqual(['LLM_MODEL is missing']);
  });
});

describe('the provider that writes down voice messages', () => {
  const provider = { SPEECH_BASE_URL: 'https://speech.example/v1/', SPEECH_MODEL: 'whisper-1' };

  test('is off unless it is named, and needs no key', () => {
    expect(readProcess(complete).settings.speech).toBeUndefined();
    const { settings, secrets } = readProcess({ ...complete, ...provider });
    expect(settings.speech).toEqual({
      baseUrl: 'https://speech.example/v1',
      model: 'whisper-1',
      timeoutMilliseconds: 6000,
    });
    expect(secrets.speech).toBeUndefined();
  });

  test('has its key among the secrets', () => {
    const found = readProcess({ ...complete, ...provider, SPEECH_API_KEY: 'sk-1', SPEECH_TIMEOUT_MS: '900' });
    expect(found.settings.speech?.timeoutMilliseconds).toBe(900);
    expect(found.secrets.speech?.reveal()).toBe('sk-1');
    expect(inspect(found, { depth: 9, showHidden: true })).not.toContain('sk-1');
  });

  test('is wanted whole', () => {
    expect(messages({ SPEECH_BASE_URL: 'https://speech.example/v1' })).toEqual(['SPEECH_MODEL is missing']);
    for (const [name, value] of [
      ['SPEECH_MODEL', 'whisper-1'],
      ['SPEECH_API_KEY', 'sk-1'],
      ['SPEECH_TIMEOUT_MS', '900'],
    ] as const)
      expect(messages({ [name]: value })).toContain('SPEECH_BASE_URL is missing');
  });

  test.each([
    ['SPEECH_BASE_URL', 'speech.example/v1'],
    ['SPEECH_BASE_URL', 'ftp://speech.example/v1'],
    ['SPEECH_BASE_URL', 'https://name:password@speech.example/v1'],
    ['SPEECH_BASE_URL', 'https://speech.example/v1?key=1'],
    ['SPEECH_MODEL', 'two words'],
    ['SPEECH_API_KEY', 'two words'],
    ['SPEECH_TIMEOUT_MS', '6s'],
    ['SPEECH_TIMEOUT_MS', '100'],
    ['SPEECH_TIMEOUT_MS', '60001'],
  ])('%s=%s is named and not repeated', (name, value) => {
    const found = messages({ ...provider, [name]: value });
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${name}: must be`))]);
    expect(found.join()).not.toContain(value);
  });
});

test('a robot needs both its id and its secret', () => {
  expect(messages({ WECOM_AIBOT_ID: 'aib1' })).toEqual(['WECOM_AIBOT_SECRET is missing']);
  expect(messages({ WECOM_AIBOT_SECRET: 'x' })).toEqual(['WECOM_AIBOT_ID is missing']);
});

test('reports everything at once and never repeats a secret', () => {
  const found = messages({ PORT: 'x', WECOM_KF_AES_KEY: 'half-a-secret', WECOM_KF_SECRET: undefined });
  expect(found).toEqual([
    'PORT: must be a port from 0 to 65535',
    'WECOM_KF_SECRET is missing',
    'WECOM_KF_AES_KEY: must be 43 letters or digits',
  ]);
});
