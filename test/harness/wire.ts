import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One planned disturbance of the next matching exchange. */
export interface Cut {
  /** Part of the path. */
  readonly match: string;
  /** `request`: it was read and is not yet passed on; `answer`: the other side answered, nobody was told yet. */
  readonly moment: 'request' | 'answer';
  /** Called at that moment, synchronously. */
  readonly strike: () => void;
  /** How much later the rest of the exchange follows; it never does without. */
  readonly continueAfterMilliseconds?: number;
}

/** A line between two HTTP sides that can be cut at an exact moment of an exchange. */
export interface Wire {
  readonly url: string;
  /** Resolves true when it struck, false when nothing matched within the time; it is withdrawn then. */
  cut(cut: Cut, withinMilliseconds: number): Promise<boolean>;
  close(): Promise<void>;
}

/** @param target where everything goes, e.g. `http://127.0.0.1:3100` */
export async function openWire(target: () => string): Promise<Wire> {
  let planned: Cut | undefined;
  let onStrike: (() => void) | undefined;

  function take(moment: Cut['moment'], path: string): Cut | undefined {
    if (planned?.moment !== moment || !path.includes(planned.match)) return undefined;
    const cut = planned;
    planned = undefined;
    cut.strike();
    onStrike?.();
    return cut;
  }

  async function survives(cut: Cut | undefined): Promise<boolean> {
    if (!cut) return true;
    if (cut.continueAfterMilliseconds === undefined) return false;
    await delay(cut.continueAfterMilliseconds);
    return true;
  }

  async function exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const body = await bytesOf(incoming);
    if (!(await survives(take('request', path)))) return void incoming.socket.destroy();
    const answer = await passOn(target(), incoming, body);
    if (!(await survives(take('answer', path)))) return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((incoming, outgoing) => {
    // A side that is dead looks dead to the other.
    exchange(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async cut(cut, withinMilliseconds) {
      planned = cut;
      const struck = new Promise<boolean>((done) => {
        onStrike = () => done(true);
      });
      const timeUp = delay(withinMilliseconds, false);
      const result = await Promise.race([struck, timeUp]);
      if (!result) planned = undefined;
      return result;
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const forward = request(`${target}${url}`, { method, headers: { ...headers, connection: 'close' } });
    forward.once('error', reject);
    forward.once('response', (response) => {
      bytesOf(response).then((answered) => {
        const { 'transfer-encoding': _, connection: _c, ...rest } = response.headers;
        const kept = Object.entries(rest).filter(
          (entry): entry is [string, string | string[]] => entry[1] !== undefined,
        );
        resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(kept), body: answered });
      }, reject);
    });
    forward.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
