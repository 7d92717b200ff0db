import type { Configuration, Staff } from '../../domain/configuration';
import { openAttachments } from '../../domain/dispatch/attachments-button';
import { matterNamed, matterTapped } from '../../domain/dispatch/correction-choices';
import { staffAt } from '../../domain/dispatch/roster';
import { returnReason } from '../../domain/dispatch/ticket-card';
import type { StaffInput } from '../../domain/inbound';
import type { TicketCommand, TicketOutcome } from '../../domain/ticket/act';
import type { Actor, TicketAction } from '../../domain/ticket/lifecycle';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Ids } from '../../ports/ids';
import type { StoreTransaction } from '../../ports/store';
import { settleCallBack } from '../tickets/call-back';
import { callOff, confirmAlarm, reclassify } from '../tickets/corrections';
import { finishDeskTask } from '../tickets/desk-tasks';
import { refreshCards } from '../tickets/ticket-cards';
import { changeTicket, presentState } from '../tickets/ticket-desk';
import { Work } from '../work';
import { say } from './answer';
import { showOfTask, showOfTicket } from './show-attachments';
import { parseCommand, type StaffCommand } from './staff-commands';

interface Unit {
  readonly tx: StoreTransaction;
  readonly configuration: Configuration;
  readonly now: Date;
  readonly eventId: string;
  readonly ids: Ids;
}

/** What an employee taps or types. Whatever happens, the employee gets an answer. */
export async function stepStaff(unit: Unit, input: StaffInput): Promise<void> {
  const staff = unit.configuration.staff.find(({ id }) => id === input.staffId);
  if (!staff) return answerStranger(unit, input);
  if (input.type === 'card.tapped') return tap(unit, staff, input);
  if (input.type === 'staff.said') return hear(unit, staff, input.text);
}

/** At home at one property at least; work without a ticket is done there. */
function workAt(unit: Unit, propertyId: string | undefined): Work | null {
  const { properties } = unit.configuration;
  const property = properties.find(({ id }) => id === propertyId) ?? (propertyId ? undefined : properties[0]);
  return property ? new Work(unit.tx, unit.configuration, property, unit.now, unit.eventId, unit.ids) : null;
}

async function answerStranger(unit: Unit, input: StaffInput): Promise<void> {
  const work = workAt(unit, undefined);
  if (work && input.type !== 'staff.entered')
    await say(work, input.staffId, '您好，您还没有登记为物业服务人员，请联系客服主管添加后再操作。');
}

async function tap(
  unit: Unit,
  staff: Staff,
  input: Extract<StaffInput, { type: 'card.tapped' }>,
): Promise<void> {
  const card = await unit.tx.cards.get(input.cardId);
  const home = workAt(unit, staff.properties[0]);
  if (!card) {
    if (home) await say(home, staff.id, '这张卡片已经失效，请查看最新的工单卡片，或回复“我的工单”。');
    return;
  }
  if (input.refreshCode)
    await unit.tx.cards.save({ ...card, refreshCode: input.refreshCode, refreshCodeAt: input.at });
  if (card.taskId) return tapTask(unit, staff, card.taskId, input.action);
  const ticket = card.ticketId ? await unit.tx.tickets.get(card.ticketId) : null;
  const work = workAt(unit, ticket?.propertyId);
  if (!ticket || !work) return;
  if (input.action === openAttachments) return showOfTicket(work, ticket, staff);
  const corrected = await tapCorrection(work, ticket, staff, input.action);
  if (corrected) {
    if (!corrected.done) await refuse(work, ticket, staff);
    return;
  }
  const action = input.action as TicketAction;
  const choice = input.selections.reason?.[0] ?? input.selections.to?.[0];
  if (lacksAnswer(ticket, action, '')) return say(work, staff.id, answerHint(ticket));
  const done = await carryOut(work, ticket, staff, {
    action,
    ...(action === 'return' && { reason: returnReason(choice) }),
    ...(action === 'reassign' && choice && { dispatchTo: [choice] }),
  });
  if (!done.done) await refuse(work, ticket, staff);
}

