import { loadConfiguration } from '../../../src/config/config';
import { requiredCodes, requiredEmergencies } from '../../../src/config/required-codes';
import { shippedFolder } from './shipped-folder';

describe('the shipped configuration', () => {
  const configuration = loadConfiguration(shippedFolder);

  test('loads both properties with their residents’ channel', () => {
    expect(configuration.properties.map(({ id, name, kf }) => [id, name, kf[0]?.account])).toEqual([
      ['yunqi', '云栖花园', 'wkYunqiGarden0001'],
      ['binjiang', '滨江一号', 'wkBinjiangNo1'],
    ]);
  });

  test('has every required code', () => {
    const { repairs, services, complaints, emergencies } = configuration.catalogue;
    const codes = new Set([...repairs, ...services, ...complaints, ...emergencies].map(({ code }) => code));
    const required = [...Object.values(requiredCodes), ...Object.values(requiredEmergencies)].flat();
    expect(required.filter((code) => !codes.has(code))).toEqual([]);
    expect(required).toHaveLength(29 + 10 + 23 + 29);
  });

  test.each([...Array(48).keys()].map((half) => half * 30))(
    'somebody from engineering, security and desk is on duty at every half hour (minute %i)',
    (minute) => {
      const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
      for (const { id, roster } of configuration.properties)
        for (const department of ['engineering', 'security', 'desk']) {
          const onDuty = roster.filter(({ from, to, days, ...entry }) => {
            const [start, end] = [minutes(from), minutes(to)];
            const isNow = start < end ? minute >= start && minute < end : minute >= start || minute < end;
            return entry.department === department && days === undefined && isNow;
          });
          expect({ id, department, onDuty: onDuty.length > 0 }).toEqual({ id, department, onDuty: true });
        }
    },
  );

  test('reads an article: front matter and answer', () => {
    expect(configuration.knowledge.find(({ id }) => id === 'parking-monthly-binjiang')).toMatchObject({
      title: '停车月卡',
      properties: ['binjiang'],
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      answer: expect.stringMatching(/^地下车位月卡420元.*登记车牌。$/),
    });
  });

  test('keeps building, unit and staff ids as text', () => {
    const yunqi = configuration.properties.find(({ id }) => id === 'yunqi');
    expect(yunqi?.buildings.find(({ id }) => id === '3')).toEqual({
      id: '3',
      units: ['1', '2', '3'],
      floors: 18,
      homesPerFloor: 4,
    });
    expect(yunqi?.buildings.find(({ id }) => id === 'B')?.units).toEqual([]);
  });
});
