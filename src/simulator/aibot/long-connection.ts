import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError, errmsgOf } from '../api/api-error';
import type { CallLog } from '../api/call-log';
import { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { SlidingLimit } from '../rate-limit';
import { subjectOf } from './callback-subject';
import { type Frame, parseFrame, sendFrame } from './frames';
import type { Deliver } from './robot-ear';

type Run = (cmd: string, reqId: string, body: Fields) => Record<string, unknown>;

export const AIBOT_PATH = '/aibot';

/** The WebSocket of the intelligent robot (path/101463): one subscriber, a newer one replaces the older. */
export class LongConnection {
  private readonly server = new WebSocketServer({ noServer: true });
  private subscriber: WebSocket | undefined;
  private readonly subscribing: SlidingLimit;

  constructor(
    private readonly core: SimCore,
    private readonly calls: CallLog,
    private readonly run: Run,
  ) {
    this.subscribing = new SlidingLimit(core.settings.aibot.subscribesPerMinute, 60);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.server.handleUpgrade(request, socket, head, (client) => this.serve(client));
  }

  /** Callbacks missed while nobody is connected are lost. */
  readonly deliver: Deliver = (cmd, reqId, body) => {
    const subject = subjectOf(cmd, body);
    const socket = this.subscriber;
    if (!socket || this.core.faults.take('callback.drop', subject)) return false;
    sendFrame(socket, cmd, reqId, body);
    if (this.core.faults.take('callback.duplicate', subject)) sendFrame(socket, cmd, reqId, body);
    return true;
  };

  /** The server drops connections now and then; what happens meanwhile is not repeated. Answers how many. */
  dropAll(): number {
    const { size } = this.server.clients;
    for (const client of this.server.clients) client.terminate();
    return size;
  }

  stop(): void {
    this.dropAll();
    this.server.close();
  }

  private serve(client: WebSocket): void {
    let heartbeat = this.expectHeartbeat(client);
    client.on('error', () => client.terminate());
    client.on('close', () => {
      clearTimeout(heartbeat);
      if (this.subscriber === client) this.subscriber = undefined;
    });
    client.on('message', (data) => {
      clearTimeout(heartbeat);
      heartbeat = this.expectHeartbeat(client);
      const frame = parseFrame(String(data));
      if (frame) this.receive(client, frame);
    });
  }

  private receive(client: WebSocket, frame: Frame): void {
    const path = `${AIBOT_PATH}/${frame.cmd}`;
    const call = this.calls.begin('WS', path, new URLSearchParams(), frame.body ?? null);
    if (this.core.faults.take('api.reset', path)) {
      this.calls.finish(call, 0, null);
      client.terminate();
      return;
    }
    const answer = { headers: frame.headers, ...this.carryOut(client, frame, path) };
    const lost = this.core.faults.take('api.lostAnswer', path) !== undefined;
    this.calls.finish(call, lost ? 0 : 200, lost ? null : answer);
    if (!lost) client.send(JSON.stringify(answer));
  }

  private carryOut(client: WebSocket, frame: Frame, path: string): Record<string, unknown> {
    try {
      const planned = this.core.faults.take('api.error', path);
      if (planned) throw new ApiError(planned.errcode ?? -1, 'planned error');
      const body = this.answerTo(client, frame);
      return { errcode: 0, errmsg: 'ok', ...(Object.keys(body).length === 0 ? {} : { body }) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return {
        errcode: error.errcode,
        errmsg: errmsgOf(error, this.core.clock.seconds(), opaqueId('', 12), '127.0.0.1'),
      };
    }
  }

  private answerTo(client: WebSocket, frame: Frame): Record<string, unknown> {
    const body = new Fields(frame.body ?? {});
    if (frame.cmd === 'aibot_subscribe') return this.subscribe(client, body);
    if (frame.cmd === 'ping') return {};
    if (this.subscriber !== client) throw new ApiError(40058, 'not subscribed');
    return this.run(frame.cmd, frame.headers.req_id, body);
  }

  private subscribe(client: WebSocket, body: Fields): Record<string, unknown> {
    const { botId, secret, callback } = this.core.world.aibot;
    const { badSecretErrcode, subscribeThrottleErrcode } = this.core.settings.aibot;
    if (!this.subscribing.allow(botId, this.core.clock.seconds()))
      throw new ApiError(subscribeThrottleErrcode, 'subscribe freq out of limit');
    if (callback) throw new ApiError(badSecretErrcode, 'the robot is in URL-callback mode');
    if (body.text('bot_id') !== botId || body.text('secret') !== secret) {
      throw new ApiError(badSecretErrcode, 'invalid bot_id or secret');
    }
    const older = this.subscriber;
    this.subscriber = client;
    if (older && older !== client) {
      const event = { eventtype: 'disconnected_event', disconnected_event: {} };
      const create_time = this.core.clock.seconds();
      const common = { msgid: opaqueId('CAIQ', 32), aibotid: botId, create_time, msgtype: 'event' };
      sendFrame(older, 'aibot_event_callback', opaqueId('cb', 24), { ...common, event });
      older.close();
    }
    return {};
  }

  private expectHeartbeat(client: WebSocket): NodeJS.Timeout {
    return setTimeout(() => client.terminate(), this.core.settings.aibot.heartbeatTimeoutMs).unref();
  }
}
