import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Json, Lab } from './lab';

/** A product connected as the robot. */
export class Connection {
  readonly frames: Json[] = [];
  private next = 0;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.frames.push(JSON.parse(String(data))));
  }

  static async open(lab: Lab): Promise<Connection> {
    const socket = new WebSocket(`${lab.url.replace('http', 'ws')}/aibot`);
    const connection = new Connection(socket);
    await once(socket, 'open');
    return connection;
  }

  /** Sends a command and waits for its acknowledgement. */
  async call(lab: Lab, cmd: string, body: Json, reqId = `${cmd}_${this.next++}`): Promise<Json> {
    const seen = this.frames.length;
    this.socket.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }));
    const ack = () =>
      this.frames.slice(seen).find((frame) => !frame.cmd && (frame.headers as Json).req_id === reqId);
    await lab.until(() => ack() !== undefined, `an acknowledgement of ${cmd}`);
    return ack() ?? {};
  }

  subscribe(lab: Lab, secret = 'bot-secret'): Promise<Json> {
    return this.call(lab, 'aibot_subscribe', { bot_id: 'aibLab', secret });
  }

  callbacks(cmd: string): { headers: { req_id: string }; body: Json }[] {
    return this.frames.filter((frame) => frame.cmd === cmd) as { headers: { req_id: string }; body: Json }[];
  }
}
