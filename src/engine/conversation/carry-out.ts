import { residentSays } from '../../../flows/emergency/resident-says';
import type { Conversation } from '../../domain/conversation';
import { guessFor } from '../../domain/guess';
import type { TicketCommand } from '../../domain/ticket/act';
import type { Ticket } from '../../domain/ticket/ticket';
import { departmentLabel } from '../../domain/ticket/words';
import { addHours, spokenTime } from '../../domain/time';
import type { UnderstandingPort } from '../../ports/understanding';
import { callBack } from '../tickets/call-back';
import { noteNoDanger } from '../tickets/corrections';
import { openDeskTask } from '../tickets/desk-tasks';
import { heedJoiner, isReservedFrom } from '../tickets/joiner';
import { changeTicket, openTicket } from '../tickets/ticket-desk';
import { tellHolders } from '../tickets/ticket-news';
import type { Work } from '../work';
import type { Outcome } from './turn';
import { whoIs } from './who-is';

/** What became of a turn's wishes, and the values its sayings may mention. */
export interface Done {
  readonly conversation: Conversation;
  readonly values: Readonly<Record<string, string>>;
  readonly joined: boolean;
  readonly refused: boolean;
  readonly ticket?: Ticket;
}

/** Carries out what the flows asked for besides speaking. */
export async function carryOut(
  work: Work,
  conversation: Conversation,
  outcomes: readonly Outcome[],
  understanding: UnderstandingPort,
): Promise<Done> {
  let { resident } = conversation;
  let ticket: Ticket | undefined;
  let joined = false;
  let refused = false;
  for (const outcome of outcomes) {
    switch (outcome.type) {
      case 'openTicket': {
        const { ticketId, draft } = outcome;
        const guess = guessFor(
          draft,
          understanding.understand(draft.words, { propertyId: work.property.id }),
        );
        const opened = await openTicket(work, ticketId, draft, conversation.id, guess);
        ticket = opened.ticket;
        joined = opened.joined;
        break;
      }
      case 'changeTicket': {
        const known = await work.tx.tickets.get(outcome.ticketId);
        if (!known?.reporters.includes(conversation.id)) {
          refused = true;
          break;
        }
        const command: TicketCommand = {
          action: outcome.action,
          actor: { kind: 'resident' },
          at: work.now,
          eventId: work.eventId,
          tooLate: work.now > addHours(known.updatedAt, 24 * work.configuration.timing.reopenDays),
          ...outcome.detail,
        };
        const changed = isReservedFrom(known, outcome.action, conversation.id)
          ? await heedJoiner(work, known, command, {
              conversationId: conversation.id,
              who: whoIs(conversation),
            })
          : await changeTicket(work, known, command, conversation.id);
        if (changed.done && saysNoDanger(outcome.detail.words)) await noteNoDanger(work, changed.ticket);
        refused = !changed.done;
        ticket = changed.done ? changed.ticket : known;
        if (refused && outcome.action === 'cancel')
          await tellHolders(
            work,
            known,
            `【住户想取消】${known.number} ${known.item}：请与住户确认是否还需要处理。`,
          );
        break;
      }
      case 'remember':
        resident = {
          ...resident,
          ...(outcome.name && { name: outcome.name }),
          ...(outcome.phone && { phone: outcome.phone }),
          ...(outcome.room && {
            rooms: [
              outcome.room,
              ...resident.rooms.filter((room) => room !== outcome.room && room !== outcome.insteadOf),
            ],
          }),
        };
        break;
      case 'deskTask':
        await openDeskTask(work, {
          kind: outcome.kind,
          text: `${whoIs(conversation)}${outcome.text}`,
          conversationId: conversation.id,
          ...(outcome.mediaIds && { mediaIds: outcome.mediaIds }),
        });
        break;
      case 'callBack': {
        const known = await work.tx.tickets.get(outcome.ticketId);
        if (!known?.reporters.includes(conversation.id)) break;
        ticket = known;
        await callBack(work, known, `${whoIs(conversation)}${outcome.text}`, conversation.id);
        break;
      }
      case 'handOver':
        break;
    }
  }
  return {
    conversation: { ...conversation, resident },
    values: await valuesFor(work, { ...conversation, resident }, ticket),
    joined,
    refused,
    ...(ticket && { ticket }),
  };
}

const saysNoDanger = (words: string | undefined): boolean =>
  words === residentSays.noDanger || words === residentSays.falseAlarm;

/** A surname alone is no way to address somebody. */
const salutation = (name: string | undefined): string => (name && name.length > 1 ? name : '');

/** What any reply may mention. */
async function valuesFor(
  work: Work,
  conversation: Conversation,
  ticket: Ticket | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { property, now } = work;
  const promise =
    ticket && (await work.tx.promises.ofTicket(ticket.id)).find(({ state }) => state === 'open');
  return {
    estate: property.name,
    desk: property.deskPhone,
    name: salutation(conversation.resident.name),
    ...(ticket && {
      ticket: ticket.number,
      item: ticket.item,
      dept: departmentLabel[ticket.department],
    }),
    due: spokenTime(promise?.dueAt ?? addHours(now, 24), now, property.timeZone),
  };
}
