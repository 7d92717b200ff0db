import { type ClassFigures, type Figures, rate, type Share } from './evaluate';

const confusionsShown = 20;

/** What an understanding is held to: the part that must be reached, or may not be exceeded. */
const targets: readonly (readonly [string, (figures: Figures) => Share, 'at least' | 'at most', number])[] = [
  ['emergencies that raise an alarm', ({ recall }) => recall, 'at least', 0.99],
  ['of these with the right kind', ({ rightKind }) => rightKind, 'at least', 0.95],
  ['ordinary messages that raise a certain one', ({ falseCertain }) => falseCertain, 'at most', 0.04],
  ['intent', ({ intent }) => intent, 'at least', 0.92],
  ['category of repairs and complaints', ({ codes }) => codes, 'at least', 0.88],
  ['room, or none', ({ rooms }) => rooms, 'at least', 0.97],
];

/** The figures as a table for people. */
export function tableOf(figures: Figures): string {
  const { milliseconds, macroF1 } = figures;
  const lines = [
    `${figures.messages} messages, understood in ${milliseconds.p50.toFixed(2)} ms (p50), ${milliseconds.p99.toFixed(2)} ms (p99, at most 2)`,
    '',
    ...targets.map(([name, of, bound, limit]) => {
      const share = of(figures);
      return `${row(name, share)}  ${bound} ${percent(limit)}  ${verdict(share, bound, limit)}`;
    }),
    '',
    row('emergencies raised as certain', figures.certainRecall),
    row('emergencies with the right code', figures.rightCode),
    row('ordinary messages that raise a possible one', figures.falsePossible),
    row('category of services', figures.serviceCodes),
    row('severity of complaints and questions', figures.severity),
    `${'intent, macro-F1'.padEnd(nameWidth)}${percent(macroF1)}`,
    '',
    classHead('intent'),
    ...figures.intents.map(classRow),
    '',
    classHead('emergency'),
    ...figures.kinds.map(classRow),
    '',
    'meant, and understood instead',
    ...figures.confusions
      .slice(0, confusionsShown)
      .map(({ meant, understood, times }) => `${String(times).padStart(4)}  ${meant}  ${understood}`),
  ];
  return `${lines.join('\n')}\n`;
}

function verdict(share: Share, bound: 'at least' | 'at most', limit: number): string {
  if (share.of === 0) return 'nothing to measure';
  return (bound === 'at least' ? rate(share) >= limit : rate(share) <= limit) ? 'met' : 'MISSED';
}

const nameWidth = 46;
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8);
const counted = (share: Share): string =>
  `${share.of === 0 ? '–'.padStart(8) : percent(rate(share))} ${`${share.held}/${share.of}`.padStart(10)}`;
const row = (name: string, share: Share): string => `${name.padEnd(nameWidth)}${counted(share)}`;
const classHead = (name: string): string =>
  `${name.padEnd(14)}${'precision'.padStart(20)}${'recall'.padStart(20)}${'F1'.padStart(9)}`;
const classRow = ({ name, precision, recall, f1 }: ClassFigures): string =>
  `${name.padEnd(14)} ${counted(precision)} ${counted(recall)} ${percent(f1)}`;
