import { conversationId } from '../../src/domain/conversation';
import type { ChatMessage } from './control';
import { type Desk, yunqi } from './desk';
import { until } from './until';

export type Attachment = 'image' | 'voice' | 'video' | 'file';

/** What people do in stories, on top of the desk. */
export interface People {
  /** Writes and gets exactly one message back, which is answered. */
  ask(resident: string, text: string, account?: string): Promise<ChatMessage>;
  /** Taps a choice and gets exactly one message back. */
  pick(resident: string, label: string, account?: string): Promise<ChatMessage>;
  /** Sends an attachment and gets exactly one message back. */
  show(resident: string, type: Attachment, dataBase64?: string): Promise<ChatMessage>;
  /** Writes and hears nothing from the bot. */
  writeUnanswered(resident: string, text: string, account?: string): Promise<void>;
  /** The bot's messages so far. */
  heard(resident: string, account?: string): Promise<readonly ChatMessage[]>;
  /** Whatever the bot says in the course of `during`, once everything is quiet. */
  hears(resident: string, during: () => Promise<unknown>, account?: string): Promise<readonly ChatMessage[]>;
  enter(resident: string, scene?: string, sceneParam?: string, account?: string): Promise<void>;
  /** Presses a button of the newest card that has it, with an option of the list above it. */
  pressChoosing(staffId: string, button: string, option: string, containing?: string): Promise<void>;
  /** Types into the staff app; answers the next text the app sends back. */
  order(staffId: string, text: string): Promise<string>;
  /** Texts and cards the employee got, oldest first. */
  inbox(staffId: string): Promise<readonly ChatMessage[]>;
  /** Who was called by phone, in order. */
  called(): Promise<readonly string[]>;
  /** A repair confirmed by this resident; answers the ticket's number. */
  reportsLeak(resident: string, room?: string): Promise<string>;
}

export function peopleOf(desk: Desk): People {
  const heard = async (resident: string, account = yunqi): Promise<readonly ChatMessage[]> =>
    (await desk.chat(resident, account)).filter(({ from }) => from === 'bot');

  async function exactlyOne(
    resident: string,
    account: string,
    act: () => Promise<unknown>,
  ): Promise<ChatMessage> {
    const before = (await heard(resident, account)).length;
    await act();
    await until(`${resident} is answered`, async () => (await heard(resident, account)).length > before);
    await desk.settled();
    const [answer, ...more] = (await heard(resident, account)).slice(before);
    if (!answer || more.length > 0)
      throw new Error(`more than one answer: ${JSON.stringify([answer, ...more], null, 1)}`);
    return answer;
  }

  const lines = (resident: string, account: string) =>
    desk.app.store.transcripts.of(conversationId({ account, user: resident }), 1000);

  async function say(resident: string, text: string, account: string): Promise<void> {
    const before = (await lines(resident, account)).filter(({ from }) => from === 'resident').length;
    await desk.say(resident, text, account);
    await until(`${text} is on record`, async () => {
      const now = await lines(resident, account);
      return now.filter(({ from }) => from === 'resident').length > before;
    });
    await desk.settled();
  }

  const people: People = {
    heard,
    ask: (resident, text, account = yunqi) =>
      exactlyOne(resident, account, () => desk.say(resident, text, account)),
    pick: (resident, label, account = yunqi) =>
      exactlyOne(resident, account, () => desk.tap(resident, label, account)),
    show: (resident, type, dataBase64) =>
      exactlyOne(resident, yunqi, () =>
        desk.post(`/sim/residents/${resident}/messages`, {
          openKfid: yunqi,
          type,
          ...(dataBase64 && { dataBase64 }),
        }),
      ),
    async writeUnanswered(resident, text, account = yunqi) {
      const before = (await heard(resident, account)).length;
      await say(resident, text, account);
      const after = await heard(resident, account);
      if (after.length > before) throw new Error(`the bot spoke: ${after.at(-1)?.text}`);
    },
    async hears(resident, during, account = yunqi) {
      const before = (await heard(resident, account)).length;
      await during();
      await desk.settled();
      return (await heard(resident, account)).slice(before);
    },
    async enter(resident, scene, sceneParam, account = yunqi) {
      await desk.post(`/sim/residents/${resident}/enter`, {
        openKfid: account,
        ...(scene && { scene }),
        ...(sceneParam && { sceneParam }),
      });
    },
    async pressChoosing(staffId, button, option, containing) {
      const card = (await desk.expectCard(staffId, button, containing)) as Awaited<
        ReturnType<Desk['expectCard']>
      > & {
        questions: readonly { questionKey: string; options: readonly { id: string; text: string }[] }[];
      };
      const key = card.buttons.find(({ text }) => text === button)?.key;
      const question = card.questions[0];
      const chosen = question?.options.find(({ text }) => text === option);
      if (!question || !chosen)
        throw new Error(`no option ${option} on the card: ${JSON.stringify(card.questions)}`);
      await desk.post(`/sim/staff/${staffId}/tap`, {
        taskId: card.taskId,
        key,
        selections: { [question.questionKey]: chosen.id },
      });
    },
    async order(staffId, text) {
      const texts = async () =>
        (await desk.staffChat(staffId)).filter(({ from, type }) => from !== 'member' && type === 'text');
      const before = (await texts()).length;
      // Nobody types two orders in one second.
      await desk.fastForward(2);
      await desk.type(staffId, text);
      await until(`${staffId} is answered`, async () => (await texts()).length > before);
      await desk.settled();
      const answers = (await texts()).slice(before);
      return answers.map((answer) => answer.text).join('\n---\n');
    },
    inbox: (staffId) => desk.staffChat(staffId),
    async called() {
      const calls = await desk.get<readonly { userid: string }[]>('/sim/voice-calls');
      return calls.map(({ userid }) => userid);
    },
    async reportsLeak(resident, room = '3栋2单元1501') {
      await people.ask(resident, `厨房水管漏水，${room}，13800138000`);
      const accepted = await people.pick(resident, '确认报修');
      return /[A-Z]{2}-\d{8}-\d{4}/.exec(accepted.text)?.[0] ?? '';
    },
  };
  return people;
}
