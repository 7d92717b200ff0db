import { createServer } from 'node:net';

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return address.port;
}

/** Runs `listen` with one port after the other, as long as they are taken. */
export async function onFirstFree<T>(
  ports: readonly number[],
  listen: (port: number) => Promise<T>,
): Promise<T> {
  const [port, ...others] = ports;
  try {
    return await listen(port ?? 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || others.length === 0) throw error;
    return onFirstFree(others, listen);
  }
}
