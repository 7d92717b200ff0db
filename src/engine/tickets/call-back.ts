import { answerDeadline } from '../../domain/deadlines';
import { withRole } from '../../domain/dispatch/roster';
import type { DeskTask } from '../../domain/records';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { openDeskTask } from './desk-tasks';
import { makePromise, settlePromises } from './promises';

/** A resident who was not satisfied is promised a word from the supervisor, who gets the task and the alarms. */
export async function callBack(
  work: Work,
  ticket: Ticket,
  text: string,
  conversationId: string,
): Promise<void> {
  const { configuration, property, now } = work;
  const supervisors = withRole(configuration, property, 'supervisor');
  const leaders = supervisors.length > 0 ? supervisors : withRole(configuration, property, 'manager');
  await makePromise(
    work,
    { ...ticket, ...(leaders[0] && { assignee: leaders[0] }) },
    answerDeadline(configuration, property, now),
  );
  await openDeskTask(work, {
    kind: 'call-back',
    conversationId,
    ticketId: ticket.id,
    text: `${ticket.number} ${ticket.item}\n${text}`,
    staff: leaders,
  });
}

/** The supervisor has spoken with the resident. */
export async function settleCallBack(work: Work, task: DeskTask): Promise<void> {
  if (task.kind === 'call-back' && task.ticketId)
    await settlePromises(work, task.ticketId, 'kept', ['answer']);
}
