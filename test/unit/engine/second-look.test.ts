import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { openSqliteStore } from '../../../src/adapters/sqlite/store';
import { createVault } from '../../../src/adapters/vault/vault';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import { conversationId } from '../../../src/domain/conversation';
import type { ConversationInput, ResidentContent } from '../../../src/domain/inbound';
import type { InboxRow, NewInboxRow } from '../../../src/domain/records';
import { processPieces, type RowOutcome } from '../../../src/engine/process-inbox';
import type { Opinion, Question } from '../../../src/ports/second-opinion';
import { RevisionConflict, type Store } from '../../../src/ports/store';
import { createSecondLook } from '../../../src/understanding/second-look/second-look';
import { createUnderstanding } from '../../../src/understanding/understanding';
import { recordingLogger } from '../../harness/recording-logger';
import { until } from '../../harness/until';
import { blind, unseen } from '../../support/blind';
import { newConversation, newInboxRow, noon } from '../../support/factories';

const clock = { now: () => noon };
const configuration = loadConfiguration(resolve('config'), requiredReplies);
const understanding = blind(createUnderstanding(configuration, shippedModel()));
const danger: Opinion = { danger: 'certain', emergencyCode: 'FIRE' };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiantai-second-look-'));
  store = await openSqliteStore({ file: join(folder, 'store.db'), vault: createVault('x'.repeat(32)) });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody to be asked, whose answers a test gives one by one. */
function somebody() {
  const questions: Question[] = [];
  const answers: ((opinion: Opinion | null) => void)[] = [];
  return {
    questions,
    answers,
    ask: (question: Question): Promise<Opinion | null> => {
      questions.push(question);
      return new Promise((answer) => answers.push(answer));
    },
  };
}

const readily = (opinion: Opinion | null) => {
  const questions: Question[] = [];
  return {
    questions,
    ask: async (question: Question) => {
      questions.push(question);
      return opinion;
    },
  };
};

const handle = (
  row: InboxRow,
  secondOpinion: { ask(question: Question): Promise<Opinion | null> },
  on: Store = store,
): Promise<RowOutcome> =>
  processPieces(
    {
      store: on,
      configuration,
      clock,
      logger: recordingLogger().logger,
      understanding,
      hearsVoice: false,
      secondLook: createSecondLook({ understanding, secondOpinion, configuration }),
      ids: createIds(clock),
    },
    [row],
  );

const received = (content: ResidentContent): ConversationInput => ({
  type: 'message.received',
  messageId: 'm1',
  at: noon,
  content,
});

async function arrived(
  content: ResidentContent | string,
  more: Partial<NewInboxRow> = {},
): Promise<InboxRow> {
  const said = typeof content === 'string' ? ({ kind: 'text', text: content } as const) : content;
  const row = newInboxRow({ input: received(said), ...more });
  await store.transaction((tx) => tx.inbox.add([row]));
  return { ...row, attempts: 0 };
}

const emergencies = async () =>
  (await store.tickets.list('yunqi', 10)).flatMap(({ emergency, code }) =>
    emergency ? [{ ...emergency, code }] : [],
  );

test('a danger that was not understood is raised: somebody is sent to look on the first message', async () => {
  expect(await handle(await arrived(unseen), readily(danger))).toBe('handled');
  expect(await emergencies()).toEqual([expect.objectContaining({ code: 'FIRE', possible: true })]);
});

test('without an opinion the message is handled as it was understood', async () => {
  expect(await handle(await arrived(unseen), readily(null))).toBe('handled');
  expect(await emergencies()).toEqual([]);
});

test('nobody is asked while a transaction is open', async () => {
  let open = 0;
  const watched: Store = {
    ...store,
    transaction: (work, precedence) =>
      store.transaction(async (tx) => {
        open++;
        try {
          return await work(tx);
        } finally {
          open--;
        }
      }, precedence),
  };
  const openWhenAsked: number[] = [];
  const ask = async () => {
    openWhenAsked.push(open);
    return danger;
  };
  await handle(await arrived(unseen), { ask }, watched);
  expect(openWhenAsked).toEqual([0]);
});

