import { join } from 'node:path';
import { scratchFolder } from '../processes/scratch';
import type { Topology } from './topology';

/** One process, one SQLite file. */
export const embedded: Topology = {
  name: 'embedded',
  consistsOf: 'SQLite file, one process',
  problem: null,
  async fresh() {
    const folder = scratchFolder();
    return { env: { DATA_DIR: join(folder.path, 'data') }, remove: async () => folder.remove() };
  },
};
