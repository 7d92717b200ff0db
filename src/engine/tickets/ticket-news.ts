import { everyoneOnDuty, onDuty, unique, withRole } from '../../domain/dispatch/roster';
import { groupLine, groupPost } from '../../domain/dispatch/ticket-card';
import { wordsFor } from '../../domain/dispatch/ticket-view';
import type { Ticket } from '../../domain/ticket/ticket';
import { spokenTime } from '../../domain/time';
import type { Work } from '../work';

/** A post in the group of the department, or of the front desk when the department has none. */
export async function post(
  work: Work,
  ticket: Ticket,
  headline: string,
  mentions: readonly string[],
): Promise<void> {
  const { dispatchGroup, groups } = work.property;
  const groupId = dispatchGroup[ticket.department] ?? dispatchGroup.desk;
  const group = groups.find(({ id }) => id === groupId);
  if (!group) return;
  const isFirst = ticket.status === 'dispatched';
  const text = isFirst ? groupPost(ticket, headline, work) : groupLine(ticket, headline);
  await work.send(
    {
      type: 'group.post',
      groupKey: `${work.property.id}/${group.id}`,
      text,
      mentions: mentions.filter((id) => group.members.includes(id)),
    },
    ticket.emergency ? 'emergency' : 'notice',
    { ticketId: ticket.id },
  );
}

/** Whoever holds it, else whoever was told to take it. In an emergency everybody alarmed hears everything. */
export async function tellHolders(work: Work, ticket: Ticket, text: string): Promise<void> {
  const holders =
    ticket.assignee && !ticket.emergency
      ? [ticket.assignee]
      : unique([...ticket.dispatchedTo, ...(ticket.assignee ? [ticket.assignee] : [])]);
  const people = holders.length > 0 ? holders : everyoneOnDuty(work.configuration, work.property, work.now);
  await tell(work, ticket, people, text);
}

export async function tellLeaders(work: Work, ticket: Ticket, text: string): Promise<void> {
  const { configuration, property, now } = work;
  const supervisors = withRole(configuration, property, 'supervisor');
  await tell(
    work,
    ticket,
    supervisors.length > 0 ? supervisors : onDuty(configuration, property, 'desk', now),
    text,
  );
}

/** Everybody reads what that person may see of it. */
async function tell(work: Work, ticket: Ticket, people: readonly string[], text: string): Promise<void> {
  const at = spokenTime(work.now, work.now, work.property.timeZone);
  for (const staffId of people)
    await work.send(
      {
        type: 'staff.text',
        staffId,
        text: `${wordsFor(ticket, work.staff(staffId) ?? 'group', text)}（${at}）`,
      },
      ticket.emergency ? 'emergency' : 'interactive',
      { ticketId: ticket.id },
    );
}
