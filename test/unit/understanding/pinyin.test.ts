import { syllablesIn } from '../../../src/understanding/learned/pinyin';

const known = new Set(['lou', 'shui', 'xi', 'xian', 'an', 'xia', 'n', 'nan', 'lv', 'di', 'dian', 'ti']);

describe('pinyin without tones', () => {
  it.each([
    ['loushui', ['lou', 'shui']],
    ['dianti', ['dian', 'ti']],
    ['xianan', ['xian', 'an']],
    ['lv', ['lv']],
    ['xianx', []],
    ['help', []],
    ['', []],
  ])('%s', (word, syllables) => {
    expect(syllablesIn(word, known)).toEqual(syllables);
  });

  it('gives up on what can be cut in very many ways and spells nothing, in no time', () => {
    expect(syllablesIn(`${'xian'.repeat(150)}q`, known)).toEqual([]);
  });
});
