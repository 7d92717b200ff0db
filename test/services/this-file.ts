import { relative, resolve } from 'node:path';

/** The test file that is being read, as people know it: `test/contracts/…`. */
export const thisFile = (): string => relative(resolve('dist'), expect.getState().testPath ?? '');
