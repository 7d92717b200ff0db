import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before several web processes: takes them in turn and passes over one that does not answer, as nginx does. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Longer than the caller waits for an answer. */
const answerMilliseconds = 10_000;

/** @param targets where the web processes listen, whether they run or not, e.g. `http://127.0.0.1:3100` */
export async function openBalancer(targets: readonly string[]): Promise<Balancer> {
  let turn = 0;

  async function exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    turn += 1;
    for (let tries = 0; tries < targets.length; tries += 1) {
      const target = targets[(turn + tries) % targets.length] ?? '';
      const answer = await passOn(target, incoming, body);
      if (answer) return void outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
    outgoing.writeHead(502).end();
  }

  const server = createServer((incoming, outgoing) => {
    exchange(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Null when nobody answered: whether the request arrived is not known then, and the next one gets it as well. */
function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer | null> {
  return new Promise((resolve) => {
    const { method, url, headers } = incoming;
    const forward = request(`${target}${url}`, {
      method,
      headers: { ...headers, connection: 'close' },
      timeout: answerMilliseconds,
    });
    forward.once('error', () => resolve(null));
    forward.once('timeout', () => forward.destroy());
    forward.once('response', (response) => {
      const type = response.headers['content-type'];
      const status = response.statusCode ?? 502;
      bytesOf(response).then(
        (answered) => resolve({ status, headers: type ? { 'content-type': type } : {}, body: answered }),
        () => resolve(null),
      );
    });
    forward.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
