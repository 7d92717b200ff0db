import type { Lane } from '../../domain/delivery';
import { unique, withRole } from '../../domain/dispatch/roster';
import type { Ticket } from '../../domain/ticket/ticket';
import type { Work } from '../work';
import { openDeskTask } from './desk-tasks';
import { armEscalation } from './escalation-timer';
import { showCard } from './ticket-cards';
import { post } from './ticket-news';

/** Cards to the first line, a post in the group, the copy to leaders, and the escalation that watches it all. */
export async function sendOut(work: Work, ticket: Ticket, headline: string): Promise<void> {
  const lane: Lane = ticket.emergency ? 'emergency' : 'interactive';
  for (const staffId of unique([...ticket.dispatchedTo, ...copiedTo(work, ticket)]))
    await showCard(work, ticket, staffId, lane);
  await post(work, ticket, headline, ticket.dispatchedTo);
  if (ticket.emergency) await askToDial(work, ticket);
  await armEscalation(work, ticket, 0);
}

/** Leaders informed at once: of every security and engineering emergency, and of major complaints. */
function copiedTo({ configuration, property }: Work, ticket: Ticket): readonly string[] {
  if (ticket.emergency && !ticket.emergency.possible) return withRole(configuration, property, 'manager');
  if (ticket.severity === 'major') return withRole(configuration, property, 'manager');
  if (ticket.severity === 'important') return withRole(configuration, property, 'supervisor');
  return [];
}

/** The front desk dials the emergency numbers and stays with the resident. */
async function askToDial(work: Work, ticket: Ticket): Promise<void> {
  const category = work.configuration.catalogue.emergencies.find(({ code }) => code === ticket.code);
  const dial = (category?.dial ?? []).join('、');
  const steps = (category?.subtasks ?? []).map((step, index) => `${index + 1}. ${step}`).join('\n');
  const silent = ticket.emergency?.silent ? '\n注意：不要给住户打电话，只用文字联系。' : '';
  await openDeskTask(
    work,
    {
      kind: 'look-at',
      ticketId: ticket.id,
      text: `${ticket.number} ${ticket.item}\n${dial ? `请立即拨打：${dial}\n` : ''}坚守岗位，保持通讯畅通，在线陪同住户。${silent}\n${steps}`,
    },
    'emergency',
  );
}
