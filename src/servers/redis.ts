import type { Program } from './find';
import { type OwnServer, startOwnServer } from './own-server';

/** A Redis of our own; it forgets everything when it is killed or restarted. */
export interface RedisProcess extends OwnServer {
  readonly url: string;
}

/** @throws when it does not listen within a minute, with what it wrote */
export async function startRedisWith(program: Program): Promise<RedisProcess> {
  const server = await startOwnServer({
    program,
    args: (dataDir, port) => [
      ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dataDir],
      ...['--save', '', '--appendonly', 'no'],
    ],
    isListening: /ready to accept connections/i,
  });
  return { ...server, url: `redis://127.0.0.1:${server.port}` };
}
