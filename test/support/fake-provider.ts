import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as bodyOf } from 'node:stream/consumers';
import { z } from 'zod';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly body: string;
}

type Behaviour = (response: ServerResponse) => void;

/** A language model's address on this machine that behaves as a test wants. */
export interface FakeProvider {
  /** For `LLM_BASE_URL`. */
  readonly url: string;
  readonly asked: readonly Asked[];
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** An answer as a chat completion has it, with this content. */
export const says =
  (content: unknown): Behaviour =>
  (response) => {
    const message = { role: 'assistant', content };
    sends(JSON.stringify({ id: 'c1', object: 'chat.completion', choices: [{ index: 0, message }] }))(
      response,
    );
  };

export const judges = (labels: object): Behaviour => says(JSON.stringify(labels));

export const sends =
  (body: string, status = 200, headers: Record<string, string> = {}): Behaviour =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body);
  };

/** Takes the question and says nothing; once the asker has gone, answers after all. */
export const tooLate =
  (labels: object): Behaviour =>
  (response) =>
    void response.once('close', () => judges(labels)(response));

/** Begins at once, and then sends a blank now and then. */
export const dripping: Behaviour = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(drip));
};

/** Sends more and more as long as somebody listens. */
export const endless: Behaviour = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const more = (): void => {
    if (!response.destroyed) response.write('x'.repeat(16_384), more);
  };
  more();
};

export async function startFakeProvider(
  first: Behaviour = judges({ danger: 'none' }),
): Promise<FakeProvider> {
  const asked: Asked[] = [];
  let behaviour = first;
  const server = createServer(async (request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers, body: await bodyOf(request) });
    behaviour(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    behave: (next) => {
      behaviour = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const request = z.object({
  model: z.string(),
  temperature: z.number(),
  max_tokens: z.number(),
  response_format: z.object({ type: z.string() }).optional(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

/** The question inside a request. */
export const requestIn = ({ body }: Pick<Asked, 'body'>): z.infer<typeof request> =>
  request.parse(JSON.parse(body));

/** The resident's words as they reached the provider. */
export const wordsIn = (asked: Pick<Asked, 'body'>): string =>
  z.object({ message: z.string() }).parse(JSON.parse(requestIn(asked).messages.at(-1)?.content ?? ''))
    .message;
