import type { RateLimits } from '../../src/ports/rate-limits';
import { type AdapterOf, contract } from '../services/contract';
import { manualClock } from '../unit/edges/support';

type ManualClock = ReturnType<typeof manualClock>;

const rateLimitsContract = contract('rate limits', ['in one process', 'Redis']);

/** What every rate limits adapter promises. `make` answers the same limits as two processes see them. */
export function describeRateLimits(
  name: AdapterOf<typeof rateLimitsContract>,
  make: (clock: ManualClock) => Promise<readonly [RateLimits, RateLimits]>,
): void {
  rateLimitsContract(name, () => {
    const setUp = async () => {
      const clock = manualClock();
      const [one, other] = await make(clock);
      return { clock, one, other };
    };
    /** How many of so many attempts got a unit. */
    const taken = async (limits: RateLimits, attempts: number, perMinute: number): Promise<number> => {
      const waits = await Promise.all(
        Array.from({ length: attempts }, () => limits.take('robot', perMinute)),
      );
      return waits.filter((seconds) => seconds === 0).length;
    };

    it('gives as many units as the quota, to all together, then tells the seconds until one is free', async () => {
      const { clock, one, other } = await setUp();
      expect(await one.take('robot', 2)).toBe(0);
      clock.forward(20);
      expect(await other.take('robot', 2)).toBe(0);
      clock.forward(0.5);
      expect([await one.take('robot', 2), await other.take('robot', 2)]).toEqual([40, 40]);
      expect(await one.take('another', 2)).toBe(0);
      clock.forward(38.7);
      expect(await other.take('robot', 2)).toBe(1);
      clock.forward(1);
      expect(await one.take('robot', 2)).toBe(0);
      expect(await other.take('robot', 2)).toBe(20);
    });

    it('gives no more than the quota to many at the same moment', async () => {
      const { one, other } = await setUp();
      const counts = await Promise.all([taken(one, 30, 20), taken(other, 30, 20)]);
      expect(counts[0] + counts[1]).toBe(20);
    });

    it('lets no more than the quota through in any 60 seconds, also around the end of a minute', async () => {
      const { clock, one, other } = await setUp();
      const times: number[] = [];
      for (let second = 0; second < 200; second += 1) {
        // Bursts where a fixed window would end and begin, a trickle between them.
        const attempts = second % 60 > 56 || second % 60 < 3 ? 6 : Number(second % 7 === 0);
        for (let attempt = 0; attempt < attempts; attempt += 1) {
          const limits = attempt % 2 === 0 ? one : other;
          if ((await limits.take('robot', 10)) === 0) times.push(second);
        }
        clock.forward(1);
      }
      const most = Math.max(...times.map((end) => times.filter((at) => at <= end && at > end - 60).length));
      expect(most).toBe(10);
      expect(times.length).toBeGreaterThan(30);
    });

    it('counts all units of a key for each of its quotas', async () => {
      const { clock, one, other } = await setUp();
      expect(await taken(one, 20, 15)).toBe(15);
      expect(await other.take('robot', 15)).toBeGreaterThan(50);
      expect(await taken(other, 9, 20)).toBe(5);
      clock.forward(30);
      expect(await one.take('robot', 15)).toBeGreaterThan(25);
      expect(await one.take('robot', 20)).toBeGreaterThan(25);
      clock.forward(30.5);
      expect(await taken(other, 20, 15)).toBe(15);
      expect(await taken(one, 20, 20)).toBe(5);
    });

    it('tells how long a lowered quota lasts', async () => {
      const { clock, one, other } = await setUp();
      for (let unit = 0; unit < 4; unit += 1) {
        expect(await one.take('robot', 4)).toBe(0);
        clock.forward(10);
      }
      clock.forward(0.5);
      // Taken 40.5, 30.5, 20.5 and 10.5 s ago: three of them have to go before there is one of two.
      expect(await other.take('robot', 2)).toBe(40);
      expect(await other.take('robot', 4)).toBe(20);
    });

    it('gives nothing of a quota of none', async () => {
      const { one } = await setUp();
      expect(await one.take('robot', 0)).toBe(60);
    });

    it('forgets quotas nobody uses', async () => {
      const { clock, one } = await setUp();
      await Promise.all(Array.from({ length: 1_500 }, (_, index) => one.take(`k${index}`, 1)));
      clock.forward(61);
      expect(await one.take('k0', 1)).toBe(0);
    });
  });
}
