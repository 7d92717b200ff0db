import { PassThrough } from 'node:stream';
import { lines, progressOn } from '../../../src/store-tool/progress';

describe('progress', () => {
  it('is a line now and then where nobody watches: at the beginning, every five seconds, at the end', () => {
    const said: string[] = [];
    let now = 0;
    const progress = lines(
      (line) => said.push(line),
      () => now,
    );
    progress.begin('copying', 100);
    for (let second = 1; second <= 12; second += 1) {
      now = second * 1000;
      progress.advance(8);
    }
    progress.end();
    expect(said).toEqual([
      'copying: 0 of 100',
      'copying: 40 of 100',
      'copying: 80 of 100',
      'copying: 96 of 100',
    ]);
  });

  it('is a bar on a terminal', () => {
    const terminal = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 80,
      cursorTo: () => true,
      moveCursor: () => true,
      clearLine: () => true,
    });
    const progress = progressOn(terminal as unknown as NodeJS.WriteStream);
    progress.begin('comparing', 4);
    progress.advance(1);
    progress.end();
    const shown = String(terminal.read());
    expect(shown).toMatch(/comparing [█░]+ 25% 1\/4/);
  });
});
