import { createLocalWorkQueue } from '../../src/adapters/local/work-queue';
import { recordingLogger } from '../harness/recording-logger';
import { describeWorkQueue } from './work-queue';

describeWorkQueue('in one process', async () => {
  const { logger, lines } = recordingLogger();
  return { processes: [createLocalWorkQueue(logger)], lines: () => lines };
});
