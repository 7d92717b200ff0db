import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationProblems, loadConfiguration, type Problem } from '../../../src/config/config';
import type { RequiredReplies } from '../../../src/config/reply-rules';

export const shippedFolder = join(process.cwd(), 'config');

/** A private copy of the shipped configuration that a test may spoil. */
export class FolderCopy {
  readonly path = mkdtempSync(join(tmpdir(), 'qiantai-config-'));

  constructor() {
    cpSync(shippedFolder, this.path, { recursive: true });
  }

  /** Replaces the first occurrence; the text must be there. */
  replace(file: string, before: string, after: string): this {
    const text = readFileSync(join(this.path, file), 'utf8');
    if (!text.includes(before)) throw new Error(`${file} does not contain ${before}`);
    return this.write(
      file,
      text.replace(before, () => after),
    );
  }

  write(file: string, text: string): this {
    writeFileSync(join(this.path, file), text);
    return this;
  }

  append(file: string, text: string): this {
    return this.write(file, readFileSync(join(this.path, file), 'utf8') + text);
  }

  delete(file: string): this {
    rmSync(join(this.path, file));
    return this;
  }

  problems(requiredReplies?: RequiredReplies): readonly Problem[] {
    return problemsOf(() => loadConfiguration(this.path, requiredReplies));
  }

  dispose(): void {
    rmSync(this.path, { recursive: true });
  }
}

export function problemsOf(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationProblems) return error.problems;
    throw error;
  }
  return [];
}

/** 1-based line of the first occurrence in a shipped file. */
export function shippedLine(file: string, text: string): number {
  const before = readFileSync(join(shippedFolder, file), 'utf8').split(text);
  if (before.length < 2) throw new Error(`${file} does not contain ${text}`);
  return (before[0] ?? '').split('\n').length;
}
