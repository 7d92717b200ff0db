import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../../src/config/config';
import { FolderCopy, shippedFolder, shippedLine } from './shipped-folder';

let folder: FolderCopy;
beforeEach(() => {
  folder = new FolderCopy();
});
afterEach(() => folder.dispose());

const yunqi = 'properties/1-yunqi.yaml';
const binjiang = 'properties/2-binjiang.yaml';
const repairs = 'catalogue/repairs.yaml';
const emergencies = 'catalogue/emergencies.yaml';
const longAdvice = '请'.repeat(121);

/** Title, file, text in the shipped file, text put in its place, key and message of the one problem on its last line. */
const cases: [string, string, string, string, string, string][] = [
  [
    'an unknown key, with the key that was probably meant',
    yunqi,
    'days: [1, 2, 3, 4, 5, 6]',
    'dais: [1, 2, 3, 4, 5, 6]',
    'roster[8].dais',
    'roster[8].dais is not a known key; did you mean days?',
  ],
  [
    'a bad phone',
    'staff.yaml',
    "phone: '13800138002'",
    "phone: '12-3'",
    'staff[1].phone',
    'staff[1].phone: must be a phone number in quotes, e.g. "13800138000", "0571-01008801" or "95598"',
  ],
  [
    'a number where text is wanted',
    'staff.yaml',
    "phone: '13800138002'",
    'phone: 13800138002',
    'staff[1].phone',
    'staff[1].phone: must be text (write numbers in quotes)',
  ],
  [
    'an unknown department',
    'staff.yaml',
    "title: 水电维修工\n    phone: '13800138001'\n    department: engineering",
    "title: 水电维修工\n    phone: '13800138001'\n    department: enginering",
    'staff[0].department',
    'staff[0].department: must be one of engineering, security, cleaning, greening, desk, steward, finance, contractor; did you mean engineering?',
  ],
  [
    'a person who works for an unknown property',
    'staff.yaml',
    'roles: [guard]\n    properties: [yunqi]',
    'roles: [guard]\n    properties: [yunqi, binjang]',
    'staff[4].properties[1]',
    'staff[4].properties[1] names an unknown property: binjang; did you mean binjiang?',
  ],
  [
    'an unknown person in the roster',
    yunqi,
    'staff: [zhangwei, zhouping',
    'staff: [zhangwai, zhouping',
    'roster[0].staff[0]',
    'roster[0].staff[0] names an unknown person: zhangwai; did you mean zhangwei?',
  ],
  [
    'a person on duty at a property that is not theirs',
    yunqi,
    'staff: [wugang, zhengdong]',
    'staff: [hejun, zhengdong]',
    'roster[2].staff[0]',
    'roster[2].staff[0]: hejun does not work for yunqi (staff.yaml)',
  ],
  [
    'an unknown person in a group',
    binjiang,
    'members: [hejun',
    'members: [nobody',
    'groups[1].members[0]',
    'groups[1].members[0] names an unknown person: nobody',
  ],
  [
    'an unknown servicer',
    yunqi,
    'servicers: [chenjing',
    'servicers: [nobody',
    'kf[0].servicers[0]',
    'kf[0].servicers[0] names an unknown person: nobody',
  ],
  [
    'a dispatch group that does not exist',
    yunqi,
    '  security: security',
    '  security: guards',
    'dispatchGroup.security',
    'dispatchGroup.security names an unknown group of this property: guards',
  ],
  [
    'a kf account of two properties',
    binjiang,
    'wkBinjiangNo1',
    'wkYunqiGarden0001',
    'kf[0].account',
    'kf[0].account is already used in properties/1-yunqi.yaml',
  ],
  [
    'a webhook key used twice',
    yunqi,
    '0a1b2c3d4e02',
    '0a1b2c3d4e01',
    'groups[1].webhookKey',
    'groups[1].webhookKey is already used in properties/1-yunqi.yaml',
  ],
  [
    'a building listed twice',
    yunqi,
    "{ id: '4', units",
    "{ id: '3', units",
    'buildings[3].id',
    'buildings[3].id is used twice: 3',
  ],
  [
    'a bad time of day',
    yunqi,
    "serviceHours: { from: '08:00'",
    "serviceHours: { from: '8:00'",
    'serviceHours.from',
    'serviceHours.from: must be a time of day HH:MM from 00:00 to 23:59',
  ],
  [
    'a bad time zone',
    yunqi,
    'Asia/Shanghai',
    'Asia/Shangai',
    'timeZone',
    'timeZone: must be a time zone such as Asia/Shanghai',
  ],
  [
    'a shift of no length',
    yunqi,
    "from: '08:30', to: '18:00'",
    "from: '08:30', to: '08:30'",
    'roster[6].to',
    'roster[6].to: must differ from from; write two entries for a whole day',
  ],
  [
    'a pointer to a phone that no property has',
    repairs,
    'pointer: locksmith',
    'pointer: lockmith',
    'repairs[11].pointer',
    'repairs[11].pointer names a phone that no property has: lockmith; did you mean locksmith?',
  ],
  [
    'advice that is too long',
    repairs,
    'advice: 请先关上漏水处的阀门或家里总水阀，用盆接水，远离湿的插座和电箱。',
    `advice: ${longAdvice}`,
    'repairs[0].advice',
    'repairs[0].advice: must not be longer than 120 characters, it has 121',
  ],
  [
    'a silent emergency that would ring',
    emergencies,
    'name: 入室\n    silent: true',
    'name: 入室\n    silent: false',
    'emergencies[8].silent',
    'emergencies[8].silent: must be true for BURGLARY: a ringing phone is a danger',
  ],
  [
    'an emergency of the wrong kind',
    emergencies,
    'kind: medical',
    'kind: fire',
    'emergencies[0].kind',
    'emergencies[0].kind: must be medical for COLLAPSE',
  ],
  [
    'escalation steps out of order',
    'escalation.yaml',
    'afterSeconds: 600',
    'afterSeconds: 300',
    'repair.urgent[1].afterSeconds',
    'repair.urgent[1].afterSeconds: must be later than the step before (300)',
  ],
  [
    'a share outside 0 to 1',
    'timing.yaml',
    '[0.5, 0.8]',
    '[0.5, 80]',
    'promiseWarnings[1]',
    'promiseWarnings[1]: must be less than 1',
  ],
  [
    'an article that ends before it begins',
    'knowledge/swimming-pool.md',
    'validTo: 2027-09-30',
    'validTo: 2025-09-30',
    'validTo',
    'validTo: must not be before validFrom (2026-05-01)',
  ],
  [
    'a date that does not exist',
    'knowledge/pets.md',
    'validFrom: 2026-01-01',
    'validFrom: 2026-02-30',
    'validFrom',
    'validFrom: must be a date YYYY-MM-DD',
  ],
  [
    'an article for an unknown property',
    'knowledge/swimming-pool.md',
    'properties: [yunqi]',
    'properties: [yunxi]',
    'properties[0]',
    'properties[0] names an unknown property: yunxi; did you mean yunqi?',
  ],
  [
    'a broken placeholder',
    'replies.yaml',
    'thanks.reply: ',
    'thanks.reply: 您{na me}',
    'thanks.reply',
    'thanks.reply has a brace that is not part of a placeholder such as {name}',
  ],
];

