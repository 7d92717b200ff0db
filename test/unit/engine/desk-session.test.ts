import { resolve } from 'node:path';
import { requiredReplies } from '../../../flows/texts';
import { createIds } from '../../../src/adapters/local/ids';
import { shippedModel } from '../../../src/composition/shipped-model';
import { loadConfiguration } from '../../../src/config/config';
import type { Conversation } from '../../../src/domain/conversation';
import type { ConversationInput, UndeliverableReason } from '../../../src/domain/inbound';
import { conversationSubject, subjectKey } from '../../../src/domain/records';
import { processPieces } from '../../../src/engine/process-inbox';
import { fireTimer } from '../../../src/engine/workers/fire-timer';
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
import { waitingDeliveries } from '../../support/waiting-deliveries';
import { storeOnDisk } from '../edges/store-on-disk';

const configuration = loadConfiguration(resolve('config'), requiredReplies);
const understanding = createUnderstanding(configuration, shippedModel());
const address = { account: 'wkYunqiGarden0001', user: 'wmWang' };
const minutes = (n: number): number => n * 60;
const hours = (n: number): number => n * 3600;

describe('a conversation that the desk has', () => {
  let store: Store;
  let dispose: () => Promise<void>;
  let now = noon;
  const clock = { now: () => now };
  beforeEach(async () => {
    ({ store, dispose } = await storeOnDisk());
    now = noon;
  });
  afterEach(() => dispose());

  const given = async (overrides: Partial<Conversation>): Promise<Conversation> => {
    const conversation = newConversation({ address, ...overrides });
    await store.transaction((tx) => tx.conversations.save(conversation));
    return conversation;
  };
  const subjectOf = ({ id }: Conversation) => conversationSubject(id, 'yunqi', address);
  const ids = createIds(clock);

  /** Handles whatever waits for the conversation at this time. */
  const atTime = async (seconds: number, conversation: Conversation): Promise<void> => {
    now = noonPlus(seconds);
    for (const { id } of await store.timers.due(now, 100)) await fireTimer({ store, clock, ids }, id);
    const { logger } = recordingLogger();
    for (;;) {
      const [row] = await store.inbox.pendingOf(subjectKey(subjectOf(conversation)), now, 1);
      if (!row) return;
      const processing = { store, configuration, clock, logger, understanding, hearsVoice: false, ids };
      expect(await processPieces(processing, [row])).toBe('handled');
    }
  };
  const happens = async (seconds: number, conversation: Conversation, input: ConversationInput) => {
    now = noonPlus(seconds);
    const row = { id: nextId(), key: nextId(), subject: subjectOf(conversation), receivedAt: now };
    await store.transaction((tx) => tx.inbox.add([{ ...row, lane: 'interactive', input }]));
    await atTime(seconds, conversation);
  };
  const writes = (seconds: number, conversation: Conversation, text: string) =>
    happens(seconds, conversation, {
      type: 'message.received',
      messageId: nextId(),
      at: noonPlus(seconds),
      content: { kind: 'text', text },
    });
  const isRefused = async (seconds: number, conversation: Conversation, reason: UndeliverableReason) => {
    const row = newOutboxRow({
      delivery: { type: 'resident.message', to: address, message: { text: '师傅已出发', choices: [] } },
    });
    await store.transaction((tx) => tx.outbox.add([row]));
    await store.transaction((tx) => tx.outbox.settle(row.id, 'refused', noonPlus(seconds)));
    const at = noonPlus(seconds);
    await happens(seconds, conversation, { type: 'message.undelivered', at, outgoingId: row.id, reason });
  };
  const saved = async ({ id }: Conversation) => store.conversations.get(id);
  const answers = async () =>
    (await waitingDeliveries(store, now)).filter(({ delivery }) => delivery.type === 'resident.message');
  const reminders = async () =>
    (await store.tasks.open('yunqi')).filter(({ text }) => text.includes('还没有人回复'));

  describe('found out by a refusal', () => {
    it('is reminded of, and comes back to the bot 48 hours after the resident last wrote', async () => {
      const wang = await given({ allowance: { residentWroteAt: noon, used: 1 } });
      await isRefused(minutes(5), wang, 'served-by-person');
      expect(await saved(wang)).toMatchObject({ servedBy: 'desk' });
      await atTime(minutes(5) + configuration.timing.handoffAnswerSeconds, wang);
      expect(await reminders()).toHaveLength(1);
      await atTime(hours(48), wang);
      expect(await saved(wang)).toMatchObject({ servedBy: 'bot' });
    });

    it('is not reminded of when a person has written since', async () => {
      const wang = await given({ allowance: { residentWroteAt: noon, used: 1 } });
      const line = newTranscriptLine({ conversationId: wang.id, from: 'servicer', at: noonPlus(60) });
      await store.transaction((tx) => tx.transcripts.append([line]));
      await isRefused(minutes(5), wang, 'served-by-person');
      await atTime(minutes(30), wang);
      expect(await reminders()).toEqual([]);
    });

    it('comes back at once when the 48 hours are over by then', async () => {
      const wang = await given({ allowance: { residentWroteAt: noon, used: 1 } });
      await isRefused(hours(49), wang, 'served-by-person');
      await atTime(hours(49) + 1, wang);
      expect(await saved(wang)).toMatchObject({ servedBy: 'bot' });
    });
  });

  it('is answered by the bot when the resident writes after 48 hours, whatever became of the timer', async () => {
    const wang = await given({
      servedBy: 'desk',
      servicerId: 'chenjing',
      allowance: { residentWroteAt: noon, used: 0 },
    });
    await writes(hours(48) + 1, wang, '你好');
    expect(await saved(wang)).toMatchObject({ servedBy: 'bot' });
    expect(await saved(wang)).not.toHaveProperty('servicerId');
    expect(await answers()).toHaveLength(1);
  });

  it('is left to the desk within 48 hours, counted by when the words were written', async () => {
    const wang = await given({ servedBy: 'desk', allowance: { residentWroteAt: noon, used: 0 } });
    await happens(hours(60), wang, {
      type: 'message.received',
      messageId: nextId(),
      at: noonPlus(hours(47)),
      content: { kind: 'text', text: '你好' },
    });
    expect(await saved(wang)).toMatchObject({ servedBy: 'desk' });
    expect(await answers()).toEqual([]);
  });

  it('stays with the desk when the resident wrote just before a late end of the session was handled', async () => {
    const wang = await given({
      servedBy: 'desk',
      allowance: { residentWroteAt: noonPlus(hours(1)), used: 0 },
    });
    const input = {
      type: 'timer.due',
      name: 'session-expiry',
      data: {},
      dueAt: noonPlus(hours(48)),
    } as const;
    await happens(hours(48), wang, input);
    expect(await saved(wang)).toMatchObject({ servedBy: 'desk' });
  });

  describe('but nobody answers', () => {
    const soon = configuration.timing.handoffAnswerSeconds;

    it('is reminded of anew when the resident writes again after the last reminder', async () => {
      const wang = await given({ servedBy: 'desk', allowance: { residentWroteAt: noon, used: 0 } });
      await writes(1, wang, '在吗');
      await atTime(minutes(9), wang);
      await writes(minutes(9), wang, '有人吗');
      await atTime(minutes(11), wang);
      expect(await reminders()).toEqual([]);
      await writes(minutes(12), wang, '人呢');
      await atTime(minutes(12) + soon, wang);
      expect(await reminders()).toHaveLength(1);
      for (let minute = 14; minute < 120; minute++) await atTime(minutes(minute), wang);
      const vain = (await reminders()).length;
      await writes(hours(3), wang, '还是没人');
      await atTime(hours(3) + soon, wang);
      expect(await reminders()).toHaveLength(vain + 1);
    });

    it('is not put off by writing again and again', async () => {
      const wang = await given({ servedBy: 'desk', allowance: { residentWroteAt: noon, used: 0 } });
      await writes(1, wang, '在吗');
      for (let second = 0; second <= soon; second += 10) await writes(minutes(11) + second, wang, '人呢');
      expect(await reminders()).toHaveLength(1);
    });

    it('is not reminded of while a person does', async () => {
      const wang = await given({ servedBy: 'desk', allowance: { residentWroteAt: noon, used: 0 } });
      await writes(1, wang, '在吗');
      const at = noonPlus(minutes(20));
      await happens(minutes(20), wang, { type: 'servicer.said', at, servicerId: 'chenjing', text: '您好' });
      await writes(minutes(40), wang, '谢谢');
      await atTime(minutes(60), wang);
      expect(await reminders()).toEqual([]);
    });
  });

  it.each([
    ['after the refusal is taken at its word', 0, 5],
    ['before the resident wrote again says nothing of what may be sent now', 120, 1],
  ])('a spent allowance, %s', async (_, wroteAt, used) => {
    const wang = await given({ allowance: { residentWroteAt: noonPlus(wroteAt), used: 1 } });
    await isRefused(60, wang, 'allowance-spent');
    expect((await saved(wang))?.allowance.used).toBe(used);
  });
});
