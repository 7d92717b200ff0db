import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of `node --cpu-prof`: a call tree and which of its nodes was seen running, microseconds apart. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

const shown = 25;
const idle = ['(idle)', '(program)', '(root)'];

/** The most expensive functions of every profile in a folder, as shares of the time the process was busy. */
export function expensivePlaces(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files.map((name) => `${name}\n${placesOf(join(folder, name))}`).join('\n');
}

function placesOf(file: string): string {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const self = new Map<string, number>();
  const whole = new Map<string, number>();
  const add = (sums: Map<string, number>, name: string, time: number): void => {
    sums.set(name, (sums.get(name) ?? 0) + time);
  };

  /** Time of a node and everything it called; what a function calls again inside itself counts once. */
  function walk(node: ProfileNode, above: ReadonlySet<string>): number {
    const name = nameOf(node);
    const time = own.get(node.id) ?? 0;
    if (!idle.includes(node.callFrame.functionName)) add(self, name, time);
    const inside = above.has(name) ? above : new Set([...above, name]);
    const called = (node.children ?? []).flatMap((id) => byId.get(id) ?? []);
    const total = called.reduce((sum, child) => sum + walk(child, inside), time);
    if (!above.has(name) && !idle.includes(node.callFrame.functionName)) add(whole, name, total);
    return total;
  }

  const root = nodes[0];
  if (root) walk(root, new Set());
  const busy = [...self.values()].reduce((sum, time) => sum + time, 0);
  const list = (sums: ReadonlyMap<string, number>): readonly string[] =>
    [...sums]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, shown)
      .map(([name, time]) => `  ${((time / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [
    ` busy ${(busy / 1e6).toFixed(1)} s`,
    ' with everything called:',
    ...list(whole),
    ' by itself:',
    ...list(self),
    '',
  ].join('\n');
}

function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const place = url.startsWith('file:') ? relative(process.cwd(), fileURLToPath(url)) : url;
  return `${functionName || '(anonymous)'} ${place}${place ? `:${lineNumber + 1}` : ''}`.trim();
}
