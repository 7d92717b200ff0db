import { createRedisLiveEvents } from '../../src/adapters/redis/live-events';
import { until } from '../harness/until';
import { describeWithOwnRedis, describeWithRedis } from '../services/describe-with';
import { describeLiveEvents, hearing, ticketOf } from './live-events';
import { redisProcesses } from './support/redis';

describeWithRedis('live events in Redis', (redis) => {
  const open = redisProcesses();

  describeLiveEvents('Redis', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const [one, other] = [await open(url, namespace), await open(url, namespace)];
    return {
      processes: [createRedisLiveEvents(one), createRedisLiveEvents(other)],
      lines: () => [...one.lines, ...other.lines],
    };
  });

  it('of another version are passed over', async () => {
    const { url, keyPrefix } = await redis();
    const process = await open(url, keyPrefix());
    const events = createRedisLiveEvents(process);
    process.closeFirst(events);
    await hearing(events, events);
    const heard: string[] = [];
    events.subscribe('yunqi', ({ id }) => heard.push(id));
    for (const message of ['{"kind":"ticket"}', 'null', '[]', '["door","yunqi","1"]', 'nonsense'])
      await process.client.publish(process.key('live'), message);
    events.publish(ticketOf('yunqi', 'BX-1'));
    await until('it is heard', () => heard.length > 0);
    expect(heard).toEqual(['BX-1']);
    expect(process.lines.map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'redis.live_event_unreadable'],
    ]);
  });
});

describeWithOwnRedis('live events in a Redis that is away', (start) => {
  const open = redisProcesses();

  it('get lost, and are heard again when it is back', async () => {
    const server = await start();
    try {
      const [one, other] = [await open(server.url, 'qiantai'), await open(server.url, 'qiantai')];
      const [here, there] = [createRedisLiveEvents(one), createRedisLiveEvents(other)];
      one.closeFirst(here);
      other.closeFirst(there);
      await hearing(here, there);
      const heard: string[] = [];
      there.subscribe('yunqi', ({ id }) => heard.push(id));
      await server.kill();
      await until('the loss is noticed', () => !one.client.isReady);
      for (let time = 0; time < 1_000; time += 1) here.publish(ticketOf('yunqi', 'lost'));
      await server.restart();
      await until('events are heard again', () => {
        here.publish(ticketOf('yunqi', 'back'));
        return heard.includes('back');
      });
      expect(heard).not.toContain('lost');
      expect([...one.lines, ...other.lines].filter(({ level }) => level === 'error')).toEqual([]);
    } finally {
      await server.stop();
    }
  });
});
