import { join } from 'node:path';
import { ProductProcess, type ProductProcessOptions } from './product-process';
import { type ProcessRole, type ProductMember, ProductProcesses } from './product-processes';

export interface ProductParts {
  /** Of every process, but for role and port. */
  env: Readonly<Record<string, string>>;
  /** Where the callbacks go. */
  frontPort: number;
  /** Receives a log file of each process. */
  folder: string;
  offsetMilliseconds: ProductProcessOptions['offsetMilliseconds'];
}

/** One process that does everything, or one for the callbacks and two that do the work. */
export function createProduct(
  kind: 'alone' | 'cluster',
  { env, frontPort, folder, offsetMilliseconds }: ProductParts,
): ProductProcesses {
  const member = (role: ProcessRole, name: string, port: number): ProductMember => ({
    role,
    process: new ProductProcess({
      entry: join(__dirname, 'product.js'),
      env: { ...env, QIANTAI_ROLE: role, PORT: String(port) },
      logFile: join(folder, `${name}.log`),
      offsetMilliseconds,
    }),
  });
  return new ProductProcesses(
    kind === 'alone'
      ? [member('all', 'product', frontPort)]
      : [member('web', 'web', frontPort), member('worker', 'worker-1', 0), member('worker', 'worker-2', 0)],
  );
}
