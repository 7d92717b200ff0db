import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { Tokens } from '../tokens';
import { ApiError, errmsgOf } from './api-error';
import type { ApiCall, CallLog } from './call-log';
import { Concurrency } from './concurrency';
import { Fields } from './fields';
import { Frequency } from './frequency';
import { type ApiReply, type ApiRequest, type ApiRoute, RawReply } from './routes';
import type { TrustedIps } from './trusted-ips';

const GET_TOKEN = '/cgi-bin/gettoken';
const WRONG_JSON = 'Warning: wrong json format.';

/** Runs one WeCom API request: faults, authentication, frequency control, the route, the answer's shape. */
export class ApiPipeline {
  private readonly routes = new Map<string, ApiRoute>();
  private readonly frequency: Frequency;
  private readonly concurrency = new Concurrency();

  constructor(
    private readonly core: SimCore,
    private readonly tokens: Tokens,
    private readonly calls: CallLog,
    private readonly trustedIps: TrustedIps,
    routes: readonly ApiRoute[],
  ) {
    for (const route of routes) this.routes.set(route.path, route);
    this.frequency = new Frequency(core);
  }

  knows(path: string): boolean {
    return path.startsWith('/cgi-bin/') || this.routes.has(path);
  }

  async run(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): Promise<void> {
    const path = url.pathname;
    const contentType = request.headers['content-type'] ?? '';
    const { json, broken } = readJson(body, contentType);
    let wrongFormat = broken;
    const apiRequest: ApiRequest = {
      method: request.method ?? 'GET',
      path,
      query: url.searchParams,
      fields: new Fields(json, () => {
        wrongFormat = true;
      }),
      body,
      contentType,
      range: request.headers.range,
      ip: request.socket.remoteAddress ?? '127.0.0.1',
    };
    const call = this.calls.begin(apiRequest.method, path, url.searchParams, loggedBody(json, body, broken));

    let leave = () => {};
    try {
      leave = this.enter(path, url.searchParams);
      await this.carryOut(call, request, response, apiRequest, () => wrongFormat);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.send(call, response, this.refusal(error, apiRequest));
    } finally {
      leave();
    }
  }

  /** Calls of one API, and of gettoken for one app, that may be under way at once. @throws ApiError 45033 */
  private enter(path: string, query: URLSearchParams): () => void {
    const { token, frequency } = this.core.settings;
    if (path === GET_TOKEN)
      return this.concurrency.enter(`${path} ${query.get('corpsecret') ?? ''}`, token.concurrent);
    return this.concurrency.enter(path, frequency.concurrentPerApi);
  }

  private async carryOut(
    call: ApiCall,
    request: IncomingMessage,
    response: ServerResponse,
    apiRequest: ApiRequest,
    wrongFormat: () => boolean,
  ): Promise<void> {
    const { path } = apiRequest;
    const latency = this.core.faults.take('api.latency', path);
    if (latency) await delay(latency.ms ?? 1000);
    if (this.core.faults.take('api.reset', path)) return this.cut(call, request);
    const http = this.core.faults.take('api.http', path);
    if (http)
      return this.send(call, response, new RawReply(http.status ?? 502, { 'content-type': 'text/plain' }));
    const reply = await this.answer(apiRequest, wrongFormat);
    if (this.core.faults.take('api.lostAnswer', path)) return this.cut(call, request);
    this.send(call, response, reply);
  }

  private async answer(request: ApiRequest, wrongFormat: () => boolean): Promise<ApiReply> {
    let fields: Record<string, unknown>;
    try {
      const reply = await this.route(request);
      if (reply instanceof RawReply) return reply;
      fields = { errcode: 0, errmsg: 'ok', ...reply };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      fields = this.refusal(error, request);
    }
    return wrongFormat() ? { ...fields, errmsg: `${fields.errmsg}. ${WRONG_JSON}` } : fields;
  }

  private refusal(error: ApiError, request: ApiRequest): Record<string, unknown> {
    const errmsg = errmsgOf(error, this.core.clock.seconds(), opaqueId('', 12), request.ip);
    return { errcode: error.errcode, errmsg };
  }

  private route(request: ApiRequest): ApiReply | Promise<ApiReply> {
    const planned = this.core.faults.take('api.error', request.path);
    if (planned)
      throw new ApiError(planned.errcode ?? -1, planned.errcode === -1 ? 'system busy' : 'planned error');
    const route = this.routes.get(request.path);
    if (!route) throw new ApiError(40066, 'invalid url');
    if (route.method !== request.method) throw new ApiError(40058, `require ${route.method} method`);
    return route.handle(request, () => {
      const app = this.tokens.check(request.query.get('access_token') ?? '');
      this.trustedIps.check(request.ip);
      this.frequency.count(request.path, request.ip);
      return app;
    });
  }

  private send(call: ApiCall, response: ServerResponse, reply: ApiReply): void {
    if (reply instanceof RawReply) {
      this.calls.finish(call, reply.status, { bytes: reply.body.length, ...reply.headers });
      response
        .writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length })
        .end(reply.body);
      return;
    }
    this.calls.finish(call, 200, reply);
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(reply));
  }

  private cut(call: ApiCall, request: IncomingMessage): void {
    this.calls.finish(call, 0, null);
    request.socket.destroy();
  }
}

function readJson(body: Buffer, contentType: string): { json: Record<string, unknown>; broken: boolean } {
  if (body.length === 0 || contentType.startsWith('multipart/')) return { json: {}, broken: false };
  try {
    const parsed: unknown = JSON.parse(body.toString());
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return { json: isObject ? (parsed as Record<string, unknown>) : {}, broken: !isObject };
  } catch {
    return { json: {}, broken: true };
  }
}

function loggedBody(json: Record<string, unknown>, body: Buffer, broken: boolean): unknown {
  if (broken) return body.toString();
  if (body.length > 0 && Object.keys(json).length === 0) return { bytes: body.length };
  return body.length === 0 ? null : json;
}
