import { note, theRun } from '../services/run';
import { thisFile } from '../services/this-file';

/** Sends the products of a test file to the servers of the run; leaves the file out where there are none, and says so. */
const run = theRun();
const missing = (['mongo', 'redis'] as const).filter(
  (kind) => run[kind].address === null && run[kind].program === null,
);
if (missing.length === 0) process.env.QIANTAI_TEST_STORES = 'servers';
else {
  for (const needs of missing)
    note({ kind: 'left-out', file: thisFile(), suite: 'with the data in MongoDB and Redis', needs });
  Object.assign(globalThis, { describe: describe.skip, it: it.skip, test: test.skip });
}
