import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { assembleRobot } from './aibot/assemble';
import { AIBOT_PATH } from './aibot/long-connection';
import { CallLog } from './api/call-log';
import { ApiPipeline } from './api/pipeline';
import { openRoute, tokenRoute } from './api/routes';
import { TrustedIps } from './api/trusted-ips';
import { CallbackLog } from './callback-log';
import { CallbackSender } from './callbacks';
import { CardBook } from './cards/card-book';
import { createClock, type SimClock } from './clock';
import { ContactChanges } from './contact-changes';
import { contactRoutes } from './contacts';
import { contactRoutesOf } from './control/contact-routes';
import { ControlServer } from './control/control-server';
import { EventStream } from './control/event-stream';
import { networkRoutes } from './control/network-routes';
import { residentRoutes } from './control/resident-routes';
import { servicerRoutes } from './control/servicer-routes';
import { staffRoutes } from './control/staff-routes';
import { serveStatic } from './control/static-files';
import { systemRoutes } from './control/system-routes';
import { voiceRoutes } from './control/voice-routes';
import type { SimCore } from './core';
import { SimEvents } from './events';
import { Faults } from './faults';
import { AppChats } from './groups/appchat';
import { GroupBook } from './groups/group-book';
import { GroupWebhook } from './groups/webhook';
import { Sequence } from './ids';
import { KfDesk } from './kf/kf-desk';
import { MediaStore, mediaRoutes } from './media';
import { MediaJobs } from './media-jobs';
import { AppMessages } from './messages/app-messages';
import { CardUpdates } from './messages/card-updates';
import { MemberActions } from './messages/member-actions';
import { StaffInbox } from './messages/staff-inbox';
import { OAuth } from './oauth';
import { openUseridRoutes } from './open-userids';
import { type SettingsOverrides, simulatorSettings } from './settings';
import { Tokens } from './tokens';
import { VoiceCalls } from './voice';
import type { SimWorld } from './world';

export interface SimulatorOptions {
  world: SimWorld;
  /** Base URL of the product, e.g. `http://127.0.0.1:3000`. */
  callbackBase: string;
  /** 0 (default) takes any free port. */
  port?: number;
  host?: string;
  /** Folder of the demo page; default `src/simulator/page` of the project. */
  pageDir?: string;
  settings?: SettingsOverrides;
  /** Answers the requests whose path begins with `path`, beside the simulator's own. */
  extend?: { path: string; handle: RequestListener };
}

