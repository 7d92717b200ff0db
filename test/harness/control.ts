import type { FaultKind } from '../../src/simulator/faults';
import { until } from './until';

export interface ChatMessage {
  readonly n: number;
  readonly at: string;
  readonly from: string;
  readonly type: string;
  readonly text: string;
  readonly menu?: readonly { readonly id: string; readonly content: string }[];
  readonly card?: StaffCardShown;
  readonly media?: { readonly id: string; readonly filename: string; readonly bytes: number };
}

export interface StaffCardShown {
  readonly taskId: string;
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly { readonly key: string; readonly text: string; readonly disabled: boolean }[];
}

/** What people do and see, through the simulator's control side. */
export interface Control {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** A new resident; answers the id. */
  resident(nickname?: string): Promise<string>;
  say(resident: string, text: string, account?: string): Promise<void>;
  /** Taps the item with this label in the newest menu that has it. */
  tap(resident: string, label: string, account?: string): Promise<void>;
  chat(resident: string, account?: string): Promise<readonly ChatMessage[]>;
  /** The bot's next message to this resident, in order, waiting for it. */
  reply(resident: string, account?: string): Promise<ChatMessage>;
  /** Waits until the bot has said something that contains the text; answers that message. */
  expectText(resident: string, text: string | RegExp, account?: string): Promise<ChatMessage>;
  staffChat(staffId: string): Promise<readonly ChatMessage[]>;
  /** Waits for the newest card of an employee that has the button, not yet disabled. */
  expectCard(staffId: string, button: string, containing?: string): Promise<StaffCardShown>;
  expectStaffText(staffId: string, text: string | RegExp): Promise<ChatMessage>;
  /** The bytes of what the employee's phone shows. */
  bytesOf(message: ChatMessage): Promise<Buffer>;
  press(staffId: string, button: string, containing?: string): Promise<void>;
  type(staffId: string, text: string): Promise<void>;
  groupChat(key: string): Promise<readonly ChatMessage[]>;
  expectGroupText(key: string, text: string | RegExp): Promise<ChatMessage>;
  /** Plans a trouble; it strikes once unless told otherwise. */
  plan(fault: PlannedFault): Promise<void>;
  /** Nothing planned strikes any more. */
  calm(): Promise<void>;
}

/** A fault of the simulator. */
export interface PlannedFault {
  readonly kind: FaultKind;
  /** Part of the API path, of `<app>/<event>`, or of the kf account. */
  readonly match?: string;
  readonly times?: number | 'always';
  readonly errcode?: number;
  readonly status?: number;
  readonly ms?: number;
  readonly failType?: number;
}

const defaultAccount = 'wkYunqiGarden0001';

export function controlOf(url: string): Control {
  const seen = new Map<string, number>();

  async function call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  }
  const get = <T>(path: string): Promise<T> => call<T>('GET', path);
  const post = <T>(path: string, body: unknown = {}): Promise<T> => call<T>('POST', path, body);
  const matches = (said: string, text: string | RegExp): boolean =>
    typeof text === 'string' ? said.includes(text) : text.test(said);

  const chat = (resident: string, account = defaultAccount): Promise<readonly ChatMessage[]> =>
    get(`/sim/residents/${resident}/messages?openKfid=${account}`);
  const staffChat = (staffId: string): Promise<readonly ChatMessage[]> =>
    get(`/sim/staff/${staffId}/messages`);

  const groupChat = (key: string): Promise<readonly ChatMessage[]> =>
    get(`/sim/groups/${encodeURIComponent(key)}/messages`);

  async function waitFor<T>(
    what: string,
    look: () => Promise<T | undefined>,
    seen: () => Promise<unknown>,
  ): Promise<T> {
    let found: T | undefined;
    try {
      await until(what, async () => {
        found = await look();
        return found !== undefined;
      });
    } catch (error) {
      throw new Error(
        `${(error as Error).message}\nseen: ${JSON.stringify(await seen(), null, 1).slice(-3000)}`,
      );
    }
    return found as T;
  }

  async function expectCard(staffId: string, button: string, containing = ''): Promise<StaffCardShown> {
    return waitFor(
      `${staffId} has a card with ${button} ${containing}`,
      async () =>
        (await staffChat(staffId)).findLast(
          ({ card }) =>
            card?.buttons.some(({ text, disabled }) => text === button && !disabled) &&
            `${card.title}${card.body}`.includes(containing),
        )?.card,
      () => staffChat(staffId),
    );
  }

  return {
    get,
    post,
    chat,
    staffChat,
    expectCard,
    async resident(nickname = '王女士') {
      return (await post<{ id: string }>('/sim/residents', { nickname })).id;
    },
    async say(resident, text, account = defaultAccount) {
      await post(`/sim/residents/${resident}/messages`, { openKfid: account, type: 'text', text });
    },
    async tap(resident, label, account = defaultAccount) {
      const item = await waitFor(
        `${resident} sees the choice ${label}`,
        async () =>
          (await chat(resident, account))
            .findLast(({ menu }) => menu?.some(({ content }) => content === label))
            ?.menu?.find(({ content }) => content === label),
        () => chat(resident, account),
      );
      await post(`/sim/residents/${resident}/tap`, { openKfid: account, menuId: item.id });
    },
    async reply(resident, account = defaultAccount) {
      const key = `${account}/${resident}`;
      const message = await waitFor(
        `${resident} gets a reply`,
        async () =>
          (await chat(resident, account)).find(({ n, from }) => from === 'bot' && n > (seen.get(key) ?? 0)),
        () => chat(resident, account),
      );
      seen.set(key, message.n);
      return message;
    },
    expectText: (resident, text, account = defaultAccount) =>
      waitFor(
        `${resident} reads ${text}`,
        async () =>
          (await chat(resident, account)).findLast(
            (message) => message.from === 'bot' && matches(message.text, text),
          ),
        () => chat(resident, account),
      ),
    expectStaffText: (staffId, text) =>
      waitFor(
        `${staffId} reads ${text}`,
        async () => (await staffChat(staffId)).findLast((message) => matches(message.text, text)),
        () => staffChat(staffId),
      ),
    async bytesOf({ media }) {
      const response = await fetch(`${url}/sim/media/${media?.id}`);
      if (!response.ok) throw new Error(`no media ${media?.id}: ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    },
    async press(staffId, button, containing) {
      const card = await expectCard(staffId, button, containing);
      const key = card.buttons.find(({ text }) => text === button)?.key;
      await post(`/sim/staff/${staffId}/tap`, { taskId: card.taskId, key });
    },
    async type(staffId, text) {
      await post(`/sim/staff/${staffId}/messages`, { text });
    },
    groupChat,
    expectGroupText: (key, text) =>
      waitFor(
        `group ${key} shows ${text}`,
        async () => (await groupChat(key)).findLast((message) => matches(message.text, text)),
        () => groupChat(key),
      ),
    async plan(fault) {
      await post('/sim/faults', fault);
    },
    async calm() {
      await fetch(`${url}/sim/faults`, { method: 'DELETE' });
    },
  };
}