test('a lost race is computed again with the opinion there is', async () => {
  let conflicts = 2;
  const contested: Store = {
    ...store,
    transaction: (work, precedence) =>
      store.transaction(async (tx) => {
        const value = await work(tx);
        if (conflicts-- > 0) throw new RevisionConflict('contested');
        return value;
      }, precedence),
  };
  const asked = readily(danger);
  expect(await handle(await arrived(unseen), asked, contested)).toBe('handled');
  expect(asked.questions).toHaveLength(1);
  expect(await emergencies()).toHaveLength(1);
});

test('a process that dies while it asks leaves the row: the next one asks again, and nothing happens twice', async () => {
  const row = await arrived(unseen);
  const dead = somebody();
  const lost = handle(row, dead);
  await until('the first one has asked', () => dead.questions.length === 1);

  const [found] = await store.inbox.readySubjects(noon, 10);
  const [again] = await store.inbox.pendingOf(found?.subjectKey ?? '', noon, 1);
  expect(again?.id).toBe(row.id);
  const next = readily(danger);
  expect(await handle(again ?? row, next)).toBe('handled');
  expect(next.questions).toEqual(dead.questions);

  dead.answers[0]?.(danger);
  expect(await lost).toBe('overtaken');
  expect(await emergencies()).toHaveLength(1);
});

test('a certain emergency behind a doubtful message does not wait for the opinion on that one', async () => {
  const address = { account: 'wkYunqiGarden0001', user: 'wmWang' };
  const subject = {
    kind: 'conversation',
    id: conversationId(address),
    propertyId: 'yunqi',
    address,
  } as const;
  const silent = somebody();
  const first = handle(await arrived(unseen, { subject }), silent);
  await until('it is asked', () => silent.questions.length === 1);
  const behind = await arrived('着火了 快来人', { subject, lane: 'emergency' });
  expect(await first).toBe('handled');
  expect(await handle(behind, silent)).toBe('handled');
  expect(silent.questions).toHaveLength(1);
  expect(await emergencies()).toEqual([expect.objectContaining({ code: 'FIRE', possible: false })]);
});

test.each<[string, ResidentContent]>([
  ['a tap', { kind: 'text', text: unseen, choiceId: 'f1_repair' }],
  ['a picture', { kind: 'media', media: 'image', mediaRef: 'x' }],
  ['what was passed on', { kind: 'other', description: unseen }],
])('nobody is asked about %s', async (_, content) => {
  const asked = readily(danger);
  expect(await handle(await arrived(content), asked)).toBe('handled');
  expect(asked.questions).toEqual([]);
});

test('nobody is asked about a choice that was typed instead of tapped', async () => {
  const address = { account: 'wkYunqiGarden0001', user: 'wmLi' };
  const conversation = newConversation({
    address,
    menu: { choices: [{ id: 'f1_other', label: '是隔壁那边传来的' }] },
  });
  await store.transaction((tx) => tx.conversations.save(conversation));
  const subject = { kind: 'conversation', id: conversation.id, propertyId: 'yunqi', address } as const;
  const asked = readily(null);
  await handle(await arrived('是隔壁那边传来的', { subject }), asked);
  expect(asked.questions).toEqual([]);
  await handle(await arrived('是隔壁那边传来的怪声', { subject }), asked);
  expect(asked.questions).toHaveLength(1);
});

test('a store that cannot tell the conversation for a moment does not keep the message from being handled', async () => {
  const shaky: Store = {
    ...store,
    conversations: { ...store.conversations, get: () => Promise.reject(new Error('not now')) },
  };
  const asked = readily(danger);
  expect(await handle(await arrived(unseen), asked, shaky)).toBe('handled');
  expect(asked.questions).toEqual([]);
});
