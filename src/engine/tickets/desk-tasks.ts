import type { Lane, StaffCard } from '../../domain/delivery';
import { attachmentsButton } from '../../domain/dispatch/attachments-button';
import { onDuty, unique, withRole } from '../../domain/dispatch/roster';
import type { DeskTask } from '../../domain/records';
import { spokenTime } from '../../domain/time';
import type { Work } from '../work';
import { kindsOf } from './attached';
import { redrawCard } from './redraw-card';

const titles: Readonly<Record<DeskTask['kind'], string>> = {
  'phone-resident': '请电话联系住户',
  'take-over': '住户需要人工服务',
  'look-at': '请看一下',
  'call-back': '请主管回访住户',
  undeliverable: '有消息未能送达',
};

export interface NewDeskTask {
  readonly kind: DeskTask['kind'];
  readonly text: string;
  /** Of the first the task has its name: one attachment is listened to once. */
  readonly mediaIds?: readonly string[];
  readonly conversationId?: string;
  readonly ticketId?: string;
  /** Front desk on duty when absent. */
  readonly staff?: readonly string[];
}

/** 请看一下：住户发来一段语音，请马上收听. */
export const nameOfTask = ({ kind, text }: DeskTask): string => `${titles[kind]}：${text.split('\n')[0]}`;

/** Something for a person to do by hand: kept until done, and shown on a card to the front desk. */
export async function openDeskTask(work: Work, task: NewDeskTask, lane: Lane = 'interactive'): Promise<void> {
  const { configuration, property, now, tx } = work;
  const record: DeskTask = {
    id: task.mediaIds?.[0] ? taskIdOf(task.mediaIds[0]) : `k${work.nextId()}`,
    propertyId: property.id,
    kind: task.kind,
    text: task.text,
    createdAt: now,
    ...(task.conversationId && { conversationId: task.conversationId }),
    ...(task.ticketId && { ticketId: task.ticketId }),
    ...(task.mediaIds && { mediaIds: task.mediaIds }),
  };
  await tx.tasks.save(record);
  const desk = onDuty(configuration, property, 'desk', now);
  const staff = unique(
    task.staff ?? (desk.length > 0 ? desk : withRole(configuration, property, 'supervisor')),
  );
  const card = await taskCard(work, record);
  for (const staffId of staff) {
    const cardId = `c${work.nextId()}`;
    await tx.cards.save({ id: cardId, staffId, taskId: record.id, retired: false, createdAt: now });
    await work.send({ type: 'staff.card', staffId, cardId, card }, lane, {
      ...(task.conversationId && { conversationId: task.conversationId }),
      ...(task.ticketId && { ticketId: task.ticketId }),
    });
  }
}

/** Done once; a second press is told who did it. Answers false when it was done before. */
export async function finishDeskTask(work: Work, task: DeskTask, staffId: string): Promise<boolean> {
  if (task.doneAt) return false;
  const done: DeskTask = { ...task, doneAt: work.now, doneBy: staffId };
  await work.tx.tasks.save(done);
  const card = await taskCard(work, done);
  for (const record of await work.tx.cards.liveOfTask(task.id))
    await redrawCard(work, record, card, 'notice', { retire: true });
  return true;
}

const taskIdOf = (mediaId: string): string => `k${mediaId}`;

/** Something learnt about an attachment that somebody was asked to listen to; nothing when nobody was. */
export async function addToListening(work: Work, mediaId: string, words: string): Promise<void> {
  const task = await work.tx.tasks.get(taskIdOf(mediaId));
  if (!task) return;
  const amended: DeskTask = { ...task, text: `${task.text}\n${words}` };
  await work.tx.tasks.save(amended);
  if (task.doneAt) return;
  const card = await taskCard(work, amended);
  for (const record of await work.tx.cards.liveOfTask(task.id))
    await redrawCard(work, record, card, 'interactive', { retire: false });
}

async function taskCard(work: Work, task: DeskTask): Promise<StaffCard> {
  const attached = task.mediaIds ?? [];
  const open = attached.length > 0 ? [attachmentsButton(await kindsOf(work.tx, attached))] : [];
  const by = task.doneBy ? (work.staff(task.doneBy)?.name ?? task.doneBy) : '';
  return {
    title: titles[task.kind],
    subtitle: work.property.name,
    body: task.text,
    facts: [{ name: '时间', value: spokenTime(task.createdAt, work.now, work.property.timeZone) }],
    buttons: task.doneAt ? [] : [...open, { key: 'task-done', label: '已处理', look: 'primary' }],
    ...(task.doneAt && { closing: `${by}已处理` }),
  };
}
