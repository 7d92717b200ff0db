import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Credentials } from './credentials';
import type { SimApp, SimGroup, SimKfAccount, SimStaff, SimWorld } from './world';

type Yaml = Record<string, unknown>;

/** Keys of the apps in `company.yaml`, in file order. */
export function appKeysOf(configDir: string): string[] {
  return Object.keys(object(readYaml(join(configDir, 'company.yaml')).apps));
}

/**
 * The corp as described by the operator's configuration folder; fields it does not need are ignored.
 * @throws Error when company.yaml or staff.yaml is missing or an app has no credentials
 */
export function worldFromConfig(configDir: string, credentials: Credentials): SimWorld {
  const company = readYaml(join(configDir, 'company.yaml'));
  const properties = readProperties(join(configDir, 'properties'));
  return {
    corpId: credentials.corpId,
    corpName: text(company.corpName),
    apps: Object.entries(object(company.apps)).map(([key, app]) => readApp(key, object(app), credentials)),
    kfAccounts: properties.flatMap((property) => list(property.kf).map(readKfAccount)),
    staff: list(readYaml(join(configDir, 'staff.yaml')).staff).map(readStaff),
    groups: properties.flatMap((property) =>
      list(property.groups).map((group) => readGroup(text(property.id), group)),
    ),
    aibot: credentials.aibot,
  };
}

function readApp(key: string, app: Yaml, credentials: Credentials): SimApp {
  const secrets = credentials.apps[key];
  if (!secrets) throw new Error(`no credentials for app ${key}`);
  return { key, name: text(app.name) || key, ...secrets, managesKf: key === 'KF' };
}

function readKfAccount(account: Yaml): SimKfAccount {
  return { openKfid: text(account.account), name: text(account.name), servicers: texts(account.servicers) };
}

function readStaff(member: Yaml): SimStaff {
  return {
    userid: text(member.id),
    name: text(member.name),
    position: text(member.title),
    mobile: text(member.phone),
    department: text(member.department),
  };
}

function readGroup(propertyId: string, group: Yaml): SimGroup {
  const id = text(group.id);
  const chatId = `wr${createHash('sha1').update(`${propertyId}/${id}`).digest('hex').slice(0, 24)}`;
  return {
    id,
    propertyId,
    name: text(group.name),
    webhookKey: text(group.webhookKey),
    chatId,
    members: texts(group.members),
  };
}

function readProperties(folder: string): Yaml[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().map((name) => readYaml(join(folder, name)));
}

function readYaml(file: string): Yaml {
  return object(parse(readFileSync(file, 'utf8')));
}

function object(value: unknown): Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Yaml) : {};
}

function list(value: unknown): Yaml[] {
  return Array.isArray(value) ? value.map(object) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
