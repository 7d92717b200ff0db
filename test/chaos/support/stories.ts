import type { ChatMessage, Control } from '../../harness/control';
import { until } from '../../harness/until';

/** How many tickets a story opens. */
export interface Story {
  readonly name: string;
  readonly tickets: number;
  play(resident: Resident, staff: Staff, room: string): Promise<void>;
}

/** How long people wait for something, and how often they look at their phones. */
export interface Manner {
  readonly patienceSeconds: number;
  readonly looksEveryMilliseconds: number;
  /** An employee who sees nothing come of it does it again: what WeCom could not pass on is gone. */
  readonly repeatsAfterSeconds: number;
}

const attentive: Manner = { patienceSeconds: 90, looksEveryMilliseconds: 20, repeatsAfterSeconds: 12 };
const kf = 'wkYunqiGarden0001';

/** Somebody who reads everything in order and waits long. */
export class Resident {
  private read = 0;

  constructor(
    private readonly control: Control,
    readonly id: string,
    private readonly manner = attentive,
  ) {}

  says(text: string): Promise<void> {
    return this.control.say(this.id, text, kf);
  }

  /** The bot's next message that matches; the ones before it are read as well. */
  async hears(pattern: RegExp): Promise<ChatMessage> {
    let heard: ChatMessage | undefined;
    await this.wait(`reads ${pattern}`, async () => {
      const unread = (await this.control.chat(this.id, kf)).filter(({ n }) => n > this.read);
      heard = unread.find(({ from, text }) => from === 'bot' && pattern.test(text));
      return heard !== undefined;
    });
    const message = heard as ChatMessage;
    this.read = message.n;
    return message;
  }

  taps(label: string): Promise<void> {
    return this.control.tap(this.id, label, kf);
  }

  private async wait(what: string, holds: () => Promise<boolean>): Promise<void> {
    try {
      const { patienceSeconds, looksEveryMilliseconds } = this.manner;
      await until(`${this.id} ${what}`, holds, patienceSeconds, looksEveryMilliseconds);
    } catch (error) {
      const chat = (await this.control.chat(this.id, kf)).map(({ from, text }) => `${from}: ${text}`);
      throw new Error(`${(error as Error).message}\n${chat.join('\n')}`);
    }
  }
}

/** Employees, by their id. */
export class Staff {
  constructor(
    private readonly control: Control,
    private readonly manner = attentive,
  ) {}

  /** Presses a button on the newest card about this. Answers the number of its ticket. */
  async presses(staffId: string, button: string, about: string): Promise<string> {
    let card: ChatMessage['card'];
    await this.wait(staffId, `has a card with ${button} about ${about}`, async () => {
      card = (await this.control.staffChat(staffId)).findLast(
        (message) =>
          `${message.card?.title}${message.card?.body}`.includes(about) &&
          message.card?.buttons.some(({ text, disabled }) => text === button && !disabled),
      )?.card;
      return card !== undefined;
    });
    const { taskId } = card as NonNullable<typeof card>;
    const key = card?.buttons.find(({ text }) => text === button)?.key;
    const offers = async (): Promise<boolean> =>
      (await this.control.staffChat(staffId))
        .find((message) => message.card?.taskId === taskId)
        ?.card?.buttons.some((each) => each.key === key && !each.disabled) ?? false;
    await this.repeating(
      () => this.control.post(`/sim/staff/${staffId}/tap`, { taskId, key }),
      async () => !(await offers()),
    );
    return /[A-Z]{2}-\d{8}-\d{4}/.exec(card?.body ?? '')?.[0] ?? '';
  }

  /** Reports the work done, again when it came before the step that precedes it. */
  async completes(staffId: string, ticket: string, result: string): Promise<void> {
    for (let answer = ''; !answer.includes('已记录“完成”'); ) {
      const read = (await this.control.staffChat(staffId)).at(-1)?.n ?? 0;
      const isAnswered = async (): Promise<boolean> => {
        answer =
          (await this.control.staffChat(staffId)).find(
            ({ n, text }) => n > read && text.includes(ticket) && /已记录|未生效/.test(text),
          )?.text ?? '';
        return answer !== '';
      };
      await this.repeating(() => this.control.type(staffId, `完成 ${ticket} ${result}`), isAnswered);
      await this.wait(staffId, `is answered about ${ticket}`, isAnswered);
    }
  }

  reads(staffId: string, ...parts: readonly string[]): Promise<void> {
    return this.wait(staffId, `reads ${parts.join(' ')}`, async () =>
      (await this.control.staffChat(staffId)).some(({ text }) => parts.every((part) => text.includes(part))),
    );
  }

