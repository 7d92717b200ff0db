import { startSharedServers } from './shared-servers';

/** Jest's globalSetup. What it answers to globalTeardown goes by way of the global object, as Jest documents. */
export default function setUp(): void {
  Object.assign(globalThis, { sharedServers: startSharedServers() });
}
