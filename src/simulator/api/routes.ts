import type { SimApp } from '../world';
import type { Fields } from './fields';

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  fields: Fields;
  body: Buffer;
  contentType: string;
  range: string | undefined;
  ip: string;
}

/** An answer that is not the usual JSON: a file, a page, a redirect. */
export class RawReply {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: Buffer = Buffer.alloc(0),
  ) {}
}

/** JSON fields beside `errcode` and `errmsg`, or a raw reply. */
export type ApiReply = Record<string, unknown> | RawReply;

export interface ApiRoute {
  method: 'GET' | 'POST';
  path: string;
  handle(request: ApiRequest, authenticate: () => SimApp): ApiReply | Promise<ApiReply>;
}

/** Needs `?access_token=`; the app it belongs to is given to the handler. */
export function tokenRoute(
  method: 'GET' | 'POST',
  path: string,
  handle: (request: ApiRequest, app: SimApp) => ApiReply | Promise<ApiReply>,
): ApiRoute {
  return { method, path, handle: (request, authenticate) => handle(request, authenticate()) };
}

export function openRoute(
  method: 'GET' | 'POST',
  path: string,
  handle: (request: ApiRequest) => ApiReply | Promise<ApiReply>,
): ApiRoute {
  return { method, path, handle };
}
