import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Percentiles, percentilesOf } from '../../numbers/percentiles';
import { scratchFolder } from '../processes/scratch';

const writes = 50;
const block = Buffer.alloc(4096, 1);

/** How long this machine takes to put 4 KB on the disk for good, in ms: no durable commit is faster. */
export function durableWriteMilliseconds(): Percentiles {
  const folder = scratchFolder();
  const file = openSync(join(folder.path, 'probe'), 'w');
  const samples: number[] = [];
  while (samples.length < writes) {
    const startedAt = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    samples.push(performance.now() - startedAt);
  }
  closeSync(file);
  folder.remove();
  return percentilesOf(samples);
}
