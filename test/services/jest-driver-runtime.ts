import os from 'node:os';

/**
 * Stands in for `mongodb/lib/runtime_adapters` in the tests: the driver loads `os` with `import()`, which Jest's sandbox has
 * only under `--experimental-vm-modules`, and without it no connection is made.
 */
export async function resolveRuntimeAdapters(options: { runtimeAdapters?: { os?: typeof os } }) {
  return { os: options.runtimeAdapters?.os ?? os };
}
