import { Presets, SingleBar } from 'cli-progress';

/** Shows how far something has come. */
export interface Progress {
  begin(title: string, total: number): void;
  advance(count: number): void;
  end(): void;
}

/** A bar on a terminal, elsewhere a line now and then. */
export const progressOn = (out: NodeJS.WriteStream, now = Date.now): Progress =>
  out.isTTY ? bar(out) : lines((line) => void out.write(`${line}\n`), now);

function bar(stream: NodeJS.WriteStream): Progress {
  let current: SingleBar | undefined;
  return {
    begin(title, total) {
      current = new SingleBar(
        { stream, format: `${title.padEnd(9)} {bar} {percentage}% {value}/{total} {eta_formatted}`, fps: 5 },
        Presets.shades_classic,
      );
      current.start(total, 0);
    },
    advance: (count) => current?.increment(count),
    end: () => current?.stop(),
  };
}

const millisecondsBetweenLines = 5_000;

export function lines(write: (line: string) => void, now: () => number): Progress {
  let [title, total, done, saidAt] = ['', 0, 0, 0];
  const say = (): void => {
    saidAt = now();
    write(`${title}: ${done} of ${total}`);
  };
  return {
    begin(what, count) {
      [title, total, done] = [what, count, 0];
      say();
    },
    advance(count) {
      done += count;
      if (now() - saidAt >= millisecondsBetweenLines) say();
    },
    end: say,
  };
}
