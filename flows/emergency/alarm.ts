import type { EmergencyCategory } from '../../src/domain/configuration';
import { type Effect, type FlowEvent, type FlowWorld, wordsOf } from '../../src/domain/flow';
import { placeWords } from '../../src/domain/ticket/place';
import type { Place, Ticket, TicketDraft } from '../../src/domain/ticket/ticket';
import { nothingUnderstood } from '../../src/domain/understanding';
import type { Said } from '../shared/homes';
import { type EmergencyContext, openEmergencies, showsNoMenu, ticketIdFor } from './context';
import { knownRoom, placeIn, whichHome, worthKeeping } from './place';

const categoryFor = (code: string, { configuration }: FlowWorld): EmergencyCategory | undefined =>
  configuration.catalogue.emergencies.find((category) => category.code === code);

/** A danger as it was told: what the flow keeps of it, and its ticket. */
export interface Alarm {
  readonly context: EmergencyContext;
  readonly draft: TicketDraft;
  readonly place: Place;
  readonly event: Said;
}

export function alarm(event: Said): Alarm {
  const { understanding: u, world } = event;
  const code = u.emergency?.code ?? 'HELP_OTHER';
  const category = categoryFor(code, world);
  const place = placeIn(event);
  const silent = category?.silent ?? false;
  return {
    event,
    place,
    context: {
      code,
      silent,
      ticketId: `t${world.eventId}`,
      placeKnown: place.confirmed,
      ...(place.unlisted && { nearHomes: place.unlisted.near }),
    },
    draft: {
      kind: 'help',
      code,
      item: category?.name ?? '紧急求助',
      words: event.text,
      place,
      contact: {
        ...((u.name ?? world.resident.name) && { name: u.name ?? world.resident.name ?? '' }),
        ...((u.phone ?? world.resident.phone) && { phone: u.phone ?? world.resident.phone ?? '' }),
      },
      department: category?.first[0] ?? 'security',
      confidential: false,
      emergency: {
        kind: category?.kind ?? 'other',
        silent,
        possible: u.emergency?.certainty === 'possible',
      },
      mediaIds: event.mediaIds,
    },
  };
}

/** First words to the resident: safety advice, that help is on the way, and the one thing still missing. */
function firstWords({ context, place, event }: Alarm): Effect {
  const advice = adviceFor(context.code, event);
  const safety = showsNoMenu(context)
    ? []
    : [
        { id: 'safe', label: '我已安全' },
        { id: 'false_alarm', label: '是误报' },
      ];
  if (place.unlisted)
    return whichHome(context, place.unlisted, advice, safety, {
      one: 'emergency.alarmed_near',
      several: 'emergency.alarmed_which',
      none: 'emergency.alarmed_where',
    });
  const where = placeWords(place);
  if (!where) return { type: 'say', reply: 'emergency.alarmed_where', values: { advice }, choices: safety };
  const reply = place.confirmed ? 'emergency.alarmed' : 'emergency.alarmed_unsure';
  return { type: 'say', reply, values: { advice, place: where }, choices: safety };
}

/** What to do until people come; a second danger's after the graver one's. */
function adviceFor(code: string, event: Said): string {
  const first = categoryFor(code, event.world)?.advice ?? '请先到安全的地方，有危险请直接拨110、119或120。';
  const second = furtherDanger(code, event);
  return second ? `${first}\n另外，${second.name}：${second.advice}` : first;
}

/** People are on their way because of it: 火也灭了 after a fire and a fall is news, not a third alarm; so is the smoke of a fire. */
export const isAlarmed = (code: string, world: FlowWorld): boolean =>
  openEmergencies(world).some(
    ({ code: known, emergency }) =>
      !emergency?.possible && (known === code || (code === 'SMOKE' && emergency?.kind === 'fire')),
  );

/** The second danger of a message, unless whoever is called because of the first comes for it as well. */
function furtherDanger(code: string, { understanding, world }: Said): EmergencyCategory | undefined {
  const further = understanding.furtherDanger && categoryFor(understanding.furtherDanger.code, world);
  if (!further || further.code === code || isAlarmed(further.code, world)) return undefined;
  const called = categoryFor(code, world)?.dial ?? [];
  const isCalled = further.dial.length > 0 && further.dial.every((number) => called.includes(number));
  return isCalled ? undefined : further;
}

export const opening = ({ context, draft }: Alarm): Effect => ({
  type: 'openTicket',
  ticketId: context.ticketId,
  draft,
});

/** People are sent, and the resident hears of it. */
export const alarmFor = (told: Alarm): readonly Effect[] => [
  opening(told),
  firstWords(told),
  ...worthKeeping(knownRoom(told.event), told.event.world),
  ...besides(told),
];

function besides({ context, event }: Alarm): readonly Effect[] {
  const further = furtherDanger(context.code, event);
  return further ? [{ type: 'raiseEmergency', code: further.code, besides: true }] : [];
}

const vague = 'HELP_OTHER';

/** What is certain now: what was suspected, unless the resident names it. */
export function certainCode(context: EmergencyContext, event: FlowEvent): string {
  const named = event.type === 'resident.said' ? event.understanding.emergency?.code : undefined;
  return named === undefined || named === vague
    ? (suspected(context, event.world)?.code ?? context.code)
    : named;
}

const suspected = (context: EmergencyContext, world: FlowWorld): Ticket | undefined =>
  openEmergencies(world).find(
    ({ id, status }) => id === ticketIdFor(context, world) && status !== 'completed',
  );

/**
 * The open ticket that is about what is certain now. Two dangers of a kind are one, told better the second time; facilities
 * fail each by itself.
 */
export function ticketToRaise(context: EmergencyContext, event: FlowEvent): Ticket | undefined {
  const { world } = event;
  const ticket = suspected(context, world);
  const code = certainCode(context, event);
  const kind = categoryFor(code, world)?.kind;
  const isOneKind = kind === ticket?.emergency?.kind && (kind !== 'engineering' || isCatchAll(ticket?.code));
  return ticket && (code === ticket.code || ticket.code === vague || isOneKind) ? ticket : undefined;
}

const isCatchAll = (code = ''): boolean => code.endsWith('_OTHER');

/** The suspected danger, now certain. The ticket is the one that is open. */
export function confirmation(context: EmergencyContext, event: FlowEvent): Alarm {
  const { world } = event;
  const code = certainCode(context, event);
  const kind = categoryFor(code, world)?.kind ?? 'other';
  const said = event.type === 'resident.said' ? event : undefined;
  const told = alarm({
    type: 'resident.said',
    text: wordsOf(event),
    mediaIds: said?.mediaIds ?? [],
    understanding: {
      ...(said?.understanding ?? nothingUnderstood),
      emergency: { kind, code, certainty: 'certain' },
    },
    world,
  });
  const ticket = ticketToRaise(context, event);
  return {
    ...told,
    context: {
      ...told.context,
      ticketId: ticket?.id ?? told.context.ticketId,
      silent: told.context.silent || context.silent,
    },
  };
}
