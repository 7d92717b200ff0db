import express, { type Request, type Router } from 'express';
import type { Logger } from '../../ports/logger';
import { StoreUnavailable } from '../../ports/store';

/** The query of a callback request; a parameter given twice is missing. */
type CallbackQuery = Readonly<Record<string, string>>;

/** What a callback URL does with its requests. Rejections are reasons, safe to log. */
interface CallbackEndpoint {
  /** Answers the text to echo, which proves that we hold the keys. */
  verify(query: CallbackQuery): { readonly echo: string } | { readonly rejected: string };
  /**
   * Resolves when everything that must survive is stored.
   * @throws when it could not be stored; the sender will repeat.
   */
  receive(query: CallbackQuery, body: string): Promise<'accepted' | { readonly rejected: string }>;
}

export interface CallbackRoutesOptions {
  /** By the last part of the URL, lower case; null while the process cannot keep anything yet. */
  readonly endpoints: () => Readonly<Record<string, CallbackEndpoint>> | null;
  /**
   * What keeps stored callbacks from being worked on, null when nothing does. The sender is then asked to repeat: by
   * then it may work, and what is stored already is recognised.
   */
  readonly problem: () => string | null;
  readonly metrics: { callback(app: string, outcome: string, seconds: number): void };
  readonly logger: Logger;
}

const BODY_LIMIT = '256kb';
/** WeCom gives up after 5 s (`path/90930`): told in time that it has to repeat, it does. */
const ANSWER_MILLISECONDS = 4_000;
/** Reasons that mean "not from who it claims to be"; everything else is a broken message. */
const UNAUTHENTIC: readonly string[] = ['bad_signature', 'stale', 'wrong_receiver'];

/** `GET` and `POST /<app>`: an empty 200 goes out as soon as the callback is stored, before any work. */
export function createCallbackRoutes(options: CallbackRoutesOptions): Router {
  const { endpoints, problem, metrics, logger } = options;
  const router = express.Router();
  const endpointOf = (app: string): CallbackEndpoint | undefined => {
    const known = endpoints();
    return known && Object.hasOwn(known, app) ? known[app] : undefined;
  };
  /** Said when it begins: an outage has thousands of them. */
  let isTurningAway = false;
  const turnAway = (say: () => void): void => {
    if (!isTurningAway) say();
    isTurningAway = true;
  };
  const reject = (app: string, reason: string): number => {
    logger.warn('callback.rejected', { app, reason });
    return UNAUTHENTIC.includes(reason) ? 401 : 400;
  };

  router.use((_request, response, next) => {
    if (endpoints()) next();
    else response.status(503).end();
  });

  router.get('/:app', (request, response, next) => {
    const { app } = request.params;
    const endpoint = endpointOf(app);
    if (endpoint === undefined) return next();
    const answer = endpoint.verify(queryOf(request));
    if ('rejected' in answer) response.status(reject(app, answer.rejected)).end();
    else response.type('text/plain').send(answer.echo);
  });

  // Compressed bodies are refused: nobody sends them, and they unpack to any size.
  const rawBody = express.raw({ type: () => true, limit: BODY_LIMIT, inflate: false });
  router.post('/:app', rawBody, async (request, response, next) => {
    const app = request.params.app ?? '';
    const endpoint = endpointOf(app);
    if (endpoint === undefined) return next();
    const startedAt = performance.now();
    const finish = (outcome: string, status: number): void => {
      response.status(status).end();
      metrics.callback(app, outcome, (performance.now() - startedAt) / 1000);
    };
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    try {
      const answer = await inTime(endpoint.receive(queryOf(request), body));
      if (typeof answer === 'object') return finish(answer.rejected, reject(app, answer.rejected));
      const obstacle = answer === 'late' ? 'not stored in time' : problem();
      if (obstacle === null) {
        isTurningAway = false;
        return finish('accepted', 200);
      }
      turnAway(() => logger.warn('callback.to_be_repeated', { app, problem: obstacle }));
      finish('to_be_repeated', 503);
    } catch (error) {
      const say = () => logger.error('callback.not_stored', { app, error });
      if (error instanceof StoreUnavailable) turnAway(say);
      else say();
      finish('not_stored', 503);
    }
  });

  return router;
}

function queryOf(request: Request): CallbackQuery {
  const texts = Object.entries(request.query).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

/** `late` when it takes too long; what becomes of it is then left to itself. */
async function inTime<T>(receiving: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((tell) => {
    timer = setTimeout(() => tell('late'), ANSWER_MILLISECONDS);
  });
  receiving.catch(() => undefined);
  try {
    return await Promise.race([receiving, late]);
  } finally {
    clearTimeout(timer);
  }
}
