import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';

const DEFAULT_LIMIT = 500;
const MAXIMUM_LIMIT = 1000;

/**
 * One page of a knowledge list (path/95971, path/95972): `limit` 500 by default and 1000 at most. The opaque cursor
 * names the last item given, so that a deletion in between skips nothing.
 */
export function pageOf<T>(
  items: readonly T[],
  fields: Fields,
  idOf: (item: T) => number,
): { page: T[]; next_cursor: string; has_more: 0 | 1 } {
  const limit = fields.number('limit') ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAXIMUM_LIMIT) throw new ApiError(40058, 'invalid limit');
  const cursor = fields.text('cursor');
  const after = cursor === '' ? 0 : positionOf(cursor);
  const rest = items.filter((item) => idOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    page,
    next_cursor: cursorAt(last === undefined ? after : idOf(last)),
    has_more: rest.length > page.length ? 1 : 0,
  };
}

function cursorAt(position: number): string {
  return Buffer.from(`kb:${position}`).toString('base64url');
}

function positionOf(cursor: string): number {
  const [, position] = /^kb:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined) throw new ApiError(40058, 'invalid cursor');
  return Number(position);
}

/** @throws ApiError 40063 when empty, 40058 when longer than `maximum` characters */
export function limitedText(value: string, maximum: number, label: string): string {
  if (value === '') throw new ApiError(40063, `some parameters are empty, ${label}`);
  if ([...value].length > maximum) throw new ApiError(40058, `${label} exceed max length ${maximum}`);
  return value;
}
