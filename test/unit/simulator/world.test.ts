import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentCredentials } from '../../../src/simulator/credentials';
import { appKeysOf, worldFromConfig } from '../../../src/simulator/world-from-config';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-world-'));
  mkdirSync(join(folder, 'properties'));
  writeFileSync(
    join(folder, 'company.yaml'),
    'corpName: 安居物业\napps:\n  KF: { purpose: 住户 }\n  STAFF: { purpose: 员工 }\n',
  );
  writeFileSync(
    join(folder, 'staff.yaml'),
    'staff:\n  - { id: zhangwei, name: 张伟, title: 维修工, phone: "13800000001", roles: [worker], department: engineering }\n',
  );
  writeFileSync(
    join(folder, 'properties', 'garden.yaml'),
    'id: garden\nname: 花园\nkf: [{ account: wkGarden, name: 花园客服, servicers: [zhangwei] }]\n' +
      'groups: [{ id: engineering, name: 工程群, webhookKey: key-1, members: [zhangwei] }]\nbuildings: []\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads the corp from the operator’s configuration', () => {
  const world = worldFromConfig(folder, developmentCredentials({}, appKeysOf(folder)));
  expect(world).toMatchObject({
    corpName: '安居物业',
    apps: [
      { key: 'KF', managesKf: true, agentId: 1000002 },
      { key: 'STAFF', managesKf: false, agentId: 1000003 },
    ],
    kfAccounts: [{ openKfid: 'wkGarden', name: '花园客服', servicers: ['zhangwei'] }],
    staff: [
      {
        userid: 'zhangwei',
        name: '张伟',
        position: '维修工',
        mobile: '13800000001',
        department: 'engineering',
      },
    ],
    groups: [{ id: 'engineering', propertyId: 'garden', webhookKey: 'key-1', members: ['zhangwei'] }],
  });
});

test('credentials come from the environment, missing ones are stable and well-formed', () => {
  const given = developmentCredentials({ WECOM_CORP_ID: 'ww1', WECOM_KF_AGENT_ID: '7' });
  expect(given).toMatchObject({ corpId: 'ww1', apps: { KF: { agentId: 7 } } });
  expect(given.env).toMatchObject({ WECOM_CORP_ID: 'ww1', WECOM_KF_AGENT_ID: '7' });
  const derived = developmentCredentials({});
  expect(derived).toEqual(developmentCredentials({}));
  expect(derived.apps.STAFF?.aesKey).toMatch(/^[A-Za-z0-9]{43}$/);
  expect(derived.apps.STAFF?.secret).not.toBe(derived.apps.KF?.secret);
  expect(developmentCredentials(derived.env)).toEqual(derived);
});
