import type { Program } from './find';
import { type OwnServer, type StartPlan, startOwnServer } from './own-server';
import { initiateReplicaSet } from './replica-set';

/** A MongoDB of our own that accepts transactions; its data survive a kill. */
export interface MongoProcess extends OwnServer {
  /** Without a database. */
  readonly uri: string;
}

const replicaSet = { mongod: 'development', secantus: 'secantus' } as const;

/** @throws when it does not listen within a minute, with what it wrote */
export async function startMongoWith(program: Program): Promise<MongoProcess> {
  const isMongod = program.dialect === 'mongod';
  const server = await startOwnServer(isMongod ? mongodPlan(program) : secantusPlan(program));
  const set = isMongod ? replicaSet.mongod : replicaSet.secantus;
  return { ...server, uri: `mongodb://127.0.0.1:${server.port}/?replicaSet=${set}` };
}

const mongodPlan = (program: Program): StartPlan => ({
  program,
  args: (dataDir, port) => [
    ...['--dbpath', dataDir, '--port', `${port}`, '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--replSet', replicaSet.mongod],
  ],
  isListening: /waiting for connections/i,
  settle: (port) => initiateReplicaSet(replicaSet.mongod, port),
});

/** It is the primary of a one-node replica set from the start. `--log-file-max`: an empty store takes 8 MB instead of 128. */
const secantusPlan = (program: Program): StartPlan => ({
  program,
  args: (dataDir, port) =>
    ['--host', '127.0.0.1', '--port', `${port}`, '--storage-path', dataDir, '--sync-on-commit'].concat(
      program.dialect === 'secantusd-rs' ? ['--log-file-max', '8MB'] : [],
    ),
  isListening: /listening on 127\.0\.0\.1:\d+/,
});