/** A tap that says what the ticket really is; null when it is another. */
async function tapCorrection(
  work: Work,
  ticket: Ticket,
  staff: Staff,
  action: string,
): Promise<TicketOutcome | null> {
  if (action === 'false-alarm') return callOff(work, ticket, actorFor(staff, ticket));
  const matter = matterTapped(action, work.configuration.catalogue);
  return matter ? reclassify(work, ticket, matter, actorFor(staff, ticket)) : null;
}

async function carryOut(
  work: Work,
  ticket: Ticket,
  staff: Staff,
  command: Omit<TicketCommand, 'actor' | 'at' | 'eventId'>,
): Promise<TicketOutcome> {
  const { now: at, eventId } = work;
  const done = await changeTicket(work, ticket, { ...command, actor: actorFor(staff, ticket), at, eventId });
  if (done.done && command.action === 'complete') await confirmAlarm(work, ticket, staff.id);
  return done;
}

async function tapTask(unit: Unit, staff: Staff, taskId: string, action: string): Promise<void> {
  const task = await unit.tx.tasks.get(taskId);
  const work = workAt(unit, task?.propertyId);
  if (!task || !work) return;
  if (!staff.properties.includes(work.property.id))
    return say(
      work,
      staff.id,
      `这件事由${work.property.name}的同事处理，当前${task.doneAt ? '已处理' : '待处理'}，您刚才的操作未生效。`,
    );
  if (action === openAttachments) return showOfTask(work, task, staff);
  if (await finishDeskTask(work, task, staff.id)) return settleCallBack(work, task);
  const by = unit.configuration.staff.find(({ id }) => id === task.doneBy)?.name ?? '同事';
  await say(work, staff.id, `这件事${by}已经处理了，谢谢您。`);
}

/** A question is closed with the words the resident reads: there must be some. */
const lacksAnswer = (ticket: Ticket, action: TicketAction, words: string): boolean =>
  action === 'complete' && ticket.kind === 'consult' && words === '';

const answerHint = ({ number }: Ticket): string =>
  `请写上给住户的答复，例如：答复 ${number.slice(-4)} 装修时间为工作日8点到18点。没有内容的答复不会发出。`;

/** Roles count only at the properties a person works for. */
const actorFor = (staff: Staff, ticket: Ticket): Extract<Actor, { kind: 'staff' }> => ({
  kind: 'staff',
  id: staff.id,
  roles: staff.properties.includes(ticket.propertyId) ? staff.roles : [],
});

/** Nothing changed: the present state in words, and the card redrawn to it. */
async function refuse(work: Work, ticket: Ticket, staff: Staff): Promise<void> {
  await say(work, staff.id, presentState(work, ticket));
  await refreshCards(work, ticket, staff.id);
}

async function hear(unit: Unit, staff: Staff, text: string): Promise<void> {
  const home = workAt(unit, staff.properties[0]);
  if (!home) return;
  const command = parseCommand(text);
  if (!command)
    return say(
      home,
      staff.id,
      `${help}\n遇到险情请先拨119、120或110，再电话通知前台 ${home.property.deskPhone}。`,
    );
  if (command.verb === 'list') return list(unit, home, staff);
  const found = await find(unit, staff, command.number);
  if (found.length === 0)
    return say(
      home,
      staff.id,
      `没有找到尾号为 ${command.number} 的未办结工单，请核对单号，或回复“我的工单”。`,
    );
  const [ticket, ...others] = found;
  if (!ticket || others.length > 0)
    return say(
      home,
      staff.id,
      `尾号 ${command.number} 有多张工单，请输入完整单号：\n${found.map((t) => `${t.number} ${t.item}`).join('\n')}`,
    );
  return obey(unit, staff, ticket, command);
}

