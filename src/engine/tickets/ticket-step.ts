import type { TimerDue } from '../../domain/inbound';
import type { Work } from '../work';
import { remindToClose } from './closing';
import { climb } from './escalation';
import { alarmPromise } from './promises';

/** A timer of a ticket is due. One that came too late changes nothing. */
export async function stepTicket(work: Work, ticketId: string, timer: TimerDue): Promise<void> {
  const ticket = await work.tx.tickets.get(ticketId);
  if (!ticket) return;
  if (timer.name === 'escalate') await climb(work, ticket, timer);
  else if (timer.name === 'closing') await remindToClose(work, ticket, timer);
  else await alarmPromise(work, ticket, timer);
}
