import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { createLocalRateLimits } from '../../../src/adapters/local/rate-limits';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { loadConfiguration } from '../../../src/config/config';
import { type Delivery, recipientOf } from '../../../src/domain/delivery';
import type { OutboxRow } from '../../../src/domain/records';
import { relayRow } from '../../../src/engine/delivery/relay-outbox';
import type { DeliveryOutcome } from '../../../src/ports/courier';
import type { Store } from '../../../src/ports/store';
import { recordingLogger } from '../../harness/recording-logger';
import { newOutboxRow, nextId, noon } from '../../support/factories';
import { waitingDeliveries } from '../../support/waiting-deliveries';

const clock = { now: () => noon };
const configuration = loadConfiguration(resolve('config'), requiredReplies);
const heading = '【附件】BX-20261122-0007 漏水\n位置：3栋2单元1501\n共2个。（今天12:00:00）';
const opening: Delivery = {
  type: 'staff.attachments',
  staffId: 'zhangwei',
  heading,
  attachments: [
    { mediaId: 'm1', kind: 'image', contentType: 'image/jpeg' },
    { mediaId: 'm2', kind: 'voice', contentType: 'audio/amr' },
  ],
};
const photo = { shownAs: 'image', mediaRef: 'P1' } as const;
const voice = { shownAs: 'voice', mediaRef: 'P2' } as const;
const refusal: DeliveryOutcome = { status: 'refused', reason: 'no', undeliverable: 'unknown', alert: false };

let folder: string;
let store: Store;
const { logger, lines } = recordingLogger();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiantai-opened-'));
  store = await openSqliteStore({ file: join(folder, 'store.db'), vault: createVault('x'.repeat(32)) });
  lines.length = 0;
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Relays one delivery that ends like this; answers what is to be delivered after it. */
async function relayed(delivery: Delivery, outcome: DeliveryOutcome) {
  const row = newOutboxRow({ id: nextId(), ticketId: 't7', recipient: recipientOf(delivery), delivery });
  await store.transaction((tx) => tx.outbox.add([row]));
  const found = await store.outbox.get(row.id);
  if (!found) throw new Error('the row was not added');
  await relayRow(
    {
      store,
      configuration,
      courier: { deliver: async () => outcome },
      limits: createLocalRateLimits(clock),
      clock,
      ids: createIds(clock),
      logger,
      tryLastsSeconds: 0,
    },
    found,
  );
  return waiting(row.id);
}

/** What is left to be delivered, in the order in which it leaves, without this row. */
async function waiting(exceptId: string): Promise<readonly OutboxRow[]> {
  const left: OutboxRow[] = [];
  for (let heads = await waitingDeliveries(store, noon); heads.length > 0; ) {
    left.push(...heads);
    await store.transaction(async (tx) => {
      for (const { id } of heads) await tx.outbox.settle(id, 'dropped', noon);
    });
    heads = await waitingDeliveries(store, noon);
  }
  return left.filter(({ id }) => id !== exceptId);
}

const text = (words: string): Delivery => ({ type: 'staff.text', staffId: 'zhangwei', text: words });
const shown = (media: typeof photo | typeof voice): Delivery => ({
  type: 'staff.media',
  staffId: 'zhangwei',
  media,
  heading,
});

it('what the platform took is shown under the words that name it, to the same person, in order', async () => {
  const next = await relayed(opening, { status: 'accepted', upload: { held: [photo, voice], failed: 0 } });
  expect(next.map(({ delivery }) => delivery)).toEqual([text(heading), shown(photo), shown(voice)]);
  expect(new Set(next.map(({ recipient }) => recipient))).toEqual(new Set(['staff:zhangwei']));
  expect(next.map(({ ticketId }) => ticketId)).toEqual(['t7', 't7', 't7']);
});

it('no card waits for an upload', () => {
  expect(recipientOf(opening)).not.toBe(recipientOf(text('')));
});

it('what it did not take is said in the same words', async () => {
  const next = await relayed(opening, { status: 'accepted', upload: { held: [voice], failed: 1 } });
  expect(next.map(({ delivery }) => delivery)).toEqual([
    text(`${heading}\n有1个附件没能发过来，请过一会儿再点；还是不行，请向住户再要一份。`),
    shown(voice),
  ]);
});

it('where it took nothing, one text says so', async () => {
  const next = await relayed(opening, { status: 'accepted', upload: { held: [], failed: 2 } });
  expect(next.map(({ delivery }) => delivery)).toEqual([
    text(`${heading}\n附件没能发过来，请过一会儿再点；还是不行，请向住户再要一份。`),
  ]);
});

it.each<Delivery>([opening, shown(photo)])(
  '$type refused for good: the employee is told, no desk task',
  async (delivery) => {
    const next = await relayed(delivery, refusal);
    expect(next.map((row) => row.delivery)).toEqual([
      text(`${heading}\n有附件没能发到您这里，请再点一次；还是不行，请联系前台。`),
    ]);
    expect(await store.tasks.open('yunqi')).toEqual([]);
  },
);

it('two refused of one opening are told with one text: the platform swallows an identical one', async () => {
  const [first] = await relayed(shown(photo), refusal);
  const [second] = await relayed(shown(voice), refusal);
  expect(second?.delivery).toEqual(first?.delivery);
});

it('it is noted who sees what before it leaves, without a word of it', async () => {
  await relayed(opening, { status: 'later', reason: 'busy', alert: false });
  expect(lines).toContainEqual(
    expect.objectContaining({
      event: 'sensitive.read',
      fields: { what: 'attachments', staffId: 'zhangwei', ticketId: 't7', mediaIds: ['m1', 'm2'] },
    }),
  );
});
