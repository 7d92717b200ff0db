import { createLocalTokenStore } from '../../../src/adapters/local/token-store';
import { WecomApiError, WecomTransportError } from '../../../src/adapters/wecom/errors';
import { createAccessTokens } from '../../../src/adapters/wecom/token-cache';
import type { TokenStore } from '../../../src/ports/token-store';

const MINUTE = 60_000;

function setUp(store: TokenStore = createLocalTokenStore()) {
  let nowMs = Date.UTC(2026, 0, 1);
  let serial = 0;
  const answers: (Error | string)[] = [];
  const fetchToken = jest.fn(async () => {
    const answer = answers.shift() ?? `token-${++serial}`;
    if (answer instanceof Error) throw answer;
    return { token: answer, expiresInSeconds: 7200 };
  });
  const clock = { now: () => new Date(nowMs) };
  return {
    tokens: createAccessTokens({ key: 'wecom:corp:1', store, clock, fetchToken }),
    fetchToken,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** The next fetch answers this instead of a new token. */
    answerNext: (answer: Error | string) => answers.push(answer),
  };
}

const wrongSecret = new WecomApiError('gettoken', 40001, 'invalid credential');
const noNetwork = new WecomTransportError({
  method: 'gettoken',
  failure: 'timeout',
  answered: 'unknown',
  retry: 'later',
});

describe('getting', () => {
  it('fetches once for everybody who asks at the same time', async () => {
    const { tokens, fetchToken } = setUp();
    const got = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
    expect(new Set(got)).toEqual(new Set(['token-1']));
    expect(fetchToken).toHaveBeenCalledTimes(1);
  });

  it('refreshes ten minutes before the end', async () => {
    const { tokens, pass } = setUp();
    await tokens.get();
    pass(110 * MINUTE - 1);
    expect(await tokens.get()).toBe('token-1');
    pass(1);
    expect(await tokens.get()).toBe('token-2');
  });

  it('shares the token of another process', async () => {
    const store = createLocalTokenStore();
    await setUp(store).tokens.get();
    const second = setUp(store);
    expect(await second.tokens.get()).toBe('token-1');
    expect(second.fetchToken).not.toHaveBeenCalled();
  });

  it('keeps using a token that still works when refreshing fails, and asks again a minute later', async () => {
    const { tokens, fetchToken, pass, answerNext } = setUp();
    await tokens.get();
    pass(115 * MINUTE);
    answerNext(noNetwork);
    expect([await tokens.get(), await tokens.get()]).toEqual(['token-1', 'token-1']);
    expect(fetchToken).toHaveBeenCalledTimes(2);
    pass(MINUTE);
    expect(await tokens.get()).toBe('token-2');
  });

  it('does not hammer when WeCom repeats a token that is about to end', async () => {
    const { tokens, fetchToken, pass, answerNext } = setUp();
    await tokens.get();
    pass(111 * MINUTE);
    answerNext('token-1');
    await tokens.get();
    await tokens.get();
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it('tells everybody about a failure and tries again next time', async () => {
    const { tokens, fetchToken, answerNext } = setUp();
    answerNext(noNetwork);
    const got = await Promise.allSettled([tokens.get(), tokens.get()]);
    expect(got).toEqual([
      { status: 'rejected', reason: noNetwork },
      { status: 'rejected', reason: noNetwork },
    ]);
    expect(fetchToken).toHaveBeenCalledTimes(1);
    expect(await tokens.get()).toBe('token-1');
  });

  it('leaves WeCom alone for half a minute after a wrong secret', async () => {
    const { tokens, fetchToken, pass, answerNext } = setUp();
    answerNext(wrongSecret);
    await expect(tokens.get()).rejects.toBe(wrongSecret);
    await expect(tokens.get()).rejects.toBe(wrongSecret);
    expect(fetchToken).toHaveBeenCalledTimes(1);
    pass(30_000);
    expect(await tokens.get()).toBe('token-1');
  });
});

describe('renewing', () => {
  it('fetches once when many callers report the same token', async () => {
    const { tokens, fetchToken } = setUp();
    const stale = await tokens.get();
    const renewed = await Promise.all(Array.from({ length: 50 }, () => tokens.renew(stale)));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(await tokens.renew(stale)).toBe('token-2');
    expect(fetchToken).toHaveBeenCalledTimes(2);
  });

  it('takes what another process already renewed', async () => {
    const store = createLocalTokenStore();
    const first = setUp(store);
    const second = setUp(store);
    const stale = await first.tokens.get();
    await second.tokens.get();
    second.answerNext('token-of-second');
    await second.tokens.renew(stale);
    expect(await first.tokens.renew(stale)).toBe('token-of-second');
    expect(first.fetchToken).toHaveBeenCalledTimes(1);
  });

  it('does not mistake a fetch under way for a renewal when it brings the same token', async () => {
    const { tokens, pass, answerNext } = setUp();
    const stale = await tokens.get();
    pass(111 * MINUTE);
    answerNext(stale);
    const [refreshed, renewed] = await Promise.all([tokens.get(), tokens.renew(stale)]);
    expect([refreshed, renewed]).toEqual(['token-1', 'token-2']);
  });

  it('can fail and be asked again', async () => {
    const { tokens, answerNext } = setUp();
    const stale = await tokens.get();
    answerNext(noNetwork);
    await expect(tokens.renew(stale)).rejects.toBe(noNetwork);
    expect(await tokens.renew(stale)).toBe('token-2');
  });
});
