import { randomUUID } from 'node:crypto';
import type { StoredToken, TokenStore } from '../../src/ports/token-store';
import { until } from '../harness/until';
import { type AdapterOf, contract } from '../services/contract';

const tokenStoreContract = contract('token store', ['in one process', 'Redis']);

/** An entry valid for two hours, at the real time. */
export const entryOf = (token: string): StoredToken => ({
  token,
  fetchedAt: new Date(),
  expiresAt: new Date(Date.now() + 7_200_000),
});

const any = (): boolean => true;
const not = (token: string) => (entry: StoredToken) => entry.token !== token;

/** What every token store promises. `make` answers what two clients of the same store see. */
export function describeTokenStore(
  name: AdapterOf<typeof tokenStoreContract>,
  make: () => Promise<readonly [TokenStore, TokenStore]>,
): void {
  tokenStoreContract(name, () => {
    it('keeps what was fetched, for everybody and by key', async () => {
      const [one, other] = await make();
      const [key, anotherKey] = [randomUUID(), randomUUID()];
      const fetched = entryOf('first');
      const never = jest.fn(async () => entryOf('never'));
      expect(await one.obtain(key, any, async () => fetched)).toEqual(fetched);
      expect(await other.obtain(key, any, never)).toEqual(fetched);
      expect(await one.obtain(key, any, never)).toEqual(fetched);
      expect(never).not.toHaveBeenCalled();
      expect((await other.obtain(anotherKey, any, async () => entryOf('another'))).token).toBe('another');
    });

    it('replaces what is not wanted', async () => {
      const [one, other] = await make();
      const key = randomUUID();
      await one.obtain(key, any, async () => entryOf('stale'));
      expect((await other.obtain(key, not('stale'), async () => entryOf('fresh'))).token).toBe('fresh');
      expect((await one.obtain(key, not('stale'), async () => entryOf('never'))).token).toBe('fresh');
    });

    it('fetches once for all who want one at the same time', async () => {
      const stores = await make();
      const key = randomUUID();
      let end: () => void = () => undefined;
      const fetch = jest.fn(async () => {
        await new Promise<void>((resolve) => (end = resolve));
        return entryOf('shared');
      });
      const all = Array.from({ length: 10 }, (_, index) =>
        stores[index % 2 === 0 ? 0 : 1].obtain(key, any, fetch),
      );
      await until('somebody fetches', () => fetch.mock.calls.length > 0);
      end();
      expect(new Set((await Promise.all(all)).map(({ token }) => token))).toEqual(new Set(['shared']));
      expect(fetch).toHaveBeenCalledTimes(1);
    });

    it('lets the next one fetch when the first one fails, and tells the first one why', async () => {
      const [one, other] = await make();
      const key = randomUUID();
      let fail: (() => void) | undefined;
      const broken = (): Promise<StoredToken> =>
        new Promise((_, reject) => (fail = () => reject(new Error('no network'))));
      const outcome = expect(one.obtain(key, any, broken)).rejects.toThrow('no network');
      await until('the first one fetches', () => fail !== undefined);
      const fetch = jest.fn(async () => entryOf('second'));
      const next = other.obtain(key, any, fetch);
      fail?.();
      await outcome;
      expect((await next).token).toBe('second');
      expect(fetch).toHaveBeenCalledTimes(1);
    });
  });
}
