import type { FileHandle } from 'node:fs/promises';

export interface Line {
  readonly text: string;
  /** Place in the file of its first byte and of the first byte behind it. */
  readonly from: number;
  readonly to: number;
}

const chunkBytes = 256 * 1024;
const newline = 10;

/** The complete lines that begin at or behind a place and end at or before another. What is not ended is no line. */
export async function* linesOf(
  file: FileHandle,
  from: number,
  until: number,
): AsyncGenerator<Line, undefined> {
  let chunks: Buffer[] = [];
  let begin = from;
  for (let at = from; at < until; ) {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.allocUnsafe(Math.min(chunkBytes, until - at)),
      position: at,
    });
    if (bytesRead === 0) return;
    at += bytesRead;
    let rest = buffer.subarray(0, bytesRead);
    for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline)) {
      const bytes = Buffer.concat([...chunks, rest.subarray(0, end)]);
      const to = begin + bytes.length + 1;
      yield { text: bytes.toString('utf8'), from: begin, to };
      [chunks, begin, rest] = [[], to, rest.subarray(end + 1)];
    }
    chunks.push(rest);
  }
}

/** The last complete line; undefined when there is none, or it is longer than a line that ends a file may be. */
export async function lastLine(file: FileHandle, size: number): Promise<Line | undefined> {
  const from = Math.max(0, size - chunkBytes);
  let last: Line | undefined;
  for await (const line of linesOf(file, from, size)) last = line;
  return last?.to === size ? last : undefined;
}
