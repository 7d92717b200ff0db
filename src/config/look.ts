import { isRecord } from './files';

/** The rules look at files that may be wrong elsewhere, so they step around whatever does not fit. */
export function list(value: unknown, key: string): readonly unknown[] {
  const found = isRecord(value) ? value[key] : undefined;
  return Array.isArray(found) ? found : [];
}

export function entries(value: unknown, key: string): readonly (readonly [string, unknown])[] {
  const found = isRecord(value) ? value[key] : undefined;
  return isRecord(found) ? Object.entries(found) : [];
}

export function field(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === 'string' ? found : undefined;
}

export function fields(items: readonly unknown[], key: string): ReadonlySet<string> {
  return new Set(items.flatMap((item) => field(item, key) ?? []));
}
