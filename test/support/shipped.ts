import { resolve } from 'node:path';
import { requiredReplies } from '../../flows/texts';
import { loadConfiguration } from '../../src/config/config';
import type { Property } from '../../src/domain/configuration';

/** The configuration that ships, so that tests meet the words, codes and people of production. */
export const configuration = loadConfiguration(resolve(process.cwd(), 'config'), requiredReplies);

export function propertyNamed(id: string): Property {
  const property = configuration.properties.find((candidate) => candidate.id === id);
  if (!property) throw new Error(`the shipped configuration has no property ${id}`);
  return property;
}
