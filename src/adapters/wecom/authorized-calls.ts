import { WecomApiError, WecomTransportError } from './errors';
import type { AccessTokens } from './token-cache';
import type { WecomCaller, WecomRequest } from './transport';

/**
 * Adds the access token to every request. When WeCom refuses the token (40014, 42001, 41001), renews it and repeats the
 * request, once. A token that cannot be fetched is an error of `gettoken` with `answered: false`.
 */
export function createAuthorizedCalls(caller: WecomCaller, tokens: AccessTokens): WecomCaller {
  async function withToken<Result>(
    request: WecomRequest,
    send: (request: WecomRequest) => Promise<Result>,
  ): Promise<Result> {
    const attempt = (token: string) =>
      send({ ...request, secrets: { ...request.secrets, access_token: token } });
    const token = await prepared(tokens.get());
    try {
      return await attempt(token);
    } catch (error) {
      if (!(error instanceof WecomApiError) || error.handling !== 'refresh') throw error;
    }
    return attempt(await prepared(tokens.renew(token)));
  }

  return {
    call: (request) => withToken(request, (authorized) => caller.call(authorized)),
    download: (request, maxBytes) =>
      withToken(request, (authorized) => caller.download(authorized, maxBytes)),
  };
}

async function prepared(token: Promise<string>): Promise<string> {
  try {
    return await token;
  } catch (error) {
    throw error instanceof WecomTransportError ? error.beforeRequest() : error;
  }
}
