import type { SimCore } from '../core';

/** One request the simulator received, with secrets and tokens shortened. */
export interface ApiCall {
  n: number;
  at: string;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  /** HTTP status; 0 when the connection was cut without an answer. */
  status: number;
  answer: unknown;
}

const SECRET_NAMES = new Set(['access_token', 'corpsecret', 'key', 'secret', 'code', 'user_ticket']);

export class CallLog {
  private calls: ApiCall[] = [];

  constructor(private readonly core: SimCore) {}

  /** Notes a request on arrival; `status` and `answer` are filled in by `finish`. */
  begin(method: string, path: string, query: URLSearchParams, body: unknown): ApiCall {
    const call: ApiCall = {
      n: this.core.sequence.next(),
      at: this.core.clock.now().toISOString(),
      method,
      path,
      query: Object.fromEntries([...query].map(([name, value]) => [name, shorten(name, value)])),
      body: redact(body),
      status: 0,
      answer: null,
    };
    this.calls.push(call);
    return call;
  }

  finish(call: ApiCall, status: number, answer: unknown): void {
    call.status = status;
    call.answer = redact(answer);
    const errcode = errcodeOf(answer);
    this.core.events.emit({
      type: 'call',
      n: call.n,
      method: call.method,
      path: call.path,
      status,
      ...(errcode === undefined ? {} : { errcode }),
    });
  }

  list(pathPart: string, after: number): ApiCall[] {
    return this.calls.filter((call) => call.n > after && call.path.includes(pathPart));
  }

  clear(): void {
    this.calls = [];
  }
}

function errcodeOf(answer: unknown): number | undefined {
  const errcode =
    typeof answer === 'object' && answer !== null ? (answer as { errcode?: unknown }).errcode : undefined;
  return typeof errcode === 'number' ? errcode : undefined;
}

function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      (name === 'access_token' || name === 'secret') && typeof inner === 'string'
        ? shorten(name, inner)
        : redact(inner),
    ]),
  );
}

function shorten(name: string, value: string): string {
  return SECRET_NAMES.has(name) && value.length > 8 ? `${value.slice(0, 8)}…` : value;
}
