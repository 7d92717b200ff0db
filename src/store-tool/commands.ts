import { createVault } from '../adapters/vault/vault';
import { loadConfiguration } from '../config/config';
import { readStorage, type StorageSettings } from '../config/storage-settings';
import type { Vault } from '../ports/vault';
import { check } from './check/check';
import { findingsTable } from './check/table';
import type { Command } from './command-line';
import { type Company, noMongoUri, openEmbedded, openMongo, type Purpose } from './company';
import { type Compared, sumUp } from './compare';
import { growExport, openExport } from './export-file';
import { isEqual, MoveRefused, move } from './move';
import type { Progress } from './progress';
import { comparisonTable } from './report';

export interface Given {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly now: () => Date;
  readonly write: (text: string) => void;
}

/** Carries a command out. Answers whether all is well: what was moved is equal, nothing was found. */
export async function run(command: Command, given: Given): Promise<boolean> {
  const { settings, master } = readStorage(given.environment);
  const vault = createVault(master.reveal());
  switch (command.verb) {
    case 'migrate':
      return migrate(command.to, settings, vault, given);
    case 'export':
      return withCompany(settings, vault, 'take', (company) => exportTo(command.file, company, vault, given));
    case 'import':
      return withCompany(settings, vault, 'fill', (company) =>
        importFrom(command.file, company, vault, given),
      );
    case 'check':
      return withCompany(settings, vault, 'look', async ({ archive, media }) => {
        const configuration = loadConfiguration(settings.configDir);
        const { progress, now } = given;
        const findings = await check({ archive, media, configuration, now: now(), progress });
        given.write(findingsTable(findings, command.showsAll));
        return findings.length === 0;
      });
  }
}

async function migrate(
  to: 'mongodb' | 'embedded',
  settings: StorageSettings,
  vault: Vault,
  given: Given,
): Promise<boolean> {
  if (!settings.mongoUri) throw noMongoUri();
  const [openSource, openTarget] = to === 'mongodb' ? [openEmbedded, openMongo] : [openMongo, openEmbedded];
  return using(await openSource(settings, vault, 'take'), async (source) =>
    using(await openTarget(settings, vault, 'fill'), async (target) => {
      given.write(`From ${source.place} to ${target.place}.`);
      const compared = await move(source.archive, target.archive, given.progress);
      const next = to === 'mongodb' ? 'with MONGODB_URI' : 'without MONGODB_URI';
      return told(compared, `Start the product ${next}; keep the source until you have seen it work.`, given);
    }),
  );
}

async function exportTo(file: string, company: Company, vault: Vault, given: Given): Promise<boolean> {
  const growing = await growExport(file, vault, await company.archive.identity());
  try {
    given.write(`From ${company.place} to ${file}.`);
    const compared = await move(company.archive, growing, given.progress);
    if (isEqual(compared))
      await growing.complete(new Map(compared.map(({ collection, source }) => [collection, source])));
    return told(compared, 'It can be opened only with the same QIANTAI_SECRET.', given);
  } finally {
    await growing.close();
  }
}

async function importFrom(file: string, company: Company, vault: Vault, given: Given): Promise<boolean> {
  const complete = await openExport(file, vault);
  try {
    given.write(`From ${file} to ${company.place}.`);
    for (const [collection, sum] of await sumUp(complete, given.progress))
      if (sum.hash !== complete.sums.get(collection)?.hash)
        throw new MoveRefused(`the export is damaged: ${collection} are not what was written`);
    return told(await move(complete, company.archive, given.progress), 'Start the product on it.', given);
  } finally {
    await complete.close();
  }
}

function told(compared: readonly Compared[], next: string, { write }: Given): boolean {
  write(comparisonTable(compared));
  const equal = isEqual(compared);
  write(
    equal
      ? `Everything is there and equal. ${next}`
      : 'The two sides differ. Did the product run meanwhile? Empty the target and begin anew.',
  );
  return equal;
}

async function withCompany(
  settings: StorageSettings,
  vault: Vault,
  purpose: Purpose,
  use: (company: Company) => Promise<boolean>,
): Promise<boolean> {
  const openCompany = settings.mongoUri ? openMongo : openEmbedded;
  return using(await openCompany(settings, vault, purpose), use);
}

async function using(company: Company, use: (company: Company) => Promise<boolean>): Promise<boolean> {
  try {
    return await use(company);
  } finally {
    await company.close();
  }
}
