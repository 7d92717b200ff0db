import { resolve } from 'node:path';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import { createUnderstanding } from '../../../src/understanding/understanding';

const { understand } = createUnderstanding(loadConfiguration(resolve('config')), shippedModel());
const wishesOf = (text: string): readonly string[] => {
  const { intent, code, alsoWants } = understand(text, { propertyId: 'yunqi' });
  return [{ intent, code }, ...alsoWants].map((wish) => `${wish.intent}/${wish.code}`);
};

describe('several wishes in one message', () => {
  it.each([
    ['马桶堵了，我车位又被人占了', ['repair/TOILET', 'complaint/PARKING']],
    ['灯坏了，门禁卡也要补一张', ['repair/LIGHT_HOME', 'service/ACCESS_CARD']],
    ['厨房水龙头坏了，客厅灯也不亮', ['repair/FAUCET', 'repair/LIGHT_HOME']],
    ['我车位又被人占了。马桶堵了', ['repair/TOILET', 'complaint/PARKING']],
  ])('are told apart without a word between them, the most urgent first: %s', (text, wishes) => {
    expect(wishesOf(text)).toEqual(wishes);
  });

  it.each([
    '门锁坏了，钥匙转不动，3栋2单元1501',
    '物业费白交了，电梯坏了三天没人修',
    '楼上漏水，我家墙都湿了',
  ])('are not made of the parts of one story: %s', (text) => {
    expect(wishesOf(text)).toHaveLength(1);
  });
});
