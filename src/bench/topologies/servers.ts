import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Program {
  readonly dialect: string;
}

interface Found {
  readonly address: string | null;
  readonly program: Program | null;
}

interface Started {
  stop(): Promise<void>;
}

/** What the tests know about servers, as far as it is used here: `test/services`. */
export interface ServerTools<Kind extends Program = Program> {
  findMongo(): { readonly address: string | null; readonly program: Kind | null };
  findRedis(): { readonly address: string | null; readonly program: Kind | null };
  startMongoWith(program: Kind): Promise<Started & { readonly uri: string }>;
  startRedisWith(program: Kind): Promise<Started & { readonly url: string }>;
}

/** An address in the environment, or a server of our own. */
export interface Server {
  readonly about: string;
  /** Answers the address of one nobody uses, or the given one. */
  start(): Promise<{ readonly address: string; readonly isOurs: boolean; stop(): Promise<void> }>;
}

/** The tests do not belong to an installed product: then there is only what the environment names. */
function tools(): ServerTools | null {
  const folder = join(__dirname, '../../../test/services');
  if (!existsSync(join(folder, 'find.js'))) return null;
  const part = (name: string): object => require(join(folder, name)) as object;
  return Object.assign({}, part('find.js'), part('mongo.js'), part('redis.js')) as ServerTools;
}

/** Null when there is none to be had. @throws when the environment names a program that is none */
export function findServers(): { readonly mongo: Server | null; readonly redis: Server | null } {
  const known = tools();
  const { MONGODB_URI, REDIS_URL } = process.env;
  const mongo: Found = known?.findMongo() ?? { address: MONGODB_URI || null, program: null };
  const redis: Found = known?.findRedis() ?? { address: REDIS_URL || null, program: null };
  return {
    mongo: serverOf('MONGODB_URI', mongo, async (program) => {
      const server = await known?.startMongoWith(program);
      return server && { address: server.uri, stop: () => server.stop() };
    }),
    redis: serverOf('REDIS_URL', redis, async (program) => {
      const server = await known?.startRedisWith(program);
      return server && { address: server.url, stop: () => server.stop() };
    }),
  };
}

function serverOf(
  variable: string,
  { address, program }: Found,
  start: (program: Program) => Promise<(Started & { readonly address: string }) | undefined>,
): Server | null {
  if (address !== null)
    return {
      about: `the server of ${variable}`,
      start: async () => ({ address, isOurs: false, stop: async () => undefined }),
    };
  if (!program) return null;
  return {
    about: program.dialect,
    async start() {
      const server = await start(program);
      if (!server) throw new Error(`${program.dialect} cannot be started`);
      return { ...server, isOurs: true };
    },
  };
}
