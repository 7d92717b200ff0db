import { placeWords } from '../../../src/domain/ticket/place';

test.each([
  [{ room: '3-2-1501' }, '3栋2单元1501'],
  [{ room: 'B-0-1203', spot: '厨房' }, 'B栋1203 厨房'],
  [{ unlisted: { said: '3栋2单元15001', near: ['3-2-1501'] } }, '3栋2单元15001（疑似3栋2单元1501）'],
  [
    { unlisted: { said: 'A座1203', near: ['B-0-1203', 'C-0-1203'] }, spot: '厨房' },
    'A座1203（疑似B栋1203或C栋1203） 厨房',
  ],
  [{ unlisted: { said: '99栋9单元9901', near: [] } }, '99栋9单元9901（房号待核实）'],
  [{}, ''],
])('%j is said as %s', (place, words) => {
  expect(placeWords(place)).toBe(words);
});
