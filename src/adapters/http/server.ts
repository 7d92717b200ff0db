import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Requests under way get this long when the server closes; the sender of one that is cut off repeats it. */
const graceMilliseconds = 2_000;

export interface HttpServer {
  /** The port it listens on. */
  readonly port: number;
  /** Takes no more connections; resolves when the last one is closed, by us if need be. */
  close(): Promise<void>;
}

/** Port 0 takes any free one. @throws the error of the operating system, e.g. `EADDRINUSE` */
export async function listen(handle: RequestListener, port: number, host: string): Promise<HttpServer> {
  const server: Server = createServer(handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        // A connection kept alive, or one on which nothing is ever sent, would hold up the end.
        const grace = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
        server.close(() => {
          clearTimeout(grace);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
