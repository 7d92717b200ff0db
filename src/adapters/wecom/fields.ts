/** A JSON object whose fields may be missing or of any type. */
export type JsonFields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): JsonFields {
  return isFields(value) ? value : {};
}

/** Text, or a number as text; undefined when absent, empty or anything else. */
export function optionalText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textOr(value: unknown, fallback: string): string {
  return optionalText(value) ?? fallback;
}

/** A finite number, also when written as text. */
export function optionalNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Unix seconds; undefined when no date can be made of it. */
export function optionalTime(value: unknown): Date | undefined {
  const time = new Date((optionalNumber(value) ?? Number.NaN) * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** A field that is required; see {@link readOrUndefined}. */
export function requiredText(value: unknown): string {
  return required(optionalText(value));
}

export function requiredNumber(value: unknown): number {
  return required(optionalNumber(value));
}

export function requiredTime(value: unknown): Date {
  return required(optionalTime(value));
}

/** The result of `read`, or undefined when it asked for a required field that is not there. */
export function readOrUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof MissingField) return undefined;
    throw error;
  }
}

class MissingField extends Error {}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new MissingField();
  return value;
}

/** `{ [name]: value }`, or nothing when there is no value. */
export function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });
}
