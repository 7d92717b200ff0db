import { randomUUID } from 'node:crypto';
import type { Leases } from '../../src/ports/leases';
import { type AdapterOf, contract } from '../services/contract';

const leasesContract = contract('leases', ['in one process', 'Redis']);

/** What every leases adapter promises. `make` answers what two users of the same leases see. */
export function describeLeases(
  name: AdapterOf<typeof leasesContract>,
  make: () => Promise<readonly [Leases, Leases]>,
): void {
  leasesContract(name, () => {
    /** Work that goes on until it is told to end. */
    function longWork() {
      let end: () => void = () => undefined;
      let begun: () => void = () => undefined;
      const hasBegun = new Promise<void>((resolve) => (begun = resolve));
      const work = () =>
        new Promise<void>((resolve) => {
          end = resolve;
          begun();
        });
      return { work, hasBegun, end: () => end() };
    }

    it('lets one in at a time, whoever asks', async () => {
      const [one, other] = await make();
      const lease = randomUUID();
      const { work, hasBegun, end } = longWork();
      const first = one.whileHeld(lease, work);
      await hasBegun;
      const refused = jest.fn(async () => undefined);
      expect(await other.whileHeld(lease, refused)).toBe(false);
      expect(await one.whileHeld(lease, refused)).toBe(false);
      expect(refused).not.toHaveBeenCalled();
      end();
      expect(await first).toBe(true);
      expect(await other.whileHeld(lease, async () => undefined)).toBe(true);
    });

    it('does not mix up names', async () => {
      const [one, other] = await make();
      const { work, hasBegun, end } = longWork();
      const first = one.whileHeld(randomUUID(), work);
      await hasBegun;
      expect(await other.whileHeld(randomUUID(), async () => undefined)).toBe(true);
      end();
      await first;
    });

    it('is free again after work that failed, and passes the failure on', async () => {
      const [one, other] = await make();
      const lease = randomUUID();
      await expect(one.whileHeld(lease, () => Promise.reject(new Error('broken work')))).rejects.toThrow(
        'broken work',
      );
      expect(await other.whileHeld(lease, async () => undefined)).toBe(true);
    });

    it('lets exactly one of many in that come at the same moment', async () => {
      const users = await make();
      const lease = randomUUID();
      const { work, end } = longWork();
      const asked = Array.from({ length: 20 }, (_, index) => users[index % 2]?.whileHeld(lease, work));
      await refusals(asked, 19);
      end();
      expect((await Promise.all(asked)).filter((ran) => ran === true)).toHaveLength(1);
    });
  });
}

/** Resolves when so many have answered that their work did not run. */
function refusals(asked: readonly (Promise<boolean> | undefined)[], count: number): Promise<void> {
  return new Promise((resolve) => {
    let refused = 0;
    for (const each of asked)
      each?.then((ran) => {
        if (!ran) refused += 1;
        if (refused === count) resolve();
      });
  });
}
