import { findRooms } from '../../../src/understanding/rooms/rooms';
import { buildings } from './support';

function roomsOf(text: string): readonly string[] {
  return findRooms(text, buildings).rooms.map(({ room }) => room);
}

describe('finding rooms', () => {
  it.each([
    ['3栋2单元1501', '3-2-1501'],
    ['3-2-1501', '3-2-1501'],
    ['3—2—1501', '3-2-1501'],
    ['３－２－１５０１', '3-2-1501'],
    ['3#2-1501', '3-2-1501'],
    ['3/2/1501', '3-2-1501'],
    ['3 2 1501', '3-2-1501'],
    ['3-2 1501', '3-2-1501'],
    ['3井2杠1501', '3-2-1501'],
    ['三栋二单元十五楼零一', '3-2-1501'],
    ['三栋二单元一五零一', '3-2-1501'],
    ['三号楼二单元十五零一', '3-2-1501'],
    ['3号楼2单元15层1501', '3-2-1501'],
    ['3棟2單元1501室', '3-2-1501'],
    ['十二栋一单元1501室', '12-1-1501'],
    ['12栋二单元 八楼3号', '12-2-803'],
    ['3 dong 2 danyuan 1501', '3-2-1501'],
    ['B座1203', 'B-0-1203'],
    ['b座 1203室', 'B-0-1203'],
    ['B-1203', 'B-0-1203'],
    ['C座8C', 'C-0-8C'],
    ['20栋403', '20-1-403'],
    ['3#2#1501', '3-2-1501'],
    ['第三栋第二单元1501', '3-2-1501'],
    ['三栋二单元一五零一一直漏水', '3-2-1501'],
    ['9-2-1102', '9-2-1102'],
    ['3 dong 2 dan yuan 1501', '3-2-1501'],
    ['wo zai 3dong2danyuan1501shi lou shui', '3-2-1501'],
    ['3 hao lou 2 dan yuan 1501 ting dian', '3-2-1501'],
    ['3d2dy1501', '3-2-1501'],
    ['B zuo 1203', 'B-0-1203'],
    ['building 3 unit 2 room 1501 no water', '3-2-1501'],
    ['Bldg. 3, Unit 2, Apt. 1501', '3-2-1501'],
    ['building no. 3, unit no. 2, no. 1501', '3-2-1501'],
    ['room 1501, unit 2, building 3', '3-2-1501'],
    ['apartment 1501 in building 3 unit 2', '3-2-1501'],
    ['unit 2-1501 building 3', '3-2-1501'],
    ['3rd building, 2nd unit, 1501', '3-2-1501'],
    ['I live in tower B room 1203', 'B-0-1203'],
    ['房号：3-2-1501\n情况：漏水', '3-2-1501'],
    ['地址:3栋2单元1501', '3-2-1501'],
    ['B3 U2 1501', '3-2-1501'],
    ['unit 2 of building 3, room 1501', '3-2-1501'],
    ['building3unit2room1501', '3-2-1501'],
    ['3 building 2 unit 1501', '3-2-1501'],
    ['building 3, unit 2, 15th floor, 1501', '3-2-1501'],
    ['3号楼 unit 2 room 1501', '3-2-1501'],
    ['baojing3dong er danyuan1501', '3-2-1501'],
  ])('reads %s as %s', (text, room) => {
    expect(findRooms(text, buildings).rooms).toMatchObject([{ room, known: true }]);
  });

  it.each([
    'we paid 1501 yuan for building 3',
    '3rd floor of building 3',
    'building 3 has 200 people',
    'room 1501',
  ])('finds none in %s', (text) => {
    expect(roomsOf(text)).toEqual([]);
  });

  it('finds the room inside a story and keeps it as written', () => {
    const { rooms } = findRooms('师傅你好，厨房漏水，三栋二单元1501，电话13800001111', buildings);
    expect(rooms).toEqual([{ room: '3-2-1501', known: true, text: '三栋二单元1501' }]);
  });

  it('finds every room of a message once', () => {
    expect(roomsOf('我是3-2-1401,楼上3栋2单元1501漏水到3-2-1401')).toEqual(
      expect.arrayContaining(['3-2-1401', '3-2-1501']),
    );
    expect(roomsOf('我是3-2-1401,楼上3栋2单元1501漏水到3-2-1401')).toHaveLength(2);
  });

  it.each(['88栋1单元101', '3栋9单元1501', '3-2-4501', '3-2-1599'])(
    'says that %s is not on the list',
    (text) => {
      expect(findRooms(text, buildings).rooms).toMatchObject([{ known: false }]);
    },
  );

  it('takes a room without its unit as incomplete when the building has several', () => {
    expect(findRooms('3栋1501漏水', buildings)).toEqual({
      rooms: [],
      isChecked: true,
      incomplete: { building: '3', home: '1501', units: 3, text: '3栋1501' },
    });
  });

  it.each([
    '13800001111',
    '138-0000-1111',
    '0571-88001122',
    '2026-11-22',
    '11-22 15:30',
    '15:30-17:00',
    '浙A7T3K9',
    '粤BD12345',
    '车位B2-105',
    '物业费涨到2-3800元',
    '3-5-100元',
    '坐501路',
    '301路公交',
    '15号1500元',
    '2号门岗',
    '地库A区37号车位',
    '5栋19楼',
    '单号BX-20261122-0001',
    '3栋有300户',
    '1201',
  ])('sees no room in %s', (text) => {
    expect(roomsOf(text)).toEqual([]);
  });

  it('believes every complete format when the property has no list', () => {
    expect(findRooms('13栋704', []).rooms).toEqual([{ room: '13-0-704', known: false, text: '13栋704' }]);
  });
});
