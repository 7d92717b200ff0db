import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { loadConfiguration } from '../../../src/config/config';
import { conversationId } from '../../../src/domain/conversation';
import type { NewInboxRow } from '../../../src/domain/records';
import { processPieces } from '../../../src/engine/process-inbox';
import type { Store } from '../../../src/ports/store';
import { recordingLogger } from '../../harness/recording-logger';
import { newConversation, newInboxRow, noon, noonPlus } from '../../support/factories';
import { waitingDeliveries } from '../../support/waiting-deliveries';

const clock = { now: () => noon };
const configuration = loadConfiguration(resolve('config'), requiredReplies);

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiantai-gives-up-'));
  store = await openSqliteStore({ file: join(folder, 'store.db'), vault: createVault('x'.repeat(32)) });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** The last try of a row whose handling always fails. */
async function giveUp(row: NewInboxRow): Promise<string> {
  await store.transaction((tx) => tx.inbox.add([row]));
  return processPieces(
    {
      // Every first transaction of a try fails; the one that gives the row up does not.
      store: failingFirst(store),
      configuration,
      clock,
      logger: recordingLogger().logger,
      understanding: {} as never,
      hearsVoice: false,
      ids: createIds(clock),
    },
    [{ ...row, attempts: 4 }],
  );
}

function failingFirst(real: Store): Store {
  let failed = false;
  return {
    ...real,
    transaction: (work) => {
      if (failed) return real.transaction(work);
      failed = true;
      return Promise.reject(new Error('cannot be handled'));
    },
  };
}

const deliveries = async () =>
  (await waitingDeliveries(store, noon)).map(({ delivery, lane }) => ({ ...delivery, lane }));
const cardsTo = async () =>
  (await deliveries()).flatMap((delivery) => (delivery.type === 'staff.card' ? [delivery] : []));
const messages = async () => (await deliveries()).filter(({ type }) => type === 'resident.message');

test('a message is handed to the front desk with its words, and the resident hears an apology that counts', async () => {
  const row = newInboxRow({ user: 'wmWang' });
  const address = { account: 'wkAJ2GCAAA', user: 'wmWang' };
  await store.transaction((tx) =>
    tx.conversations.save(newConversation({ address, allowance: { used: 4 } })),
  );
  expect(await giveUp(row)).toBe('given-up');
  const [card] = await cardsTo();
  expect(card).toMatchObject({ lane: 'interactive', staffId: 'chenjing' });
  expect(card?.card.body).toContain('厨房水管漏水了');
  expect(await messages()).toHaveLength(1);
  const conversation = await store.conversations.get(conversationId(address));
  expect(conversation?.allowance).toEqual({ residentWroteAt: noon, used: 1 });
});

test('a message that may mean danger goes ahead of everything, to the guards on duty as well', async () => {
  await giveUp(newInboxRow({ lane: 'emergency' }));
  const cards = await cardsTo();
  expect(cards.map(({ lane }) => lane)).toEqual(cards.map(() => 'emergency'));
  expect(cards.map(({ staffId }) => staffId)).toEqual(expect.arrayContaining(['chenjing', 'wugang']));
  expect(cards[0]?.card.body).toContain('【紧急】');
});

test('the words of a voice message are handed over like typed ones', async () => {
  const input = { type: 'voice.heard', mediaId: 'm1', at: noon, text: '我妈叫不醒' } as const;
  await giveUp(newInboxRow({ lane: 'emergency', input }));
  const [card] = await cardsTo();
  expect(card).toMatchObject({ lane: 'emergency' });
  expect(card?.card.body).toContain('我妈叫不醒');
});

test('a resident whom a person serves is not written to', async () => {
  const row = newInboxRow({ user: 'wmLi' });
  const address = { account: 'wkAJ2GCAAA', user: 'wmLi' };
  await store.transaction((tx) => tx.conversations.save(newConversation({ address, servedBy: 'desk' })));
  await giveUp(row);
  expect(await messages()).toEqual([]);
  expect(await cardsTo()).not.toEqual([]);
});

test('a step of an escalation is tried again', async () => {
  await giveUp(
    newInboxRow({
      subject: { kind: 'ticket', id: 't1', propertyId: 'yunqi' },
      lane: 'emergency',
      input: { type: 'timer.due', name: 'escalate', data: { stage: 1 }, dueAt: noon },
    }),
  );
  expect(await store.timers.get('t1/escalate')).toMatchObject({
    name: 'escalate',
    lane: 'emergency',
    data: { stage: 1 },
    dueAt: noonPlus(180),
  });
});
