import type { Report } from './report';
import type { Budget, Row } from './row';

const heads = [
  '',
  'value',
  'floor',
  'ratio',
  'budget',
  'met',
  'range',
  'samples',
  'cores: product/load/others',
];

/** The report for people, as Markdown that also reads well in a terminal. */
export function tableOf(report: Report): string {
  const { machine, loadAverage, durableWriteMilliseconds: write } = report;
  const lines = [
    `${machine.processor}, ${machine.cores} cores shared by product and load, ${machine.memoryGigabytes} GB, ${machine.system}, Node ${machine.node}`,
    `load average ${loadAverage.before} before, ${loadAverage.after} after; ${report.startedAt}, ${report.tookSeconds} s`,
    `durable write of 4 KB: p50 ${figure(write.before.p50)} ms, p99 ${figure(write.before.p99)} ms before; p50 ${figure(write.after.p50)} ms, p99 ${figure(write.after.p99)} ms after`,
    ...(report.isQuick ? ['QUICK RUN: it shows that everything works; its figures mean nothing.'] : []),
  ];
  for (const { name, consistsOf, notMeasured } of report.topologies) {
    lines.push('', `## ${name} (${consistsOf})`, '');
    if (notMeasured !== null) {
      lines.push(`not measured: ${notMeasured}`);
      continue;
    }
    const rows = report.rows.filter(({ topology }) => topology === name);
    lines.push(...aligned([heads, ...rows.map(cellsOf)]), '', ...rows.flatMap(factsOf));
    for (const { topology, benchmark, reason } of report.failures)
      if (topology === name) lines.push(`- ${benchmark} FAILED: ${reason}`);
  }
  return `${lines.join('\n')}\n`;
}

function cellsOf(row: Row): readonly string[] {
  const { title, unit, value, floor, ratio, budget, isMet, range, samples, processors } = row;
  const name = unit === 'per second' ? '/s' : ` ${unit}`;
  const busy = processors && [processors.measured, processors.load, processors.others];
  return [
    title,
    `${figure(value)}${name}`,
    floor === undefined ? '' : `${figure(floor)}${name}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    budget ? budgetText(budget, name) : '',
    isMet === undefined ? '' : isMet ? 'yes' : 'NO',
    range ? `${figure(range[0])}–${figure(range[1])}` : '',
    `${samples}`,
    busy ? busy.map((cores) => (cores === null ? '?' : cores.toFixed(2))).join(' / ') : '',
  ];
}

const budgetText = ({ of, bound, limit }: Budget, unit: string): string =>
  `${bound === 'at most' ? '≤' : '≥'} ${limit}${of === 'value' ? unit : ' × floor'}`;

const factsOf = ({ title, facts = {} }: Row): readonly string[] => {
  const entries = Object.entries(facts).map(([name, fact]) => `${name} ${fact}`);
  return entries.length === 0 ? [] : [`- ${title}: ${entries.join(', ')}`];
};

/** Three digits that count. */
export const figure = (value: number): string =>
  value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3);

function aligned([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)];
}
