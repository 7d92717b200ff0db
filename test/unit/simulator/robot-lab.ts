import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type CallbackCrypto, createCallbackCrypto } from '../../../src/simulator/crypto';
import type { SettingsOverrides } from '../../../src/simulator/settings';
import { createSimulator } from '../../../src/simulator/simulator';
import { type Json, world } from './lab';

export const ROBOT_KEYS = { token: 'botToken', aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

/** What the product answers: a reply to encrypt, raw text, a status, or silence. */
export type RobotAnswer = { reply?: Json; raw?: (seal: Seal) => string; status?: number; hang?: boolean };
/** Puts a reply into the envelope of a request. */
export type Seal = (reply: Json, changes?: Json) => string;

export interface RobotLab {
  url: string;
  /** Callbacks as the product reads them. */
  received: Json[];
  nonces: string[];
  refused: string[];
  answerWith(answer: (received: Json, n: number) => RobotAnswer): void;
  sim(path: string, body?: Json): Promise<Json>;
  simList(path: string): Promise<Json[]>;
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
  stop(): Promise<void>;
}

/** A simulator whose robot is in URL-callback mode, and a product endpoint that only listens. */
export async function startRobotLab(settings: SettingsOverrides = {}): Promise<RobotLab> {
  const crypto = createCallbackCrypto(ROBOT_KEYS.token, ROBOT_KEYS.aesKey, '');
  const received: Json[] = [];
  const nonces: string[] = [];
  const refused: string[] = [];
  let answer: (received: Json, n: number) => RobotAnswer = () => ({});
  const product = createServer(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    if (request.method === 'GET') return void response.end(crypto.decrypt(query.get('echostr') ?? ''));
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { encrypt } = JSON.parse(body) as { encrypt: string };
    const problem = problemOf(
      crypto,
      query.get('msg_signature') === crypto.sign(timestamp, nonce, encrypt),
      encrypt,
    );
    if (problem !== undefined) {
      refused.push(problem);
      return void response.writeHead(401).end();
    }
    const item = JSON.parse(crypto.decrypt(encrypt)) as Json;
    received.push(item);
    nonces.push(nonce);
    const { reply, raw, status, hang } = answer(item, received.length);
    const seal = sealWith(crypto, nonce);
    if (!hang) response.writeHead(status ?? 200).end(raw ? raw(seal) : reply ? seal(reply) : '');
  });
  await new Promise<void>((done) => product.listen(0, '127.0.0.1', done));
  const simulator = createSimulator({
    world: { ...world(), aibot: { botId: 'aibLab', secret: 'bot-secret', callback: ROBOT_KEYS } },
    callbackBase: `http://127.0.0.1:${(product.address() as AddressInfo).port}`,
    settings: { message: { tapWaitMs: 300 }, ...settings, aibot: { streamPollMs: 1, ...settings.aibot } },
  });
  const { url } = await simulator.start();
  const json = async (path: string, init?: RequestInit) =>
    (await (await fetch(`${url}${path}`, init)).json()) as Json;
  return {
    url,
    received,
    nonces,
    refused,
    answerWith: (next) => {
      answer = next;
    },
    sim: (path, body) =>
      json(`/sim/${path}`, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    simList: async (path) => (await json(`/sim/${path}`)) as unknown as Json[],
    async until(condition, what) {
      const deadline = Date.now() + 5000;
      while (!(await condition())) {
        if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
        await setImmediate();
      }
    },
    async stop() {
      await simulator.stop();
      product.closeAllConnections();
      await new Promise((done) => product.close(done));
    },
  };
}

function sealWith(crypto: CallbackCrypto, nonce: string): Seal {
  return (reply, changes = {}) => {
    const encrypt = crypto.encrypt(JSON.stringify(reply));
    const timestamp = 1_700_000_000;
    const msgsignature = crypto.sign(String(timestamp), nonce, encrypt);
    return JSON.stringify({ encrypt, msgsignature, timestamp, nonce, ...changes });
  };
}

function problemOf(crypto: CallbackCrypto, isSigned: boolean, encrypt: string): string | undefined {
  if (!isSigned) return 'signature';
  try {
    crypto.decrypt(encrypt);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
