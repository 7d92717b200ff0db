/** A control request that cannot be carried out; `message` names the field. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export interface ControlRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  body: ControlBody;
}

export interface ControlRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** `/sim/residents/:id/enter` */
  pattern: string;
  handle(request: ControlRequest): unknown;
}

/** The JSON body of a control request; a wrong field answers 400 with its name. */
export class ControlBody {
  constructor(readonly raw: Record<string, unknown>) {}

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined || value === '') throw new ControlError(400, `${name} is required`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw new ControlError(400, `${name} must be a string`);
    return value;
  }

  number(name: string): number {
    const value = this.optionalNumber(name);
    if (value === undefined) throw new ControlError(400, `${name} is required`);
    return value;
  }

  optionalNumber(name: string): number | undefined {
    const value = this.raw[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new ControlError(400, `${name} must be a number`);
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.raw[name] ?? fallback;
    if (typeof value !== 'boolean') throw new ControlError(400, `${name} must be true or false`);
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new ControlError(400, `${name} must be one of ${allowed.join(', ')}`);
    return found;
  }

  /** Empty when absent. */
  texts(name: string): string[] {
    const value = this.raw[name] ?? [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
      throw new ControlError(400, `${name} must be a list of strings`);
    return value;
  }

  object(name: string): Record<string, unknown> {
    const value = this.raw[name] ?? {};
    if (typeof value !== 'object' || Array.isArray(value))
      throw new ControlError(400, `${name} must be an object`);
    return value as Record<string, unknown>;
  }
}

export function afterOf(query: URLSearchParams): number {
  const after = Number(query.get('after') ?? 0);
  if (!Number.isFinite(after)) throw new ControlError(400, 'after must be a number');
  return after;
}
