import type { Staff } from '../../domain/configuration';
import type { Attachment } from '../../domain/delivery';
import { mayOpenAttachments, ticketView } from '../../domain/dispatch/ticket-view';
import type { DeskTask, MediaRecord } from '../../domain/records';
import { placeWords } from '../../domain/ticket/place';
import type { Ticket } from '../../domain/ticket/ticket';
import { spokenTime } from '../../domain/time';
import { recordsOf } from '../tickets/attached';
import { nameOfTask } from '../tickets/desk-tasks';
import type { Work } from '../work';
import { say, stamped } from './answer';

/** Shows an employee what residents attached to a ticket, each time anew, or says kindly why not. */
export async function showOfTicket(work: Work, ticket: Ticket, staff: Staff): Promise<void> {
  const { number, mediaIds } = ticket;
  if (mediaIds.length === 0) return say(work, staff.id, `工单 ${number} 没有附件。`);
  if (!mayOpenAttachments(ticket, staff)) return say(work, staff.id, refusal(ticket));
  const view = ticketView(ticket, staff);
  const name = `【附件】${number} ${view.item}\n位置：${view.place}`;
  await show(work, staff.id, { name, mediaIds, ticketId: ticket.id });
}

/** Shows an employee what a desk task asks to look at or to listen to. */
export async function showOfTask(work: Work, task: DeskTask, staff: Staff): Promise<void> {
  const { mediaIds = [], ticketId } = task;
  const at = spokenTime(task.createdAt, work.now, work.property.timeZone);
  const name = `【附件】${nameOfTask(task)}\n位置：${await placeOf(work, task, staff)}\n时间：${at}`;
  await show(work, staff.id, { name, mediaIds, taskId: task.id, ...(ticketId && { ticketId }) });
}

const refusal = ({ number, confidential }: Ticket): string =>
  confidential
    ? `工单 ${number} 的住户要求保密，附件只有客服主管和经理可以查看。需要了解情况，请联系客服主管。`
    : `工单 ${number} 的附件只发给经办的同事和负责人。需要查看，请联系前台或客服主管。`;

/** Of the ticket, else where the resident was at home before: told, not yet confirmed. */
async function placeOf({ tx }: Work, task: DeskTask, staff: Staff): Promise<string> {
  const ticket = task.ticketId ? await tx.tickets.get(task.ticketId) : null;
  if (ticket) return `${ticketView(ticket, staff).place}（${ticket.number}）`;
  const conversation = task.conversationId ? await tx.conversations.get(task.conversationId) : null;
  const room = conversation?.resident.rooms[0];
  return room ? `${placeWords({ room })}（未确认）` : '待核实';
}

interface Asked {
  /** Whose attachments they are. */
  readonly name: string;
  readonly mediaIds: readonly string[];
  readonly ticketId?: string;
  readonly taskId?: string;
}

async function show(work: Work, staffId: string, { name, mediaIds, ticketId, taskId }: Asked): Promise<void> {
  const records = await recordsOf(work.tx, mediaIds);
  const stored = records.flatMap((record) => (record && isStored(record) ? [attachmentOf(record)] : []));
  const waiting = records.filter((record) => record?.state === 'wanted').length;
  const heading = `${name}\n${outlook(stored.length, waiting, records.length)}`;
  if (stored.length === 0) return say(work, staffId, heading);
  if (ticketId) await enter(work, staffId, ticketId, stored);
  await work.send(
    {
      type: 'staff.attachments',
      staffId,
      heading: stamped(work, heading),
      attachments: stored,
      ...(taskId && { taskId }),
    },
    'interactive',
    ticketId ? { ticketId } : {},
  );
}

/** Who saw what is part of the ticket's history. */
const enter = (work: Work, staffId: string, ticketId: string, shown: readonly Attachment[]): Promise<void> =>
  work.tx.tickets.appendTimeline([
    {
      id: `${work.eventId}.${ticketId}.attachments-shown`,
      ticketId,
      at: work.now,
      actor: staffId,
      fact: 'ticket.attachments-shown',
      detail: { mediaIds: shown.map(({ mediaId }) => mediaId).join(',') },
    },
  ]);

/** How many come, and what of the rest. */
function outlook(stored: number, waiting: number, all: number): string {
  const lost = all - stored - waiting;
  const lines = stored > 0 ? [`共${all}个${stored < all ? `，先发给您${stored}个` : ''}。`] : [];
  if (waiting > 0) lines.push(`${waiting < all ? `有${waiting}个` : ''}附件还在接收，请过一会儿再点。`);
  if (lost > 0)
    lines.push(`${all === 1 ? '这个' : `有${lost}个`}附件没能收到（链接已过期），请向住户再要一份。`);
  return lines.join('');
}

const isStored = ({ state }: MediaRecord): boolean => state === 'stored' || state === 'unheard';

const attachmentOf = ({ id, kind, contentType, filename }: MediaRecord): Attachment => ({
  mediaId: id,
  kind,
  ...(contentType && { contentType }),
  ...(filename && { filename }),
});
