import { watchStore } from '../../../src/composition/store-watch';
import { type Store, StoreUnavailable } from '../../../src/ports/store';
import { recordingLogger } from '../../harness/recording-logger';
import { until } from '../../harness/until';
import { storeOnDisk } from './store-on-disk';

let store: Store;
let dispose: () => Promise<void>;
beforeEach(async () => {
  ({ store, dispose } = await storeOnDisk());
});
afterEach(() => dispose());

const unavailable = async (): Promise<never> => {
  throw new StoreUnavailable('no server');
};

it('says once that the store is away and once that it is back', async () => {
  const { logger, lines } = recordingLogger();
  let isAway = true;
  const watch = watchStore(
    {
      ...store,
      transaction: (work) => (isAway ? unavailable() : store.transaction(work)),
      ping: () => (isAway ? unavailable() : store.ping()),
    },
    logger,
  );
  expect(watch.problem()).toBeNull();
  for (let times = 0; times < 5; times += 1)
    await expect(watch.store.transaction(async () => 1)).rejects.toThrow('no server');
  await until('it is away', () => watch.problem() === 'store: no server');
  await expect(watch.store.transaction(async () => 1)).rejects.toThrow('no server');
  isAway = false;
  await until('it is back', () => watch.problem() === null);
  expect(await watch.store.transaction(async () => 2)).toBe(2);
  expect(lines.map(({ event }) => event)).toEqual(['store.away', 'store.back']);
  watch.stop();
});

it('says once that a store that answers is too busy, and serves on', async () => {
  const { logger, lines } = recordingLogger();
  let answers = 0;
  const ping = async (): Promise<void> => {
    await store.ping();
    answers += 1;
  };
  const watch = watchStore({ ...store, transaction: unavailable, ping }, logger);
  await until('it was asked again and again', async () => {
    await expect(watch.store.transaction(async () => 1)).rejects.toThrow('no server');
    return answers >= 3;
  });
  expect(lines.map(({ event }) => event)).toEqual(['store.busy']);
  expect(watch.problem()).toBeNull();
  watch.stop();
});

it('explains nothing but that the store is away', async () => {
  const { logger, lines } = recordingLogger();
  const watch = watchStore(store, logger);
  expect(watch.explains(new Error('a fault of ours'))).toBe(false);
  const refused = watch.store.transaction(async () => {
    throw new Error('a fault of ours');
  });
  await expect(refused).rejects.toThrow('a fault of ours');
  expect(watch.problem()).toBeNull();
  expect(lines).toEqual([]);
  watch.stop();
});