async function obey(
  unit: Unit,
  staff: Staff,
  ticket: Ticket,
  command: Exclude<StaffCommand, { verb: 'list' }>,
): Promise<void> {
  const work = workAt(unit, ticket.propertyId);
  if (!work) return;
  if (command.verb === 'attachments') return showOfTicket(work, ticket, staff);
  const words = command.words;
  if (lacksAnswer(ticket, command.verb, words)) return say(work, staff.id, answerHint(ticket));
  if (command.verb === 'reclassify') return renameMatter(work, ticket, staff, command);
  let dispatchTo: readonly string[] | undefined;
  if (command.verb === 'reassign') {
    const colleague = staffAt(work.configuration, work.property).find(
      ({ name, id }) => name === words || id === words,
    );
    if (!colleague)
      return say(work, staff.id, `没有找到同事“${words}”，请写姓名，例如：转派 ${command.number} 李强`);
    dispatchTo = [colleague.id];
  }
  const done = await carryOut(work, ticket, staff, {
    action: command.verb,
    ...(command.verb === 'complete' && words && { result: words }),
    ...((command.verb === 'return' || command.verb === 'cancel') && { reason: words || '请补充处理' }),
    ...(dispatchTo && { dispatchTo }),
  });
  if (!done.done) return refuse(work, ticket, staff);
  await say(work, staff.id, `好的，${ticket.number} ${ticket.item} 已记录“${command.said}”。`);
}

/** 改类 0007 下水道堵塞: for what no button offers. */
async function renameMatter(
  work: Work,
  ticket: Ticket,
  staff: Staff,
  { words, number, said }: Exclude<StaffCommand, { verb: 'list' }>,
): Promise<void> {
  const matter = matterNamed(words, work.configuration.catalogue);
  if (!matter)
    return say(work, staff.id, `没有找到分类“${words}”，请写分类名称，例如：改类 ${number} 下水道堵塞`);
  const done = await reclassify(work, ticket, matter, actorFor(staff, ticket));
  if (!done.done) return refuse(work, ticket, staff);
  await say(work, staff.id, `好的，${ticket.number} 已记录“${said} ${words}”。`);
}

async function find(unit: Unit, staff: Staff, number: string): Promise<readonly Ticket[]> {
  const found: Ticket[] = [];
  for (const propertyId of staff.properties) {
    const whole = /-/.test(number) ? await unit.tx.tickets.byNumber(propertyId, number.toUpperCase()) : null;
    found.push(...(whole ? [whole] : await unit.tx.tickets.openByNumberEnding(propertyId, number)));
  }
  return found;
}

/** More than a property ever has open at once. */
const searched = 5000;
const listed = 10;

async function list(unit: Unit, home: Work, staff: Staff): Promise<void> {
  const mine: Ticket[] = [];
  for (const propertyId of staff.properties)
    mine.push(
      ...(await unit.tx.tickets.open(propertyId, searched)).filter(
        (ticket) =>
          ticket.assignee === staff.id || (!ticket.assignee && ticket.dispatchedTo.includes(staff.id)),
      ),
    );
  const lines = mine.slice(0, listed).map((ticket) => `${ticket.number} ${ticket.item}`);
  await say(
    home,
    staff.id,
    lines.length > 0 ? `您手上的工单：\n${lines.join('\n')}` : '您手上没有未办结的工单。',
  );
}

const help = [
  '您可以直接点卡片按钮，也可以发指令（0007 为单号后四位）：',
  '接单 0007',
  '出发 0007 / 到场 0007',
  '完成 0007 换了角阀',
  '答复 0007 回复住户的内容',
  '转派 0007 李强',
  '改类 0007 下水道堵塞',
  '附件 0007（查看住户发来的照片、语音等）',
  '确认关闭 0007 / 退回 0007 原因',
  '我的工单',
].join('\n');
