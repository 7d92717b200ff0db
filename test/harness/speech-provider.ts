import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

export interface SeenRecording {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type SpokenAnswer = (response: ServerResponse) => void;

/** A server that writes down voice messages, on this machine, as well or as badly as it is told. */
export interface SpeechProvider {
  /** Including the version, like an operator writes it. */
  readonly baseUrl: string;
  readonly seen: readonly SeenRecording[];
  /** How it answers from now on. */
  answers(answer: SpokenAnswer): void;
  stop(): Promise<void>;
}

export const json =
  (body: unknown, status = 200): SpokenAnswer =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  };

export const says = (text: string): SpokenAnswer => json({ text });

export async function startSpeechProvider(first: SpokenAnswer = says('')): Promise<SpeechProvider> {
  const seen: SeenRecording[] = [];
  let answer = first;
  const app = express().use(express.raw({ type: () => true, limit: '30mb' }), (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    seen.push({ path: `${request.method} ${request.path}`, headers: request.headers, body });
    answer(response);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    answers(next) {
      answer = next;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
