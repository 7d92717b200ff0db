import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answersOf, type Call } from './answers';
import { KfStreams } from './kf-stream';

/** A WeCom that answers everything at once: right in its shapes, without rules, quotas or memory. */
export interface StandIn {
  readonly url: string;
  readonly streams: KfStreams;
  /** Methods that were called although nobody answers them: the figures would be those of a broken product. */
  readonly unknown: ReadonlySet<string>;
  /** Hears of every call from now on. Answers how to hear no more. */
  listen(hear: (call: Call) => void): () => void;
  close(): Promise<void>;
}

export async function startStandIn(): Promise<StandIn> {
  const streams = new KfStreams();
  const answers = answersOf(streams);
  const unknown = new Set<string>();
  const listeners = new Set<(call: Call) => void>();
  let serial = 0;

  function answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const method = /^\/cgi-bin\/([^?]+)/.exec(request.url ?? '')?.[1] ?? '';
    const call: Call = { method, body: text === '' ? {} : (JSON.parse(text) as Call['body']) };
    for (const hear of listeners) hear(call);
    const known = answers[method];
    if (!known) unknown.add(method);
    serial += 1;
    const json = known ? known(call, serial) : '{"errcode":-1,"errmsg":"system busy"}';
    response.writeHead(200, {
      'content-type': 'application/json; charset=UTF-8',
      'content-length': Buffer.byteLength(json),
    });
    response.end(json);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    streams,
    unknown,
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