/** A running WeCom. The API, the control calls under `/sim` and the demo page share one port on loopback. */
export interface Simulator {
  start(): Promise<{ port: number; url: string }>;
  stop(): Promise<void>;
  clock: SimClock;
  /** Called with the new time whenever the clock was moved. */
  onClock(listener: (now: Date) => void): () => void;
  setCallbackBase(url: string): void;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  let callbackBase = withoutSlash(options.callbackBase);
  let selfUrl = '';
  const core: SimCore = {
    world: structuredClone(options.world),
    settings: simulatorSettings(options.settings),
    clock: createClock(),
    events: new SimEvents(),
    faults: new Faults(),
    sequence: new Sequence(),
    callbackBase: () => callbackBase,
    selfUrl: () => selfUrl,
  };
  const parts = assemble(core);
  const pageDir = resolve(options.pageDir ?? defaultPageDir());
  const { extend } = options;
  const server = createServer((request, response) => {
    if (extend && isBelow(extend.path, request.url ?? '/')) extend.handle(request, response);
    else void handle(parts, pageDir, request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(AIBOT_PATH)) parts.robot.longConnection.upgrade(request, socket, head);
    else socket.destroy();
  });
  core.clock.onChange((now) => core.events.emit({ type: 'clock', now: now.toISOString() }));
  return {
    start: async () => {
      const address = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
      selfUrl = address.url;
      return address;
    },
    stop: async () => {
      parts.callbacks.stop();
      parts.mediaJobs.stop();
      parts.eventStream.stop();
      parts.robot.stop();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
    clock: core.clock,
    onClock: (listener) => core.clock.onChange(listener),
    setCallbackBase: (url) => {
      callbackBase = withoutSlash(url);
    },
  };
}

interface Parts {
  api: ApiPipeline;
  control: ControlServer;
  callbacks: CallbackSender;
  mediaJobs: MediaJobs;
  eventStream: EventStream;
  robot: ReturnType<typeof assembleRobot>;
}

function assemble(core: SimCore): Parts {
  const callbackLog = new CallbackLog(core);
  const callbacks = new CallbackSender(core, callbackLog);
  const tokens = new Tokens(core);
  const calls = new CallLog(core);
  const media = new MediaStore(core);
  const mediaJobs = new MediaJobs(core, media, callbacks);
  const contacts = new ContactChanges(core, callbacks);
  const desk = new KfDesk(core, callbacks, media);
  const cards = new CardBook(core);
  const inbox = new StaffInbox(core, cards);
  const messages = new AppMessages(core, media, cards, inbox);
  const updates = new CardUpdates(core, cards, inbox);
  const members = new MemberActions(core, callbacks, cards, inbox, media);
  const groups = new GroupBook(core);
  const webhook = new GroupWebhook(core, groups, media);
  const appChats = new AppChats(core, groups, media);
  const voice = new VoiceCalls(core);
  const robot = assembleRobot({ core, calls, callbackLog, groups, inbox, media });
  const forgetful = [
    callbacks,
    callbackLog,
    calls,
    mediaJobs,
    desk,
    cards,
    inbox,
    messages,
    groups,
    webhook,
    appChats,
    voice,
    robot,
  ];
  const reset = () => {
    for (const part of [...forgetful, core.faults]) part.clear();
    core.events.emit({ type: 'reset' });
  };
  const trustedIps = new TrustedIps(core);
  const api = new ApiPipeline(core, tokens, calls, trustedIps, [
    openRoute('GET', '/cgi-bin/gettoken', ({ query }) => ({
      ...tokens.issue(query.get('corpid') ?? '', query.get('corpsecret') ?? ''),
    })),
    tokenRoute('GET', '/cgi-bin/getcallbackip', () => ({ ip_list: ['127.0.0.1'] })),
    tokenRoute('GET', '/cgi-bin/get_api_domain_ip', () => ({ ip_list: ['127.0.0.1'] })),
    ...desk.routes(),
    ...messages.routes(),
    ...updates.routes(),
    ...webhook.routes(),
    ...mediaRoutes(media, core),
    ...mediaJobs.routes(),
    ...appChats.routes(),
    ...contactRoutes(core.world),
    ...openUseridRoutes(core.world),
    ...robot.routes,
    ...voice.routes(),
    ...new OAuth(core).routes(),
  ]);
  const control = new ControlServer([
    ...networkRoutes(trustedIps),
    ...contactRoutesOf(core, contacts, media),
    ...systemRoutes({ core, calls, callbacks, callbackLog, tokens, desk, reset }),
    ...residentRoutes(core, desk),
    ...servicerRoutes(core, desk),
    ...staffRoutes({ core, cards, inbox, members, groups, media, ...robot }),
    ...voiceRoutes(voice),
  ]);
  return { api, control, callbacks, mediaJobs, eventStream: new EventStream(core.events), robot };
}

async function handle(
  parts: Parts,
  pageDir: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    if (parts.api.knows(url.pathname)) return await parts.api.run(request, response, url, body);
    if (url.pathname === '/sim/events') return parts.eventStream.connect(response);
    if (url.pathname.startsWith('/sim/')) return await parts.control.run(request, response, url, body);
    await serveStatic(pageDir, url.pathname, response);
  } catch (error) {
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: report }));
  }
}

function isBelow(path: string, url: string): boolean {
  return url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listen(server: Server, port: number, host: string): Promise<{ port: number; url: string }> {
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, done);
  });
  const address = server.address() as AddressInfo;
  return { port: address.port, url: `http://${host}:${address.port}` };
}

/** The page is not compiled: it is read from the sources, whether started in the project or from `dist`. */
function defaultPageDir(): string {
  const inProject = join(process.cwd(), 'src/simulator/page');
  return existsSync(inProject) ? inProject : join(__dirname, '../../../src/simulator/page');
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
