/** Faults that leave a home without water, power, a drain or a way in. */
const alwaysRunning: ReadonlySet<string> = new Set(['NO_WATER', 'NO_POWER', 'ELECTRIC_TRIP']);
const runningWords: Readonly<Record<string, RegExp>> = {
  WATER_LEAK: /一直|不停|哗|止不住|关不|泡|流|越来越|很大|好大|大漏/,
  FAUCET: /关不|止不住|拧不|哗|喷|一直流/,
  DRAIN_CLOG: /反水|返水|冒|溢|满|污水|粪|流出来|进不去人/,
  TOILET: /溢|冒|漫|就一个|唯一|一直流|不停/,
  HEATING: /漏|喷|滴/,
  DOOR_LOCK: /进不去|打不开|锁不上|关不上|没带钥匙|断在|断锁|没电/,
  UNIT_DOOR: /进不去|打不开|出不去|敞|关不上|一直开/,
  BARRIER: /出不去|进不去|堵|卡住|抬不起/,
  ELEVATOR: /坏|停|不动|不能用|打不开/,
};

/** Whether water, power or access of a home fails right now, by repair category and words. */
export function isRunning(code: string | undefined, plain: string): boolean {
  if (code === undefined) return false;
  return alwaysRunning.has(code) || (runningWords[code]?.test(plain) ?? false);
}
