type Json = Record<string, unknown>;

/**
 * A JSON object read the way WeCom reads it: a value of the wrong type is converted where possible, and the
 * answer then carries "Warning: wrong json format." (path/90313).
 */
export class Fields {
  constructor(
    readonly raw: Json,
    private readonly onWrongType: () => void = () => undefined,
  ) {}

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  /** Empty when absent. */
  text(name: string): string {
    const value = this.raw[name];
    if (typeof value === 'string') return value;
    if (value === undefined || value === null) return '';
    this.onWrongType();
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  number(name: string): number | undefined {
    const value = this.raw[name];
    if (typeof value === 'number') return value;
    if (value === undefined || value === null) return undefined;
    this.onWrongType();
    const converted = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
    return Number.isFinite(converted) ? converted : undefined;
  }

  texts(name: string): string[] {
    return this.list(name).filter((item): item is string => typeof item === 'string');
  }

  numbers(name: string): number[] {
    return this.list(name).filter((item): item is number => typeof item === 'number');
  }

  object(name: string): Fields | undefined {
    const value = this.raw[name];
    if (isObject(value)) return new Fields(value, this.onWrongType);
    if (value !== undefined && value !== null) this.onWrongType();
    return undefined;
  }

  objects(name: string): Fields[] {
    return this.list(name)
      .filter(isObject)
      .map((item) => new Fields(item, this.onWrongType));
  }

  private list(name: string): unknown[] {
    const value = this.raw[name];
    if (Array.isArray(value)) return value;
    if (value !== undefined && value !== null) this.onWrongType();
    return [];
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
