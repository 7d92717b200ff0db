import type { Vault } from '../ports/vault';

/** Records as sealed JSON. Dates come back as dates; keys whose value is undefined are absent. */
export interface Codec {
  seal(record: object): Buffer;
  open<T>(body: Buffer): T;
  sealText(text: string): Buffer;
  openText(sealed: Buffer): string;
  blindIndex(text: string): string;
}

/** JSON has no dates: a string that starts with this character is a marked one, `d` a date, `s` a string that began with it. */
const mark = '\u0001';
const markCode = 1;
const escapedMark = '\\u0001';

export function createCodec(vault: Vault): Codec {
  return {
    seal: (record) => vault.seal(JSON.stringify(marked(record))),
    open<T>(body: Buffer): T {
      const json = vault.open(body);
      const record: unknown = JSON.parse(json);
      return (json.includes(escapedMark) ? revived(record) : record) as T;
    },
    sealText: (text) => vault.seal(text),
    openText: (sealed) => vault.open(sealed),
    blindIndex: (text) => vault.blindIndex(text),
  };
}

/** The same value where nothing needs a mark, so that large snapshots are not copied. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return value.charCodeAt(0) === markCode ? `${mark}s${value}` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new TypeError('an invalid date cannot be stored');
    return `${mark}d${value.getTime()}`;
  }
  if (Array.isArray(value)) {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i += 1) {
      const item = marked(value[i]);
      if (item === value[i]) continue;
      copy ??= [...value];
      copy[i] = item;
    }
    return copy ?? value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const kept = marked(item);
    if (kept === item) continue;
    copy ??= { ...value };
    copy[key] = kept;
  }
  return copy ?? value;
}

function revived(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.charCodeAt(0) !== markCode) return value;
    return value[1] === 'd' ? new Date(Number(value.slice(2))) : value.slice(2);
  }
  if (typeof value !== 'object' || value === null) return value;
  const holder = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(holder)) {
    const back = revived(item);
    if (back !== item) holder[key] = back;
  }
  return value;
}
