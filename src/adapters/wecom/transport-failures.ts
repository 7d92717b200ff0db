import { isAxiosError, isCancel } from 'axios';
import { WecomTransportError } from './errors';

/** Failures before anything was written: WeCom cannot have seen the request. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const TIMEOUT = new Set(['ETIMEDOUT', 'ECONNABORTED']);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** Why no answer began. Only the error's code is kept: an axios error carries the URL with its token. */
export function requestFailure(method: string, error: unknown): WecomTransportError {
  const networkCode = codeOf(error);
  if (networkCode !== undefined && NOT_CONNECTED.has(networkCode))
    return new WecomTransportError({
      method,
      failure: 'not_connected',
      answered: false,
      retry: 'later',
      networkCode,
    });
  return brokenOff(method, error, networkCode);
}

/** Why an answer that began did not end. Whether WeCom had finished acting is not known. */
export function bodyFailure(method: string, error: unknown): WecomTransportError {
  return brokenOff(method, error, codeOf(error));
}

/** More bytes than allowed, ours (`answered` false) or theirs; the same request would be the same size. */
export function tooLarge(method: string, answered: boolean): WecomTransportError {
  return new WecomTransportError({ method, failure: 'too_large', answered, retry: 'never' });
}

function brokenOff(method: string, error: unknown, networkCode: string | undefined): WecomTransportError {
  return new WecomTransportError({
    method,
    failure: failureOf(error, networkCode),
    answered: 'unknown',
    retry: 'later',
    ...(networkCode === undefined ? {} : { networkCode }),
  });
}

function failureOf(error: unknown, networkCode: string | undefined) {
  if (isCancel(error) || (networkCode !== undefined && TIMEOUT.has(networkCode))) return 'timeout';
  if (networkCode !== undefined && RESET.has(networkCode)) return 'reset';
  return 'network';
}

function codeOf(error: unknown): string | undefined {
  if (isAxiosError(error) || error instanceof Error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  }
  return undefined;
}
