import { buildingSounds, numberBySound, unitSounds } from '../words/misheard';

const sounds = [...numberBySound.keys()].join('');
const figure = '\\d零〇一幺二两三四五六七八九十';
const number = `[${figure}${sounds}]`;

/** l and I for 1, o for 0, beside figures or alone before the word for a building or a unit. */
const letters =
  /(?<![a-z][a-km-np-z])[\dlio|]*\d[\dlio|]*(?![a-hj-km-np-z])|[li|](?=\s*(?:栋|幢|座|号楼|单元))/g;
const building = new RegExp(
  `(?<=(?:${number}|[a-z])\\s*)[${buildingSounds}](?=\\s*[,，]?\\s*${number})`,
  'g',
);
const unit = new RegExp(`(?<=${number}\\s*)[${unitSounds[0]}][${unitSounds[1]}](?=[\\s,，]*${number})`, 'g');
const beforeWord = new RegExp(`[${figure}${sounds}]{1,3}(?=\\s*(?:栋|幢|座|号楼|单元))`, 'g');
const home = new RegExp(`(?<=(?:单元|栋|幢|座|号楼)\\s*)[${figure}${sounds}]{3,5}`, 'g');

/**
 * Normalised text with its addresses as they may have been meant: 山动2但园l5o1 to 三栋2单元1501. Has the same length.
 * Nothing read here is certain: it is put to the resident.
 */
export function respell(read: string): string {
  return read
    .replace(letters, (run) => run.replace(/[li|]/g, '1').replaceAll('o', '0'))
    .replace(building, (word) => (word === '坐' ? '座' : word === '撞' ? '幢' : '栋'))
    .replace(unit, '单元')
    .replace(beforeWord, numbersBySound)
    .replace(home, numbersBySound);
}

const numbersBySound = (run: string): string =>
  [...run].map((sign) => numberBySound.get(sign) ?? sign).join('');
