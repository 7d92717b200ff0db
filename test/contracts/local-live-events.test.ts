import { createLocalLiveEvents } from '../../src/adapters/local/live-events';
import { recordingLogger } from '../harness/recording-logger';
import { describeLiveEvents } from './live-events';

describeLiveEvents('in one process', async () => {
  const { logger, lines } = recordingLogger();
  const events = createLocalLiveEvents(logger);
  return { processes: [events, events], lines: () => lines };
});
