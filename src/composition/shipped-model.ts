import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeModel, type LearnedModel, ModelFileError } from '../understanding/learned/model';

/** Made by `npm run train`, shipped with the product. */
export const shippedModelFile = join(__dirname, '../../../models/understanding.model');

let shipped: LearnedModel | null = null;

/** The model of this release, read once. @throws ModelFileError when it is missing or spoilt: `npm run train` makes it anew */
export function shippedModel(): LearnedModel {
  shipped ??= readModel(shippedModelFile);
  return shipped;
}

/** @throws ModelFileError */
export function readModel(file: string): LearnedModel {
  try {
    return decodeModel(readFileSync(file));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(`${file}: ${reason}; \`npm run train\` makes the model anew`, { cause });
  }
}
