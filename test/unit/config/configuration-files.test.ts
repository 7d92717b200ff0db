import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationProblems, loadConfiguration, type Problem } from '../../../src/config/config';
import { FolderCopy, problemsOf, shippedLine } from './shipped-folder';

let folder: FolderCopy;
beforeEach(() => {
  folder = new FolderCopy();
});
afterEach(() => folder.dispose());

const yunqi = 'properties/1-yunqi.yaml';

test('lists the problems of every file at once, syntax errors included', () => {
  folder
    .replace('company.yaml', 'dutyPhone: 0571-01008800', 'dutyPhone: nobody')
    .replace(yunqi, 'servicers: [chenjing', 'servicers: [nobody')
    .replace(yunqi, 'Asia/Shanghai', 'Mars/Base')
    .replace('timing.yaml', 'reopenDays: 7', 'reopenDays: [7')
    .append('escalation.yaml', 'emergencyy: []\n')
    .delete('replies.yaml');
  expect(folder.problems().map(({ file, key }) => `${file} ${key}`)).toEqual([
    'company.yaml dutyPhone',
    'escalation.yaml emergencyy',
    `${yunqi} timeZone`,
    `${yunqi} kf[0].servicers[0]`,
    'replies.yaml ',
    'timing.yaml ',
  ]);
});

test('finds a wrong reference even when the file it points into has problems of its own', () => {
  folder
    .replace('staff.yaml', "phone: '13800138001'", 'phone: none')
    .replace(yunqi, 'servicers: [chenjing', 'servicers: [nobody');
  expect(folder.problems().map(({ message }) => message)).toEqual([
    'kf[0].servicers[0] names an unknown person: nobody',
    expect.stringMatching(/^staff\[0\]\.phone: must be a phone number/),
  ]);
});

test('does not blame references to a file that cannot be read', () => {
  expect(
    folder
      .write('staff.yaml', 'staff: [')
      .problems()
      .map(({ file }) => file),
  ).toEqual(['staff.yaml']);
});

test('names the line of a syntax error', () => {
  const line = shippedLine('timing.yaml', 'reopenDays');
  const [problem] = folder.replace('timing.yaml', 'reopenDays: 7', 'reopenDays: 7: 8').problems();
  expect(problem).toMatchObject({ file: 'timing.yaml', key: '', line });
  expect(problem?.message).toMatch(/^YAML: /);
});

test('reports a key written twice', () => {
  const found = folder.append('timing.yaml', 'reopenDays: 8\n').problems();
  expect(found).toEqual([
    expect.objectContaining({ file: 'timing.yaml', message: 'YAML: Map keys must be unique' }),
  ]);
});

test('reports a missing file', () => {
  expect(folder.delete('catalogue/services.yaml').problems()).toEqual<Problem[]>([
    { file: 'catalogue/services.yaml', key: '', message: 'file is missing' },
  ]);
});

test('reports a YAML file it would not read', () => {
  folder.write('timings.yaml', 'a: 1\n').write('properties/third.yml', 'a: 1\n');
  expect(folder.problems()).toEqual<Problem[]>([
    {
      file: 'properties/third.yml',
      key: '',
      message: 'is not a file this program reads; name it properties/third.yaml',
    },
    { file: 'timings.yaml', key: '', message: 'is not a file this program reads; did you mean timing.yaml?' },
  ]);
});

test('reports an empty file as what is wanted there', () => {
  expect(
    folder
      .write('company.yaml', '')
      .problems()
      .map(({ message }) => message),
  ).toEqual(['must be a map of keys and values']);
});

test('reports an article without front matter or without an answer', () => {
  folder
    .write('knowledge/pets.md', '可以养宠物。\n')
    .replace('knowledge/parcels.md', '快递柜设在', '---\n快递柜设在');
  folder.write(
    'knowledge/empty.md',
    '---\ntitle: 空\nwords: [空]\nsource: 无\nvalidFrom: 2026-01-01\n---\n\n',
  );
  expect(folder.problems()).toEqual<Problem[]>([
    { file: 'knowledge/empty.md', key: 'answer', line: 7, message: 'answer: must not be empty' },
    {
      file: 'knowledge/pets.md',
      key: '',
      line: 1,
      message: 'must begin with a front matter between two lines ---',
    },
  ]);
});

test('needs at least one property', () => {
  folder.delete(yunqi).delete('properties/2-binjiang.yaml').delete('knowledge/swimming-pool.md');
  expect(folder.problems()).toContainEqual<Problem>({
    file: 'properties',
    key: '',
    message: 'there must be at least one file, e.g. properties/garden.yaml',
  });
});

test('reports a folder that is not there', () => {
  const path = join(folder.path, 'elsewhere');
  rmSync(path, { force: true });
  expect(problemsOf(() => loadConfiguration(path))[0]).toMatchObject({
    file: '.',
    message: expect.stringContaining('cannot be read'),
  });
});

test('the error lists one problem a line, with file and line', () => {
  folder.replace('timing.yaml', 'reopenDays: 7', 'reopenDays: 0');
  const line = shippedLine('timing.yaml', 'reopenDays');
  const load = () => loadConfiguration(folder.path);
  expect(load).toThrow(ConfigurationProblems);
  expect(load).toThrow(
    `The configuration cannot be used:\n  timing.yaml:${line}  reopenDays: must be at least 1`,
  );
});