  /** Again and again until it has an effect; ends without one when the patience does. */
  private async repeating(act: () => Promise<unknown>, hasEffect: () => Promise<boolean>): Promise<void> {
    const { patienceSeconds, looksEveryMilliseconds, repeatsAfterSeconds } = this.manner;
    for (let seconds = 0; seconds < patienceSeconds; seconds += repeatsAfterSeconds) {
      await act();
      const effect = until('an effect', hasEffect, repeatsAfterSeconds, looksEveryMilliseconds);
      const isDone = await effect.then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
  }

  private async wait(staffId: string, what: string, holds: () => Promise<boolean>): Promise<void> {
    try {
      const { patienceSeconds, looksEveryMilliseconds } = this.manner;
      await until(`${staffId} ${what}`, holds, patienceSeconds, looksEveryMilliseconds);
    } catch (error) {
      const chat = (await this.control.staffChat(staffId)).map(
        ({ at, text, card }) => `${at} ${card ? `${card.title} ${card.body}` : text}`,
      );
      throw new Error(`${(error as Error).message}\n${chat.slice(-12).join('\n')}`);
    }
  }
}

const numberIn = ({ text }: ChatMessage): string => /[A-Z]{2}-\d{8}-\d{4}/.exec(text)?.[0] ?? '';

async function reportsLeak(resident: Resident, room: string): Promise<string> {
  await resident.says(`厨房水管漏水，${room}`);
  await resident.hears(/联系电话/);
  await resident.says('13800138000');
  return confirms(resident);
}

async function confirms(resident: Resident): Promise<string> {
  await resident.hears(/跟您核对一下/);
  await resident.taps('确认报修');
  return numberIn(await resident.hears(/单号BX-/));
}

async function isRepaired(resident: Resident, staff: Staff, ticket: string): Promise<void> {
  await staff.presses('zhangwei', '接单', ticket);
  await resident.hears(/已接单/);
  await staff.completes('zhangwei', ticket, '换了角阀');
  await staff.presses('wangmin', '确认关闭', ticket);
  await resident.hears(/换了角阀/);
  await resident.taps('A 满意');
  await resident.hears(/谢谢您的评价/);
}

export const stories: readonly Story[] = [
  {
    name: 'repair to rating',
    tickets: 1,
    async play(resident, staff, room) {
      const ticket = await reportsLeak(resident, room);
      await staff.presses('zhangwei', '接单', ticket);
      await resident.hears(/已接单/);
      await staff.presses('zhangwei', '出发', ticket);
      await resident.hears(/已出发/);
      await staff.completes('zhangwei', ticket, '换了软管');
      await staff.presses('wangmin', '确认关闭', ticket);
      await resident.hears(/换了软管/);
      await resident.taps('A 满意');
      await resident.hears(/谢谢您的评价/);
    },
  },
  {
    name: 'several quick messages',
    tickets: 1,
    async play(resident, staff, room) {
      await resident.says('厨房水管漏水');
      await resident.says(room);
      await resident.says('13800138001');
      await isRepaired(resident, staff, await confirms(resident));
    },
  },
  {
    name: 'complaint',
    tickets: 1,
    async play(resident, staff, room) {
      await resident.says(`楼上天天半夜拖桌子跳绳，吵得睡不着，反映过三次了都没用，${room}`);
      await resident.hears(/非常抱歉/);
      await resident.taps('提交并为我保密');
      const ticket = numberIn(await resident.hears(/TS-/));
      await staff.presses('huangli', '接单', ticket);
      await staff.completes('huangli', ticket, '已上门提醒楼上住户');
      await staff.presses('wangmin', '确认关闭', ticket);
      await resident.hears(/已上门提醒/);
      await resident.taps('B 较满意');
      await resident.hears(/谢谢您的评价/);
    },
  },
  {
    name: 'emergency that climbs before somebody answers',
    tickets: 1,
    async play(resident, staff, room) {
      await resident.says(`我妈晕倒了叫不醒，${room}`);
      await resident.hears(/拨120/);
      await staff.reads('zhengdong', '无人接单');
      const ticket = await staff.presses('wugang', '收到，马上去', room);
      await resident.hears(/正在赶来/);
      await staff.presses('wugang', '到场', ticket);
      await resident.hears(/已到现场/);
      await staff.completes('wugang', ticket, '老人已苏醒');
      await staff.presses('zhengdong', '确认关闭', ticket);
      await resident.hears(/老人已苏醒/);
    },
  },
  {
    name: 'question',
    tickets: 0,
    async play(resident) {
      await resident.says('月租车位多少钱');
      await resident.hears(/依据/);
      await resident.says('游泳池几点开放');
      await resident.hears(/依据/);
      await resident.says('谢谢');
      await resident.hears(/别客气/);
    },
  },
  {
    name: 'urged repair',
    tickets: 1,
    async play(resident, staff, room) {
      const ticket = await reportsLeak(resident, room);
      await resident.says('怎么还没来人，催一下');
      await resident.hears(/催办/);
      await isRepaired(resident, staff, ticket);
    },
  },
];

/** Nobody does anything about it: the promise stays open, its alarms go off. */
export const unattended: readonly Story[] = [
  {
    name: 'repair nobody takes',
    tickets: 1,
    async play(resident, _staff, room) {
      await reportsLeak(resident, room);
    },
  },
];
