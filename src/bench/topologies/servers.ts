import { type Found, findMongo, findRedis, type Program } from '../../servers/find';
import { startMongoWith } from '../../servers/mongo';
import { startRedisWith } from '../../servers/redis';

/** An address in the environment, or a server of our own. */
export interface Server {
  readonly about: string;
  /** Answers the address of one nobody uses, or the given one. */
  start(): Promise<{ readonly address: string; readonly isOurs: boolean; stop(): Promise<void> }>;
}

/** Null when there is none to be had. @throws when the environment names a program that is none */
export function findServers(): { readonly mongo: Server | null; readonly redis: Server | null } {
  return {
    mongo: serverOf('MONGODB_URI', findMongo(), async (program) => {
      const { uri, stop } = await startMongoWith(program);
      return { address: uri, stop };
    }),
    redis: serverOf('REDIS_URL', findRedis(), async (program) => {
      const { url, stop } = await startRedisWith(program);
      return { address: url, stop };
    }),
  };
}

function serverOf(
  variable: string,
  { address, program }: Found,
  start: (program: Program) => Promise<{ readonly address: string; stop(): Promise<void> }>,
): Server | null {
  if (address !== null)
    return {
      about: `the server of ${variable}`,
      start: async () => ({ address, isOurs: false, stop: async () => undefined }),
    };
  if (!program) return null;
  return { about: program.dialect, start: async () => ({ ...(await start(program)), isOurs: true }) };
}
