import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { createLocalRateLimits } from '../../../src/adapters/local/rate-limits';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { loadConfiguration } from '../../../src/config/config';
import type { Delivery } from '../../../src/domain/delivery';
import type { NewOutboxRow, OutboxRow } from '../../../src/domain/records';
import { relayRow } from '../../../src/engine/delivery/relay-outbox';
import type { DeliveryOutcome } from '../../../src/ports/courier';
import type { Store } from '../../../src/ports/store';
import { recordingLogger } from '../../harness/recording-logger';
import { newCard, newOutboxRow, nextId, noon } from '../../support/factories';

const clock = { now: () => noon };
const configuration = loadConfiguration(resolve('config'), requiredReplies);
const to = { account: 'wkYunqiGarden0001', user: 'wmWang' };
const card = {
  title: '报修',
  facts: [],
  buttons: [{ key: 'done', label: '完成', look: 'primary' }],
} as const;

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiantai-relay-'));
  store = await openSqliteStore({ file: join(folder, 'relay.db'), vault: createVault('x'.repeat(32)) });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function relayOnce(
  row: OutboxRow,
  deliver: (row: OutboxRow) => Promise<DeliveryOutcome>,
  tryLastsSeconds = 0,
) {
  return relayRow(
    {
      store,
      configuration,
      courier: { deliver },
      limits: createLocalRateLimits(clock),
      clock,
      ids: createIds(clock),
      logger: recordingLogger().logger,
      tryLastsSeconds,
    },
    row,
  );
}

/** The row as the next process finds it after the one before died while it was being carried. */
async function afterDeathUnderWay(delivery: Delivery): Promise<OutboxRow> {
  const row: NewOutboxRow = newOutboxRow({ id: nextId(), delivery });
  await store.transaction((tx) => tx.outbox.add([row]));
  const found = await store.outbox.get(row.id);
  if (!found) throw new Error('the row was not added');
  const died = new Error('died');
  const firstTry = relayOnce(found, async () => Promise.reject(died));
  await expect(firstTry).rejects.toBe(died);
  const left = await store.outbox.get(row.id);
  if (!left) throw new Error('the row is gone');
  return left;
}

it.each<Delivery>([
  { type: 'resident.message', to, message: { text: '您好', choices: [] } },
  { type: 'resident.welcome', to, code: 'WC1', message: { text: '您好', choices: [] } },
  { type: 'staff.card-update', staffId: 'zhangwei', cardId: 'c1', card },
])('$type is carried again as a repetition', async (delivery) => {
  const row = await afterDeathUnderWay(delivery);
  expect(row.tryingSince).toBeDefined();
  let carried: OutboxRow | undefined;
  await relayOnce(row, async (given) => {
    carried = given;
    return { status: 'accepted' };
  });
  expect(carried?.tryingSince).toBeDefined();
});

it.each<Delivery>([
  { type: 'group.post', groupKey: 'yunqi/engineering', text: '新工单', mentions: [] },
  { type: 'staff.call', staffId: 'zhangwei', reason: 'BX-0001' },
])('$type is not carried again', async (delivery) => {
  const row = await afterDeathUnderWay(delivery);
  const outcome = await relayOnce(row, async () => Promise.reject(new Error('carried again')));
  expect(outcome).toBe('unknown');
});

it('a delivery that cannot be recognised is left alone while another process may be at it', async () => {
  const row = await afterDeathUnderWay({
    type: 'group.post',
    groupKey: 'yunqi/engineering',
    text: '新工单',
    mentions: [],
  });
  const carry = async (): Promise<DeliveryOutcome> => Promise.reject(new Error('carried again'));
  expect(await relayOnce(row, carry, 15)).toBe('under-way');
  expect(await store.outbox.get(row.id)).toEqual(row);
});

it('a redraw that was under way and is overtaken takes its code with it: the next one must not count as done', async () => {
  const cardId = `c${nextId()}`;
  const overtaken = await afterDeathUnderWay({
    type: 'staff.card-update',
    staffId: 'zhangwei',
    cardId,
    card,
  });
  await store.transaction((tx) =>
    tx.cards.save(
      newCard({
        id: cardId,
        staffId: 'zhangwei',
        refreshCode: 'RC',
        refreshCodeAt: noon,
        redrawId: nextId(),
      }),
    ),
  );
  const outcome = await relayOnce(overtaken, async () => Promise.reject(new Error('carried again')));
  expect(outcome).toBe('overtaken');
  expect((await store.cards.get(cardId))?.refreshCode).toBeUndefined();
});
