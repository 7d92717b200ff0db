import { handlingOf, type WecomHandling } from './error-codes';

/**
 * May the same request be sent again? `now`: within seconds, a short back-off is enough · `later`: after
 * `retryAfterSeconds`, or by the sender's own back-off · `never`.
 */
export type Retry = 'now' | 'later' | 'never';

const MAX_ERRMSG_CHARS = 500;

/** WeCom answered and refused (`path/90313`). Nothing happened on its side. */
export class WecomApiError extends Error {
  override readonly name = 'WecomApiError';
  readonly code = 'wecom_api_error';
  readonly errmsg: string;
  /** WeCom's own reference for its support, from `hint: [...]`. */
  readonly hintId: string | undefined;
  readonly handling: WecomHandling;
  readonly retry: Retry;
  readonly retryAfterSeconds: number | undefined;

  /**
   * @param method the interface, like `kf/send_msg`
   * @param errmsg WeCom's words, already without secrets
   */
  constructor(
    readonly method: string,
    readonly errcode: number,
    errmsg: string,
  ) {
    const { meaning, handling, retryAfterSeconds } = handlingOf(errcode);
    super(`${method}: ${errcode} ${meaning}`);
    this.errmsg = errmsg.slice(0, MAX_ERRMSG_CHARS);
    this.hintId = /hint: ?\[([^\]]*)\]/.exec(errmsg)?.[1];
    this.handling = handling;
    this.retry = retryOf(handling, retryAfterSeconds);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** How an exchange failed. `timeout` and `reset` count from the moment the request was handed to the network. */
export type TransportFailure =
  | 'not_connected'
  | 'timeout'
  | 'reset'
  | 'http_status'
  | 'not_json'
  | 'bad_answer'
  | 'too_large'
  | 'network';

export interface TransportFailureDetails {
  method: string;
  failure: TransportFailure;
  /**
   * Did WeCom see the request? `true`: it answered, unusably · `false`: it never got it · `unknown`: it may have acted
   * on it, so only repeat what it can recognise as a repetition.
   */
  answered: boolean | 'unknown';
  retry: Retry;
  httpStatus?: number;
  /** The network's own code, like `ECONNRESET`; the original error carries URLs and stays behind. */
  networkCode?: string;
}

/** No usable answer came back. */
export class WecomTransportError extends Error {
  override readonly name = 'WecomTransportError';
  readonly code = 'wecom_transport_error';
  readonly method: string;
  readonly failure: TransportFailure;
  readonly answered: boolean | 'unknown';
  readonly retry: Retry;
  readonly httpStatus: number | undefined;

  constructor(details: TransportFailureDetails) {
    const { method, failure, httpStatus, networkCode } = details;
    super(
      [`${method}: ${failure}`, httpStatus].filter((part) => part !== undefined).join(' '),
      networkCode === undefined ? {} : { cause: networkCode },
    );
    this.method = method;
    this.failure = failure;
    this.answered = details.answered;
    this.retry = details.retry;
    this.httpStatus = httpStatus;
  }

  /** The same failure, of a preparation (a token fetch): the request that needed it was never sent. */
  beforeRequest(): WecomTransportError {
    const { method, failure, retry, httpStatus, cause } = this;
    return new WecomTransportError({
      method,
      failure,
      answered: false,
      retry,
      ...(httpStatus === undefined ? {} : { httpStatus }),
      ...(typeof cause === 'string' ? { networkCode: cause } : {}),
    });
  }
}

function retryOf(handling: WecomHandling, retryAfterSeconds: number | undefined): Retry {
  if (handling === 'retry') return 'now';
  if (handling === 'refresh') return 'later';
  return retryAfterSeconds === undefined ? 'never' : 'later';
}
