import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Logger } from '../../ports/logger';
import { type CallbackRoutesOptions, createCallbackRoutes } from './callback-routes';

interface HttpAppOptions {
  /** Callback URLs by app: `/callbacks/wecom/<app>`. */
  readonly callbacks: Pick<CallbackRoutesOptions, 'endpoints' | 'problem'>;
  /** What keeps the process from serving, in words for operators; empty when it can. */
  readonly readiness: () => Promise<readonly string[]>;
  readonly metrics: CallbackRoutesOptions['metrics'] & {
    readonly contentType: string;
    text(): Promise<string>;
  };
  readonly logger: Logger;
}

/** The product's own HTTP surface. Nothing of an error reaches the outside but its status and a code. */
export function createHttpApp({ callbacks, readiness, metrics, logger }: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  app.use('/callbacks/wecom', createCallbackRoutes({ ...callbacks, metrics, logger }));

  app.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });

  app.get('/readyz', async (_request, response) => {
    const problems = await readiness();
    response.status(problems.length === 0 ? 200 : 503).json({ problems });
  });

  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });

  app.use((_request, response) => {
    response.status(404).json({ error: 'not_found' });
  });
  app.use(errorMapper(logger));
  return app;
}

/** Errors of the request (a body too large, a malformed URL) carry a 4xx status; all others are ours. */
function errorMapper(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = clientStatusOf(error) ?? 500;
    if (status === 500) logger.error('http.failed', { method: request.method, path: request.path, error });
    else logger.warn('http.refused', { method: request.method, path: request.path, status });
    // The rest of a refused body is not worth reading.
    if (status === 413) response.set('connection', 'close');
    response
      .status(status)
      .json({ error: status === 413 ? 'body_too_large' : status === 500 ? 'internal' : 'bad_request' });
  };
}

function clientStatusOf(error: unknown): number | null {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
