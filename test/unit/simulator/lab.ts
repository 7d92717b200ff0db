import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type CallbackCrypto, createCallbackCrypto } from '../../../src/simulator/crypto';
import type { SettingsOverrides } from '../../../src/simulator/settings';
import { createSimulator, type Simulator } from '../../../src/simulator/simulator';
import type { SimApp, SimWorld } from '../../../src/simulator/world';
import { parseXml } from '../../../src/simulator/xml';

export type Json = Record<string, unknown>;

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
export const KFID = 'wkGarden';

const KF: SimApp = {
  key: 'KF',
  name: 'KF',
  agentId: 1000002,
  secret: 'kf-secret',
  token: 'kfToken',
  aesKey: AES_KEY,
  managesKf: true,
};
export const STAFF: SimApp = {
  ...KF,
  key: 'STAFF',
  name: 'STAFF',
  agentId: 1000003,
  secret: 'staff-secret',
  managesKf: false,
};

export function world(): SimWorld {
  const person = (userid: string, department: string, mobile = '') => ({
    userid,
    name: userid,
    position: '',
    mobile,
    department,
  });
  return {
    corpId: 'wwlab',
    corpName: '实验物业',
    apps: [KF, STAFF],
    kfAccounts: [
      { openKfid: KFID, name: '花园客服', servicers: ['lin', 'chen'] },
      { openKfid: 'wkRiver', name: '滨江客服', servicers: [] },
    ],
    staff: [person('ZhangWei', 'engineering', '13800000001'), person('lin', 'desk'), person('chen', 'desk')],
    groups: [
      {
        id: 'eng',
        propertyId: 'garden',
        name: '工程群',
        webhookKey: 'hook-key-1',
        chatId: 'wrgroup1',
        members: ['ZhangWei', 'lin'],
      },
    ],
    aibot: { botId: 'aibLab', secret: 'bot-secret' },
    upgradeService: { userids: ['ZhangWei'], departmentIds: [3], chatIds: ['wrNeighbours'] },
  };
}

/** One callback as the product would read it. */
interface Received {
  path: string;
  fields: Json;
  /** As decrypted. */
  plain: string;
}

/** What the product's endpoint answers to the n-th callback: a status, a body, or silence. */
type Answer = { status?: number; body?: string; hang?: boolean };

export interface Lab {
  simulator: Simulator;
  url: string;
  received: Received[];
  /** Why callbacks were answered 401. */
  refused: string[];
  /** Replaces the product's answer; the default is 200 with an empty body. */
  answerWith(answer: (received: Received, n: number) => Answer): void;
  api(app: 'KF' | 'STAFF', path: string, body?: Json): Promise<Json>;
  raw(path: string, init?: RequestInit): Promise<Response>;
  token(app: 'KF' | 'STAFF'): Promise<string>;
  sim(path: string, body?: unknown, method?: string): Promise<Json>;
  simList(path: string): Promise<Json[]>;
  until(condition: () => boolean | Promise<boolean>, what: string): Promise<void>;
  stop(): Promise<void>;
}

/** A simulator and a product endpoint that only listens. */
export async function startLab(
  settings: SettingsOverrides = {},
  change: (world: SimWorld) => SimWorld = (unchanged) => unchanged,
): Promise<Lab> {
  const received: Received[] = [];
  const refused: string[] = [];
  let answer: (received: Received, n: number) => Answer = () => ({});
  const crypto = createCallbackCrypto(KF.token, AES_KEY, 'wwlab');
  const product = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const query = Object.fromEntries(url.searchParams);
    if (request.method === 'GET') {
      response.end(crypto.decrypt(query.echostr ?? ''));
      return;
    }
    const outer = parseXml(await bodyOf(request));
    const encrypted = String(outer?.Encrypt);
    const signature = crypto.sign(query.timestamp ?? '', query.nonce ?? '', encrypted);
    const opened = signature === query.msg_signature ? openedBy(crypto, encrypted) : { problem: 'signature' };
    if ('problem' in opened) {
      refused.push(opened.problem);
      response.writeHead(401).end();
      return;
    }
    const item = { path: url.pathname, fields: parseXml(opened.plain) ?? {}, plain: opened.plain };
    received.push(item);
    const { status, body, hang } = answer(item, received.length);
    if (!hang) response.writeHead(status ?? 200).end(body ?? '');
  });
  const callbackBase = await listen(product);
  const simulator = createSimulator({
    world: change(world()),
    callbackBase,
    settings: { ...settings, callback: { retrySpacingMs: 5, ...settings.callback } },
  });
  const { url } = await simulator.start();
  const raw = (path: string, init?: RequestInit) => fetch(`${url}${path}`, init);
  const json = async (path: string, init?: RequestInit) => (await (await raw(path, init)).json()) as Json;
  const token = async (app: 'KF' | 'STAFF') => {
    const secret = app === 'KF' ? KF.secret : STAFF.secret;
    return String((await json(`/cgi-bin/gettoken?corpid=wwlab&corpsecret=${secret}`)).access_token);
  };
  const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
  return {
    simulator,
    url,
    received,
    refused,
    answerWith: (next) => {
      answer = next;
    },
    raw,
    token,
    api: async (app, path, body) => {
      const access = `${path.includes('?') ? '&' : '?'}access_token=${await token(app)}`;
      return json(`/cgi-bin/${path}${access}`, body === undefined ? {} : post(body));
    },
    sim: (path, body, method) =>
      json(`/sim/${path}`, method ? { method } : body === undefined ? {} : post(body)),
    simList: async (path) => (await (await raw(`/sim/${path}`)).json()) as Json[],
    until,
    stop: async () => {
      await simulator.stop();
      product.closeAllConnections();
      await new Promise((done) => product.close(done));
    },
  };
}

function openedBy(crypto: CallbackCrypto, encrypted: string): { plain: string } | { problem: string } {
  try {
    return { plain: crypto.decrypt(encrypted) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await setImmediate();
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
