const MASK = '[masked]';
const MAX_TEXT = 4_000;
const MAX_DEPTH = 6;

/** Fields whose value never appears, whatever it looks like. */
const SECRET_FIELD =
  /(secret|token|passw|authorization|cookie|aes_?key|webhook_?key|refresh_?code|response_?code|welcome_?code|signature|echostr)/i;
const PHONE_FIELD = /(phone|mobile)/i;

/** Any credential-like parameter of a URL. */
const SECRET_PARAMETER = /([?&](?:[a-z_]*token|[a-z_]*secret|key|code|echostr|[a-z_]*signature)=)[^&\s"']+/gi;
/** `access_token: …`, `"corpsecret":"…"` and the like in free text. */
const SECRET_PAIR =
  /(\b(?:[a-z_]*token|[a-z_]*secret|encodingaeskey|password)["']?\s*[=:]\s*["']?)(?!\[masked\])[^&\s"',})]+/gi;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const MOBILE = /(?<![\dA-Za-z])((?:\+?86[- ]?)?1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![\dA-Za-z])/g;
const LANDLINE = /(?<![\dA-Za-z.])(0\d{2,3})[- ]?\d{3,4}(\d{4})(?![\dA-Za-z.])/g;

/** A text without secrets and telephone numbers. */
function redactText(text: string): string {
  const shown = text
    .replace(SECRET_PARAMETER, `$1${MASK}`)
    .replace(SECRET_PAIR, `$1${MASK}`)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(MOBILE, '$1****$2')
    .replace(LANDLINE, '$1-****$2');
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)}…` : shown;
}

/** Plain JSON of any value: secrets masked, errors reduced to name, code, message, stack and cause, bytes to their count. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, redactField(name, field, depth)]),
  );
}

function redactField(name: string, field: unknown, depth: number): unknown {
  const isText = typeof field === 'string' && field !== '';
  if (isText && SECRET_FIELD.test(name)) return MASK;
  if (isText && PHONE_FIELD.test(name)) return `****${field.slice(-4)}`;
  return redact(field, depth + 1);
}

function redactError(error: Error, depth: number): unknown {
  const { code, cause } = error as Error & { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    message: redactText(error.message),
    ...(error.stack === undefined ? {} : { stack: redactText(error.stack) }),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}
