import { maskHomesIn, maskPhone, maskPhonesIn, spokenRoom } from '../../../src/domain/masking';

test.each([
  ['13812345678', '138****5678'],
  ['057101008801', '057****8801'],
  ['95598', '****98'],
])('the phone %s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});

test.each([
  ['打我电话13812345678，谢谢', '打我电话138****5678，谢谢'],
  ['138 1234 5678 或 138-8765-4321', '138****5678 或 138****4321'],
  ['座机0571-86543210', '座机057****3210'],
  ['单号BX-20260318-0007', '单号BX-20260318-0007'],
  ['订单号202603181234567', '订单号202603181234567'],
  ['3栋2单元1501', '3栋2单元1501'],
])('in %s only phone numbers are hidden', (text, masked) => {
  expect(maskPhonesIn(text)).toBe(masked);
});

test.each([
  ['3-2-1501', '3栋2单元1501'],
  ['B-0-1203', 'B栋1203'],
])('the room %s is said as %s', (room, spoken) => {
  expect(spokenRoom(room)).toBe(spoken);
});

test.each([
  ['楼上3栋2单元1601太吵', '楼上（住址保密）太吵'],
  ['楼上3栋2单元16001太吵', '楼上（住址保密）太吵'],
  ['3-2-1601太吵', '（住址保密）太吵'],
])('in %s the home is hidden whole', (text, masked) => {
  expect(maskHomesIn(text)).toBe(masked);
});
