import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/adapters/sqlite/store';
import { createVault } from '../../src/adapters/vault/vault';
import { nextId } from '../support/factories';
import { describeStore } from './store';

const directory = mkdtempSync(join(tmpdir(), 'qiantai-store-'));
const vault = createVault('a secret of the contract suite');

afterAll(() => rmSync(directory, { recursive: true }));

describeStore('SQLite', () => openSqliteStore({ file: join(directory, `${nextId()}.db`), vault }));
