import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Store } from '../ports/store';
import type { ProductProcesses } from './product-processes';
import { readRecords, type StoredRecords } from './stored-records';

export interface DemoParts {
  product: ProductProcesses;
  /** The product's store, for reading; rejects while there is none. */
  store(): Promise<Store>;
  /** Forgets everything and begins again; absent where the data are to be kept. */
  reset?: () => Promise<void>;
  /** What the page shows first. */
  opening: { openKfid: string; group: string };
}

const NOTHING: StoredRecords = { transcript: [], tickets: [], undelivered: [], tasks: [], promises: [] };

/** `/demo`: the product's processes and what they have stored. Errors answer `{error}`. */
export function demoRoutes({ product, store, reset, opening }: DemoParts): Router {
  const router = Router();
  const states = () => ({ product: product.state(), processes: product.processes() });
  router.get('/state', (_request, response) => {
    response.json({ ...states(), resettable: reset !== undefined, opening });
  });
  router.post('/restart', async (_request, response) => {
    await product.restart();
    response.json(states());
  });
  router.post('/reset', async (_request, response) => {
    if (!reset) {
      response.status(409).json({ error: '数据保存在指定的目录，不清除' });
      return;
    }
    await reset();
    response.json(states());
  });
  router.get('/records', async (request, response) => {
    const { resident, openKfid } = request.query;
    if (typeof resident !== 'string' || typeof openKfid !== 'string') {
      response.status(400).json({ error: 'resident and openKfid are required' });
      return;
    }
    const opened = await store().catch(() => undefined);
    response.json(opened ? await readRecords(opened, openKfid, resident) : NOTHING);
  });
  router.use((_request, response) => {
    response.status(404).json({ error: 'no such call' });
  });
  router.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(500).json({ error: error instanceof Error ? error.message : String(error) });
  });
  return router;
}
