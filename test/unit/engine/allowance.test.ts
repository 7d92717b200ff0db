import { resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import { conversationSubject, subjectKey } from '../../../src/domain/records';
import { processPieces } from '../../../src/engine/process-inbox';
import type { Store } from '../../../src/ports/store';
import { createUnderstanding } from '../../../src/understanding/understanding';
import { recordingLogger } from '../../harness/recording-logger';
import {
  newConversation,
  newOutboxRow,
  newTranscriptLine,
  nextId,
  noon,
  noonPlus,
} from '../../support/factories';
import { storeOnDisk } from '../edges/store-on-disk';

const configuration = loadConfiguration(resolve('config'), requiredReplies);
const understanding = createUnderstanding(configuration, shippedModel());
const address = { account: 'wkYunqiGarden0001', user: 'wmWang' };

/** Two answers went out within the second in which the resident writes; the second one shows a menu. */
describe('the allowance that begins with a message', () => {
  let store: Store;
  let dispose: () => Promise<void>;
  beforeEach(async () => {
    ({ store, dispose } = await storeOnDisk());
  });
  afterEach(() => dispose());

  async function usedAfter(choiceId?: string): Promise<number | undefined> {
    const wang = newConversation({ address });
    const message = { text: '', choices: [] };
    const answers = [1, 2].map(() =>
      newOutboxRow({ delivery: { type: 'resident.message', to: address, message } }),
    );
    const shown = answers[1]?.id ?? '';
    const choices = [{ id: 'menu_a', label: '甲' }];
    const subject = conversationSubject(wang.id, 'yunqi', address);
    const input = {
      type: 'message.received',
      messageId: nextId(),
      at: noon,
      content: { kind: 'text', text: '你好', ...(choiceId && { choiceId }) },
    } as const;
    await store.transaction(async (tx) => {
      await tx.conversations.save(wang);
      await tx.transcripts.append([
        newTranscriptLine({ id: shown, conversationId: wang.id, from: 'bot', choices }),
      ]);
      await tx.outbox.add(answers);
      for (const { id } of answers) await tx.outbox.settle(id, 'delivered', noonPlus(0.5));
      await tx.inbox.add([
        { id: nextId(), key: nextId(), subject, receivedAt: noon, lane: 'interactive', input },
      ]);
    });
    const [row] = await store.inbox.pendingOf(subjectKey(subject), noon, 1);
    if (!row) throw new Error('no row');
    const clock = { now: () => noonPlus(1) };
    const { logger } = recordingLogger();
    await processPieces(
      { store, configuration, clock, logger, understanding, hearsVoice: false, ids: createIds(clock) },
      [row],
    );
    return (await store.conversations.get(wang.id))?.allowance.used;
  }

  it('counts what may have arrived after the words were written, and the answer', async () => {
    expect(await usedAfter()).toBe(3);
  });

  it('does not count what the resident had read to tap on it', async () => {
    expect(await usedAfter('menu_a')).toBe(1);
  });
});
