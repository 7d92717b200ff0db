import { basename } from 'node:path';
import type { Catalogue, Configuration, KnowledgeArticle } from '../domain/configuration';
import { type RawFile, readFolder } from './files';
import { ConfigurationProblems, type Problem } from './problems';
import { checkReplies, type RequiredReplies } from './reply-rules';
import { checkRules } from './rules';
import * as schemas from './schemas';
import { parseShape } from './shape';

export { ConfigurationProblems, type Problem } from './problems';
export type { RequiredReplies } from './reply-rules';

/**
 * Reads and checks the configuration folder.
 *
 * @param requiredReplies when given, `replies.yaml` must have exactly these ids and use only their values
 * @throws ConfigurationProblems with every problem of every file
 */
export function loadConfiguration(folder: string, requiredReplies?: RequiredReplies): Configuration {
  const raw = readFolder(folder);
  const problems: Problem[] = [...raw.problems];
  const one = <T>(name: string, parse: (file: RawFile) => T | undefined): T | undefined => {
    const file = raw.files.get(name);
    return file && parse(file);
  };
  const many = <T>(start: string, parse: (file: RawFile) => T | undefined): T[] =>
    [...raw.files.values()]
      .filter((file) => file.name.startsWith(start))
      .flatMap((file) => parse(file) ?? []);

  const company = one('company.yaml', (file) => parseShape(file, schemas.company, problems));
  const staff = one('staff.yaml', (file) => parseShape(file, schemas.staffFile, problems));
  const properties = many('properties/', (file) => parseShape(file, schemas.property, problems));
  const part = <Part extends keyof Catalogue>(name: Part): Pick<Catalogue, Part> | undefined =>
    one(`catalogue/${name}.yaml`, (file) => parseShape(file, schemas.catalogue[name], problems));
  const catalogue = {
    ...part('repairs'),
    ...part('services'),
    ...part('complaints'),
    ...part('emergencies'),
  };
  const escalation = one('escalation.yaml', (file) => parseShape(file, schemas.escalation, problems));
  const timing = one('timing.yaml', (file) => parseShape(file, schemas.timing, problems));
  const replies = one('replies.yaml', (file) => {
    checkReplies(file, requiredReplies, problems);
    return parseShape(file, schemas.replies, problems);
  });
  const knowledge = many('knowledge/', (file): KnowledgeArticle | undefined => {
    const article = parseShape(file, schemas.article, problems);
    return article && { id: basename(file.name, '.md'), ...article };
  });
  problems.push(...checkRules(raw));

  const { repairs, services, complaints, emergencies } = catalogue;
  if (
    problems.length > 0 ||
    !(company && staff && repairs && services && complaints && emergencies && escalation && timing && replies)
  )
    throw new ConfigurationProblems(inReadingOrder(problems));
  return {
    company,
    staff: staff.staff,
    properties,
    catalogue: { repairs, services, complaints, emergencies },
    escalation,
    timing,
    replies,
    knowledge,
  };
}

function inReadingOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
}
