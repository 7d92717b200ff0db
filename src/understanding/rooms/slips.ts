/**
 * How far what was written is from what may have been meant, when one slip of the finger, the eye or the ear explains it;
 * infinite when it takes two. Only the order matters: figures that stand there swapped, doubled or alike say more of what was meant
 * than one that is lost, added or another.
 */
export function slipBetween(written: string, meant: string): number {
  if (written === meant) return 0;
  if (alike.has(`${written} ${meant}`) || alike.has(`${meant} ${written}`)) return common;
  if (written.length === meant.length) return sameLength(written, meant);
  if (written.length === meant.length + 1) return added(written, meant);
  return written.length === meant.length - 1 && lacks(written, meant) ? rare : Number.POSITIVE_INFINITY;
}

const common = 1;
const rare = 1.5;

/** The nearest that something else can be. */
export const nearestSlip = common;

/** Looks or sounds the same: B and 8, 四 and 十. */
const alike: ReadonlySet<string> = new Set(['B 8', '4 10']);

function sameLength(written: string, meant: string): number {
  const differing = [...written].flatMap((sign, at) => (sign === meant[at] ? [] : [at]));
  const [first = 0, second] = differing;
  if (differing.length === 1) return substituted(written[first] ?? '', meant[first] ?? '');
  const isSwap =
    differing.length === 2 &&
    second === first + 1 &&
    written[first] === meant[second] &&
    written[second] === meant[first];
  return isSwap ? common : Number.POSITIVE_INFINITY;
}

function substituted(written: string, meant: string): number {
  return /\d/.test(written) === /\d/.test(meant) ? rare : Number.POSITIVE_INFINITY;
}

function added(written: string, meant: string): number {
  if (!lacks(meant, written)) return Number.POSITIVE_INFINITY;
  const at = [...written].findIndex((sign, index) => sign !== meant[index]);
  return written[at] === written[at - 1] ? common : rare;
}

/** Whether one sign taken out of the longer text leaves the shorter. */
function lacks(shorter: string, longer: string): boolean {
  let at = 0;
  while (at < shorter.length && shorter[at] === longer[at]) at += 1;
  return shorter.slice(at) === longer.slice(at + 1);
}
