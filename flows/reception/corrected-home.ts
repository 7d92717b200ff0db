import type { Effect, FlowEvent } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { placeWords } from '../../src/domain/ticket/place';
import { isSettled, type Ticket } from '../../src/domain/ticket/ticket';
import { addHours } from '../../src/domain/time';
import { besidesDetails, corrects, homeAlone } from '../shared/home-meant';
import { type Said, unlistedIn } from '../shared/homes';

interface Correction {
  readonly ticket: Ticket;
  /** Absent: what was written is no home of the property. */
  readonly room?: string;
}

/** 不对，是3栋2单元1502, written once the ticket is open. */
export function correctedHome(event: FlowEvent): Correction | undefined {
  if (event.type !== 'resident.said' || event.mediaKind || !corrects(event.text)) return undefined;
  if (besidesDetails(event) !== '') return undefined;
  const ticket = newestOpen(event);
  if (!ticket) return undefined;
  const room = homeAlone(event, ticket.place.room, event.world.property);
  if (room) return room === ticket.place.room ? undefined : { ticket, room };
  const { partialRoom } = event.understanding;
  return partialRoom || unlistedIn(event.understanding, event.world) ? { ticket } : undefined;
}

const newestOpen = ({ world }: Said): Ticket | undefined =>
  world.tickets.find(
    ({ status, emergency, place, openedAt }) =>
      !isSettled(status) && !emergency && place.room && addHours(openedAt, 24) > world.now,
  );

/** Those who are to come learn of it at once. A ticket that several share keeps its place: it is not this reporter's alone. */
export function putHomeRight(event: FlowEvent): readonly Effect[] {
  const correction = correctedHome(event);
  if (!correction || event.type !== 'resident.said') return [];
  const { ticket, room } = correction;
  const { tickets, resident } = event.world;
  const before = ticket.place.room;
  const said = room ? spokenRoom(room) : event.text;
  const words = `住户更正位置：${said}（原登记${placeWords({ ...(before && { room: before }) })}）`;
  const isOwn = ticket.reporters.length === 1;
  const isMistake = tickets.filter(({ place }) => place.room === before).length === 1;
  const inform: Effect = {
    type: 'changeTicket',
    ticketId: ticket.id,
    action: 'add-information',
    detail: { words, ...(room && isOwn && { room }) },
  };
  if (!room || !isOwn)
    return [
      inform,
      {
        type: 'deskTask',
        kind: 'look-at',
        text: `请与住户核对工单${ticket.number}的位置：${words}`,
      },
      { type: 'say', reply: 'report.home_to_check', values: {} },
    ];
  const isKnown = before !== undefined && resident.rooms.includes(before);
  return [
    inform,
    ...(isKnown ? [{ type: 'remember' as const, room, ...(isMistake && { insteadOf: before }) }] : []),
    { type: 'say', reply: 'report.home_corrected', values: { place: spokenRoom(room) } },
  ];
}
