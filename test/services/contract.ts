import { note } from './run';
import { thisFile } from './this-file';

/**
 * A suite that several adapters of a port have to pass, with the names of all of them. A run of everything fails when one of
 * them did not take part.
 *
 *     const leasesContract = contract('leases', ['in one process', 'Redis']);
 *     export function describeLeases(name: AdapterOf<typeof leasesContract>, make: () => Promise<Leases>): void {
 *       leasesContract(name, () => { it(…) });
 */
export function contract<const A extends string>(name: string, adapters: readonly A[]) {
  note({ kind: 'contract', contract: name, adapters });
  return (adapter: A, define: () => void): void => {
    note({ kind: 'offered', contract: name, adapter, file: thisFile() });
    describe(`${adapter} keeps the ${name} contract`, () => {
      // Runs only if a test of this suite does.
      beforeAll(() => note({ kind: 'took-part', contract: name, adapter }));
      define();
    });
  };
}

export type AdapterOf<C extends (adapter: never, define: () => void) => void> = Parameters<C>[0];
