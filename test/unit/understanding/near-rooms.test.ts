import { findRooms } from '../../../src/understanding/rooms/rooms';
import { propertyNamed } from '../../support/shipped';

const yunqi = propertyNamed('yunqi').buildings;
const binjiang = propertyNamed('binjiang').buildings;

/** The homes that may be meant; a home that is named as it is would be no near miss. */
function nearIn(buildings: typeof yunqi, text: string): readonly string[] | undefined {
  const { rooms, incomplete, near } = findRooms(text, buildings);
  expect(rooms.filter(({ known }) => known)).toEqual([]);
  expect(incomplete).toBeUndefined();
  return near?.homes;
}

describe('a home of 云栖花园 that is written amiss', () => {
  it.each([
    // Figures swapped, doubled, lost, added, another.
    ['3栋2单元1051', ['3-2-1501']],
    ['3栋2单元1510', ['3-2-1501']],
    ['3-2-1510', ['3-2-1501']],
    ['3栋2单元15001', ['3-2-1501']],
    ['3栋2单元11501', ['3-2-1501']],
    ['3栋2单元15011', ['3-2-1501']],
    ['三栋二单元一五零零一', ['3-2-1501']],
    ['88栋1单元101', ['8-1-101']],
    ['B座12003', ['B-0-1203']],
    ['3栋2单元150', ['3-2-1501', '3-2-1502', '3-2-1503', '3-2-1504']],
    ['3栋2单元151', ['3-2-101', '3-2-1501']],
    ['3栋9单元1501', ['3-1-1501', '3-2-1501', '3-3-1501']],
    ['A座1203', ['B-0-1203', 'C-0-1203']],
    ['3栋1051', ['3-1-1501', '3-2-1501', '3-3-1501']],
    // Heard wrongly, or spelt by the sound.
    ['三动二单元1501', ['3-2-1501']],
    ['山栋二单元一五零一', ['3-2-1501']],
    ['山东二单元1501', ['3-2-1501']],
    ['三洞二但愿一五零一', ['3-2-1501']],
    ['3栋2但元1501', ['3-2-1501']],
    ['3栋2单圆1501', ['3-2-1501']],
    ['三栋二丹元十五零一', ['3-2-1501']],
    ['3撞2单元1501', ['3-2-1501']],
    ['B坐1203', ['B-0-1203']],
    ['叁栋贰单元1501', ['3-2-1501']],
    // Letters for figures.
    ['3栋2单元l501', ['3-2-1501']],
    ['3栋2单元I50l', ['3-2-1501']],
    ['3-2-15O1', ['3-2-1501']],
    ['B12O3', ['B-0-1203']],
    ['l栋2单元501', ['1-2-501']],
    // Signs left out, or others.
    ['32单元1501', ['3-2-1501']],
    ['三二单元1501', ['3-2-1501']],
    ['321501', ['3-2-1501']],
    ['房号321501', ['3-2-1501']],
    ['121501', ['1-2-1501', '12-1-501']],
    ['3栋21501', ['3-2-1501']],
    ['3栋2 1501', ['3-2-1501']],
    ['3栋，2单元，1501', ['3-2-1501']],
    ['3栋2单元15-01', ['3-2-1501']],
    ['3栋2单1501', ['3-2-1501']],
    ['厨房漏水，3 2 1501', ['3-2-1501']],
    // A unit where there is none.
    ['13栋2单元704', ['13-0-704']],
  ])('%s is near %j', (text, homes) => {
    expect(nearIn(yunqi, text)).toEqual(homes);
  });

  it.each(['3栋2单元99999', '99栋9单元9901', '3栋2单元1901'])('%s is near nothing', (text) => {
    expect(nearIn(yunqi, text)).toEqual([]);
  });

  it.each([
    '验证码321501',
    '138001',
    '快递单号123456',
    '13800001111',
    '0571-88001122',
    '2026-11-22',
    '11-22 15:30',
    '浙A321501',
    '浙B12303',
    '车位B2-105',
    '车顶一圈水印 C-046',
    '3-8000元',
    '3栋有300户',
    '5栋19楼',
    '单号BX-20261122-0001',
    '明天下午3点到5点',
    '一动不动',
  ])('%s looks like no home', (text) => {
    expect(nearIn(yunqi, text)).toBeUndefined();
  });

  it.each(['3栋2单元1501', '3栋1501', '三栋二单元1501一直漏水', '3栋2单元1501，不是3栋2单元15001'])(
    '%s needs no guess',
    (text) => {
      expect(findRooms(text, yunqi).near).toBeUndefined();
    },
  );

  it('keeps it as written, in the middle of a story too', () => {
    expect(findRooms('师傅，厨房漏水，三动二单元1501，电话13800001111', yunqi).near).toMatchObject({
      text: '三动二单元1501',
      homes: ['3-2-1501'],
    });
  });
});

describe('a home of 滨江一号 that is written amiss', () => {
  it.each([
    ['4栋1单元1501', ['1-1-1501', '2-1-1501', '3-1-1501']],
    ['5栋1单元1501', ['5-0-1501']],
    ['五栋三单元一八零四', ['5-0-1804']],
    ['3栋3单元1501', ['3-1-1501', '3-2-1501']],
    ['十栋1单元1501', ['1-1-1501']],
    ['8座1203', ['5-0-1203', '6-0-1203']],
    ['B座1203', ['A-0-1203']],
    ['32单元1501', ['3-2-1501']],
    ['121501', ['1-2-1501']],
    ['a座18003', ['A-0-1803']],
    ['6栋3313', ['6-0-3303']],

    ['88栋1单元101', []],
  ])('%s is near %j', (text, homes) => {
    expect(nearIn(binjiang, text)).toEqual(homes);
  });
});

test('without a building list nothing is near, since nothing is known', () => {
  expect(findRooms('3栋2单元15001', []).near).toBeUndefined();
});
