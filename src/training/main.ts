import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { requiredReplies } from '../../flows/texts';
import { shippedModelFile } from '../composition/shipped-model';
import { loadConfiguration } from '../config/config';
import { cuesOf } from '../understanding/cues';
import { encodeModel } from '../understanding/learned/model';
import { matterWords } from '../understanding/matter-words';
import { createRules } from '../understanding/rules';
import { createUnderstanding } from '../understanding/understanding';
import { readFolder } from './corpus';
import { answerAll, measure } from './evaluate';
import { learn } from './learn';
import { makeLetters } from './letter-tables';
import { tableOf } from './table';

const trainingFolder = resolve('corpus/train');
const keptAsideFolder = resolve('corpus/kept-aside');

/** `npm run train`: makes the model anew from the labelled messages and prints how it does on those kept aside. */
function main(): void {
  const messages = readFolder(trainingFolder);
  const configuration = loadConfiguration(resolve('config'), requiredReplies);
  const rules = createRules(configuration);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`learning from ${messages.length} messages`);
  const model = learn(messages, {
    letters: makeLetters(),
    read(text) {
      const found = rules(text, { propertyId: '' });
      return { words: matterWords(text, found), cues: cuesOf(found) };
    },
    onEpoch: (epoch, loss) => say(`round ${epoch}: loss ${loss.toFixed(4)}`),
  });
  const file = encodeModel(model);
  mkdirSync(dirname(shippedModelFile), { recursive: true });
  writeFileSync(shippedModelFile, file);
  say(
    `${model.hashes.length} features, ${(file.length / 1e6).toFixed(1)} MB, fingerprint ${model.fingerprint}`,
  );
  const understanding = createUnderstanding(configuration, model);
  say('\nOn the messages kept aside:');
  say(tableOf(measure(answerAll(readFolder(keptAsideFolder), understanding, ''))));
}

main();
