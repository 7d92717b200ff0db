import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

interface SeenRequest {
  method: string;
  query: Record<string, unknown>;
  body: Buffer;
  headers: IncomingHttpHeaders;
}

/** Answers one request; the last one given keeps answering. */
export type Reply = (response: ServerResponse, request: SeenRequest) => void;

export interface FakeServer {
  url: string;
  seen: SeenRequest[];
  /** How `cgi-bin/<method>` answers, in order. */
  on(method: string, ...replies: [Reply, ...Reply[]]): void;
  /** `method` of every request so far. */
  methods(): string[];
  stop(): Promise<void>;
}

export const json =
  (body: object, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8', ...headers });
    response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...body }));
  };

export const raw =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

/** Only answers what it was told to; hands out `ACCESS-TOKEN-<n>` unless told otherwise. */
export async function startFakeServer(): Promise<FakeServer> {
  const seen: SeenRequest[] = [];
  const replies = new Map<string, Reply[]>();
  let tokens = 0;
  replies.set('gettoken', [
    (response, request) => {
      tokens += 1;
      json({ access_token: `ACCESS-TOKEN-${tokens}`, expires_in: 7200 })(response, request);
    },
  ]);
  const app = express().use(express.raw({ type: () => true, limit: '30mb' }), (request, response) => {
    const method = request.path.replace('/cgi-bin/', '');
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const entry = { method, query: { ...request.query }, body, headers: request.headers };
    seen.push(entry);
    const queue = replies.get(method) ?? [raw(404, 'no reply prepared')];
    const reply = queue.length > 1 ? queue.shift() : queue[0];
    reply?.(response, entry);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (method, ...list) => replies.set(method, list),
    methods: () => seen.map((request) => request.method),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
