import { resolve } from 'node:path';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import type { Building, Configuration } from '../../../src/domain/configuration';
import { createUnderstanding } from '../../../src/understanding/understanding';

/** 1 to 15 with three units, 20 with one, A to C without. */
export const buildings: readonly Building[] = [
  ...Array.from({ length: 15 }, (_, at) => ({
    id: String(at + 1),
    units: ['1', '2', '3'],
    floors: 30,
    homesPerFloor: 8,
  })),
  { id: '20', units: ['1'], floors: 18, homesPerFloor: 4 },
  ...['A', 'B', 'C'].map((id) => ({ id, units: [], floors: 33, homesPerFloor: 8 })),
];

export const propertyId = 'test';

function testConfiguration(): Configuration {
  const configuration = loadConfiguration(resolve(process.cwd(), 'config'));
  const [first] = configuration.properties;
  if (!first) throw new Error('the configuration has no property');
  return { ...configuration, properties: [{ ...first, id: propertyId, buildings }] };
}

export function testUnderstanding(): ReturnType<typeof createUnderstanding> {
  return createUnderstanding(testConfiguration(), shippedModel());
}
