import { createRedisWorkQueue } from '../../src/adapters/redis/work-queue';
import { describeWithRedis } from '../services/describe-with';
import { canPassWord, redisProcesses } from './support/redis';
import { describeWorkQueue } from './work-queue';

describeWithRedis('a work queue in Redis', (redis) => {
  const open = redisProcesses();

  describeWorkQueue('Redis', async () => {
    const { url, keyPrefix } = await redis();
    const namespace = keyPrefix();
    const [one, other] = [await open(url, namespace), await open(url, namespace)];
    const queues = [createRedisWorkQueue(one), createRedisWorkQueue(other)] as const;
    for (const queue of queues) await canPassWord(queue);
    return { processes: queues, lines: () => [...one.lines, ...other.lines] };
  });
});