test.each(cases)('reports %s', (_title, file, before, after, key, message) => {
  const line = shippedLine(file, before) + after.split('\n').length - 1;
  expect(folder.replace(file, before, after).problems()).toEqual<Problem[]>([{ file, key, line, message }]);
});

test('reports a person listed twice', () => {
  const line = shippedLine('staff.yaml', 'id: machao');
  const message = 'staff[5].id is used twice: wugang';
  expect(folder.replace('staff.yaml', 'id: machao', 'id: wugang').problems()).toContainEqual<Problem>({
    file: 'staff.yaml',
    key: 'staff[5].id',
    line,
    message,
  });
});

test('reports two properties with one id', () => {
  expect(folder.replace(binjiang, 'id: binjiang', 'id: yunqi').problems()).toContainEqual<Problem>({
    file: binjiang,
    key: 'id',
    line: 2,
    message: 'id is already used in properties/1-yunqi.yaml',
  });
});

test('reports a code used in two files, and the required code it replaced', () => {
  const file = 'catalogue/complaints.yaml';
  const line = shippedLine(file, 'code: PETS');
  expect(folder.replace(file, 'code: PETS', 'code: ELEVATOR').problems()).toEqual<Problem[]>([
    { file, key: 'complaints', line: 2, message: 'complaints has no category with the required code PETS' },
    {
      file,
      key: 'complaints[11].code',
      line,
      message: 'complaints[11].code is already used in catalogue/repairs.yaml: ELEVATOR',
    },
  ]);
});

test('reports a missing key at the entry that lacks it', () => {
  const line = shippedLine(repairs, '- code: ELEVATOR');
  expect(folder.replace(repairs, '    provider: 安捷电梯维保公司\n', '').problems()).toEqual<Problem[]>([
    {
      file: repairs,
      key: 'repairs[10].provider',
      line,
      message: 'repairs[10].provider is missing; scope B names the contractor',
    },
  ]);
});

test.each(['engineering', 'security', 'desk'])('reports a roster without anybody for %s', (department) => {
  folder
    .replace(yunqi, `{ department: ${department},`, '{ department: greening,')
    .replace(yunqi, `{ department: ${department},`, '{ department: greening,');
  expect(folder.problems()).toEqual<Problem[]>([
    {
      file: yunqi,
      key: 'roster',
      line: shippedLine(yunqi, '\nroster:') + 1,
      message: `roster has nobody for ${department}`,
    },
  ]);
});

test('reports a property without a kf account', () => {
  const before = /kf:\n( {2}.*\n)+/.exec(readFileSync(join(shippedFolder, yunqi), 'utf8'))?.[0] ?? '';
  expect(folder.replace(yunqi, before, 'kf: []\n').problems()).toEqual<Problem[]>([
    { file: yunqi, key: 'kf', line: shippedLine(yunqi, '\nkf:') + 1, message: 'kf: must not be empty' },
  ]);
});

test.each(['captain', 'supervisor', 'manager'])('reports a property without a %s', (role) => {
  const staff = readFileSync(join(shippedFolder, 'staff.yaml'), 'utf8');
  folder.write('staff.yaml', staff.replaceAll(new RegExp(`roles: \\[${role}`, 'g'), 'roles: [worker'));
  expect(folder.problems()).toEqual<Problem[]>(
    [yunqi, binjiang].map((file) => ({
      file,
      key: 'id',
      line: 2,
      message: `id: no ${role} works here (staff.yaml)`,
    })),
  );
});
