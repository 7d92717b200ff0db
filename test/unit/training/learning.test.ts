import { seededRandom } from '../../../src/numbers/seeded-random';
import { learn } from '../../../src/training/learn';
import { makeLetters } from '../../../src/training/letter-tables';
import { spoil } from '../../../src/training/noise';
import { regress } from '../../../src/training/softmax-regression';
import { decodeModel, encodeModel } from '../../../src/understanding/learned/model';
import { createReader } from '../../../src/understanding/learned/reader';

const letters = makeLetters();
const message = (text: string, intent: 'repair' | 'complaint' | 'thanks', code: string | null) => ({
  id: text,
  text,
  intent,
  code,
  emergency: null,
  room: null,
  severity: intent === 'complaint' ? ('general' as const) : null,
});
const messages = [
  ...['马桶堵了', '马桶不下水', '马桶一直漏水', '厕所马桶坏了', '马桶冲不动'].map((text) =>
    message(text, 'repair', 'TOILET'),
  ),
  ...['楼上太吵了', '隔壁吵死了', '半夜吵得睡不着', '天天吵架', '楼上吵到半夜'].map((text) =>
    message(text, 'complaint', 'NOISE_NEIGHBOR'),
  ),
  ...['谢谢', '谢谢你们', '多谢师傅', '谢谢啦', '好的谢谢'].map((text) => message(text, 'thanks', null)),
];
const learnt = () => learn(messages, { letters, read: (words) => ({ words, cues: [] }), epochs: 20 });
const best = (probabilities: ReadonlyMap<string, number>): string =>
  [...probabilities].sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';

describe('learning', () => {
  const model = learnt();
  const read = createReader(model);

  it.each([
    ['我家马桶又堵上了', 'repair/TOILET'],
    ['楼下吵得不行', 'complaint/NOISE_NEIGHBOR'],
    ['太谢谢了', 'thanks'],
  ])('tells what %s is, which it never saw', (text, matter) => {
    expect(best(read(text, []).matters)).toBe(matter);
  });

  it('reads traditional characters, full-width letters and homophones as what they mean', () => {
    expect(best(read('馬桶堵了', []).matters)).toBe('repair/TOILET');
    expect(best(read('马同堵了', []).matters)).toBe('repair/TOILET');
  });

  it('shows the words that speak for an answer, as written', () => {
    expect(read('師傅，馬桶堵了', []).wordsFor('repair/TOILET').join()).toContain('馬桶');
  });

  it('gives probabilities', () => {
    const sum = [...read('马桶', []).matters.values()].reduce((total, each) => total + each, 0);
    expect(sum).toBeCloseTo(1, 4);
  });

  it('makes the same model from the same messages', () => {
    expect(encodeModel(learnt())).toEqual(encodeModel(model));
  });

  it('reads a model back as it was written', () => {
    const again = decodeModel(encodeModel(model));
    expect(again.questions).toEqual(model.questions);
    expect(createReader(again)('马桶堵了', []).matters).toEqual(read('马桶堵了', []).matters);
  });

  it.each([
    ['no model at all', Buffer.from('no model')],
    ['nothing', Buffer.alloc(0)],
    ['half a model', encodeModel(model).subarray(0, 2000)],
  ])('refuses %s', (_, file) => {
    expect(() => decodeModel(file)).toThrow('the model cannot be read');
  });
});

describe('noise', () => {
  const tables = {
    alike: new Map([['马', ['吗', '码']]]),
    traditional: new Map([['马', '馬']]),
    syllables: new Map([
      ['马', 'ma'],
      ['桶', 'tong'],
    ]),
  };

  it('is the same for the same seed, and not always the same', () => {
    const spoilt = (seed: number): string => spoil('我家马桶堵了，快来人修', seededRandom(seed), tables);
    expect(spoilt(7)).toBe(spoilt(7));
    expect(new Set(Array.from({ length: 40 }, (_, seed) => spoilt(seed))).size).toBeGreaterThan(10);
  });

  it('leaves some characters in pinyin', () => {
    const spoilt = Array.from({ length: 200 }, (_, seed) => spoil('马桶堵了', seededRandom(seed), tables));
    expect(spoilt.some((text) => text.includes('matong'))).toBe(true);
  });

  it('leaves something of every message', () => {
    for (let seed = 0; seed < 200; seed += 1) expect(spoil('漏水', seededRandom(seed), tables)).not.toBe('');
  });
});

describe('regression', () => {
  it('learns which feature means which answer, and leaves a question without an answer alone', () => {
    const example = (row: number, answer: number) => ({
      rows: Int32Array.of(row),
      values: Float32Array.of(1),
      answers: [answer, -1],
    });
    const weights = regress([example(0, 0), example(1, 1)], {
      features: 2,
      questions: [2, 3],
      epochs: 50,
      rate: 1,
      hidden: 0,
      decay: 0,
      random: seededRandom(1),
    });
    const [first = 0, second = 0] = weights;
    expect(first).toBeGreaterThan(second);
    expect(weights[5]).toBeLessThan(weights[6] ?? 0);
    expect([...weights.slice(2, 5), ...weights.slice(7)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('with features hidden now and then, also learns from the faint ones', () => {
    const loudAndFaint = { rows: Int32Array.of(0, 1), values: Float32Array.of(0.95, 0.3), answers: [0] };
    const other = { rows: Int32Array.of(2), values: Float32Array.of(1), answers: [1] };
    const partOfTheFaint = (hidden: number): number => {
      const weights = regress([loudAndFaint, other], {
        features: 3,
        questions: [2],
        epochs: 100,
        rate: 1,
        hidden,
        decay: 0,
        random: seededRandom(1),
      });
      return (weights[2] ?? 0) / (weights[0] ?? 1);
    };
    expect(partOfTheFaint(0.5)).toBeGreaterThan(1.2 * partOfTheFaint(0));
  });
});
