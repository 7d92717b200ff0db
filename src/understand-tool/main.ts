import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { requiredReplies } from '../../flows/texts';
import { readModel, shippedModelFile } from '../composition/shipped-model';
import { loadConfiguration } from '../config/config';
import { readLabelled } from '../training/corpus';
import { answerAll, measure } from '../training/evaluate';
import { tableOf } from '../training/table';
import { createUnderstanding } from '../understanding/understanding';
import { answerFor } from './answer';
import { parseCommand, UsageError, usage } from './command-line';
import { readMessage } from './messages';

const write = (text: string): void => void process.stdout.write(`${text}\n`);

/** Exit codes: 0 all was answered, 1 something could not be read, 64 no such option. */
async function main(): Promise<void> {
  try {
    await run(process.argv.slice(2));
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 64 : 1;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`\n${usage}\n`);
  }
}

async function run(args: readonly string[]): Promise<void> {
  const { evaluates, propertyId, modelFile } = parseCommand(args);
  const configuration = loadConfiguration(resolve(process.env.QIANTAI_CONFIG ?? 'config'), requiredReplies);
  const known = configuration.properties.map(({ id }) => id);
  if (propertyId !== undefined && !known.includes(propertyId))
    throw new UsageError(`--property ${propertyId}: the configuration has ${known.join(', ')}`);
  const understanding = createUnderstanding(configuration, readModel(modelFile ?? shippedModelFile));
  // Labelled messages are from many estates: every room is believed unless a property is named.
  if (evaluates !== undefined) {
    write(tableOf(measure(answerAll(readLabelled(evaluates), understanding, propertyId ?? ''))));
    return;
  }
  let lineNumber = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    lineNumber += 1;
    const message = readMessage(line, lineNumber);
    if (!message) continue;
    const understood = understanding.understand(message.text, { propertyId: propertyId ?? '' });
    write(JSON.stringify(answerFor(message.id, understood)));
  }
}

void main();
