import type { SharedServers } from './shared-servers';

/** Jest's globalTeardown: nothing that the run started stays behind. */
export default async function tearDown(): Promise<void> {
  const { sharedServers } = globalThis as { sharedServers?: SharedServers };
  await sharedServers?.stop();
}
