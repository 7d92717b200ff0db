import type { IncomingMessage, ServerResponse } from 'node:http';
import { RawReply } from '../api/routes';
import { ControlBody, ControlError, type ControlRoute } from './control-request';

/** Answers `/sim/...`: JSON in, JSON out, errors as `{error}`; attachments as they are. */
export class ControlServer {
  constructor(private readonly routes: readonly ControlRoute[]) {}

  async run(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void> {
    const { status, answer } = await this.answer(request.method ?? 'GET', url, body);
    if (answer instanceof RawReply) {
      response.writeHead(status, { ...answer.headers, 'x-content-type-options': 'nosniff' }).end(answer.body);
      return;
    }
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(status, headers).end(JSON.stringify(answer));
  }

  private async answer(method: string, url: URL, body: Buffer): Promise<{ status: number; answer: unknown }> {
    try {
      for (const route of this.routes) {
        const params = route.method === method ? match(route.pattern, url.pathname) : undefined;
        if (!params) continue;
        const result = await route.handle({ params, query: url.searchParams, body: readBody(body) });
        return { status: 200, answer: result ?? {} };
      }
      throw new ControlError(404, `no such call: ${method} ${url.pathname}`);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      return { status: error.status, answer: { error: error.message } };
    }
  }
}

function readBody(body: Buffer): ControlBody {
  if (body.length === 0) return new ControlBody({});
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString());
  } catch {
    throw new ControlError(400, 'body must be JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ControlError(400, 'body must be a JSON object');
  }
  return new ControlBody(parsed as Record<string, unknown>);
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(actual);
    else if (part !== actual) return undefined;
  }
  return params;
}
