import { assign, setup } from 'xstate';
import type { EmergencyCategory } from '../../src/domain/configuration';
import type { Effect, FlowEvent, FlowWorld } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { placeWords } from '../../src/domain/ticket/place';
import { isSettled, type Place, type Ticket, type TicketDraft } from '../../src/domain/ticket/ticket';
import { flowActions } from '../shared/effects';
import { residentSays } from './resident-says';

interface EmergencyContext {
  readonly code: string;
  readonly ticketId: string;
  readonly silent: boolean;
  readonly placeKnown: boolean;
}

type Said = Extract<FlowEvent, { type: 'resident.said' }>;

const nothing: EmergencyContext = { code: 'HELP_OTHER', ticketId: '', silent: false, placeKnown: false };

const categoryFor = (code: string, { configuration }: FlowWorld): EmergencyCategory | undefined =>
  configuration.catalogue.emergencies.find((category) => category.code === code);

const openEmergencies = (world: FlowWorld): readonly Ticket[] =>
  world.tickets.filter((ticket) => ticket.emergency && !isSettled(ticket.status));

/**
 * What was said first, then the place of a danger told just before. Then a room from another matter of this talk, from
 * an earlier talk or from the QR code: these three still to be confirmed.
 */
function placeIn(event: Said): Place {
  const { understanding: u, world } = event;
  const named = u.rooms[0]?.room;
  const before = openEmergencies(world).find(({ place }) => place.room ?? place.spot)?.place;
  const assumed = world.roomInTalk ?? world.resident.rooms[0] ?? world.hintedRoom;
  const spot = u.spot && { spot: u.spot };
  if (named) return { room: named, ...spot, confirmed: true };
  if (before && !u.spot) return before;
  if (u.spot) return { spot: u.spot, ...(assumed && { room: assumed }), confirmed: !assumed };
  return assumed ? { room: assumed, confirmed: false } : { confirmed: false };
}

function alarm(event: Said): { context: EmergencyContext; draft: TicketDraft; place: Place } {
  const { understanding: u, world } = event;
  const code = u.emergency?.code ?? 'HELP_OTHER';
  const category = categoryFor(code, world);
  const place = placeIn(event);
  const silent = category?.silent ?? false;
  return {
    place,
    context: {
      code,
      silent,
      ticketId: `t${world.eventId}`,
      placeKnown: place.confirmed,
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

/** Somebody in despair is not shown buttons. */
const withoutMenu: ReadonlySet<string> = new Set(['SUICIDE']);

/** First words to the resident: safety advice, that help is on the way, and the one thing still missing. */
function firstWords(event: Said): Effect {
  const { context, place } = alarm(event);
  const advice =
    categoryFor(context.code, event.world)?.advice ?? '请先到安全的地方，有危险请直接拨110、119或120。';
  const safety =
    context.silent || withoutMenu.has(context.code)
      ? []
      : [
          { id: 'safe', label: '我已安全' },
          { id: 'false_alarm', label: '是误报' },
        ];
  const where = placeWords(place);
  if (!where) return { type: 'say', reply: 'emergency.alarmed_where', values: { advice }, choices: safety };
  const reply = place.confirmed ? 'emergency.alarmed' : 'emergency.alarmed_unsure';
  return { type: 'say', reply, values: { advice, place: where }, choices: safety };
}

const isPossible = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.emergency?.certainty === 'possible';

/** A second, different danger in the same talk. */
const isOtherDanger = (context: EmergencyContext, event: FlowEvent): event is Said =>
  event.type === 'resident.said' &&
  event.understanding.emergency?.certainty === 'certain' &&
  event.understanding.emergency.code !== context.code &&
  event.understanding.emergency.code !== 'HELP_OTHER';

/** Also when people have said since that it is another danger. */
const isAsToldIn = (context: EmergencyContext, { code, guess }: Ticket): boolean =>
  code === context.code || guess?.matter.code === context.code;

/** The ticket opened for this danger; another household's when they were first to report it. */
function ticketIdFor(context: EmergencyContext, world: FlowWorld): string {
  if (world.tickets.some(({ id }) => id === context.ticketId)) return context.ticketId;
  return openEmergencies(world).find((ticket) => isAsToldIn(context, ticket))?.id ?? context.ticketId;
}

function passedOn(context: EmergencyContext, event: Said): readonly Effect[] {
  const { understanding: u } = event;
  const room = u.rooms[0]?.room;
  const tellsPlace = Boolean(room ?? u.spot);
  return [
    {
      type: 'changeTicket',
      ticketId: ticketIdFor(context, event.world),
      action: 'add-information',
      detail: {
        words: event.text,
        mediaIds: event.mediaIds,
        ...(room && { room }),
        ...(u.spot && { spot: u.spot }),
        ...(u.phone && { phone: u.phone }),
      },
    },
    tellsPlace
      ? {
          type: 'say',
          reply: 'emergency.place_noted',
          values: { place: room ? spokenRoom(room) : (u.spot ?? '') },
        }
      : { type: 'say', reply: context.placeKnown ? 'emergency.noted' : 'emergency.noted_where', values: {} },
    ...homeIn(event),
  ];
}

/** A home named by somebody of whom none is known is worth keeping: nobody is asked for it again afterwards. */
function homeIn({ understanding, world }: Said): readonly Effect[] {
  const room = understanding.rooms.find(({ known }) => known)?.room;
  return room && world.resident.rooms.length === 0 ? [{ type: 'remember', room }] : [];
}

const told = (
  context: EmergencyContext,
  { world }: FlowEvent,
  words: string,
  reply: string,
): readonly Effect[] => [
  {
    type: 'changeTicket',
    ticketId: ticketIdFor(context, world),
    action: 'add-information',
    detail: { words },
  },
  { type: 'say', reply, values: {} },
];

const namesPlace = ({ understanding }: Said): boolean =>
  Boolean(understanding.rooms[0] ?? understanding.spot);

/** Words that belong to the danger that was just brought under control rather than to a new matter. */
const aboutNothingElse: ReadonlySet<string> = new Set(['other', 'thanks', 'greeting', 'praise']);

/** The end, as told to the resident; of a silent danger nothing is told that another reader should not see. */
const closing = {
  guard: ({ context, event }: { context: EmergencyContext; event: FlowEvent }) => isClosing(context, event),
  target: 'ended',
  actions: {
    type: 'effect',
    params: ({ context, event }: { context: EmergencyContext; event: FlowEvent }): Effect =>
      context.silent || event.type !== 'ticket.changed'
        ? { type: 'say', reply: 'emergency.closed_silent', values: {} }
        : {
            type: 'say',
            reply: 'emergency.closed',
            values: {
              staff: event.detail.staff ?? '值班人员',
              result: event.detail.result ?? '现场已处理',
            },
          },
  },
} as const;

/**
 * Alarm first, questions after. Opens the ticket on the very first message, then stays with the resident until people
 * on site have closed it; the bot itself never closes an emergency. Silent codes get text only and no news.
 */
export const emergencyV1 = setup({
  types: { context: {} as EmergencyContext, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'emergency',
  context: nothing,
  initial: 'listening',
  states: {
    listening: {
      on: {
        'resident.said': [
          {
            guard: ({ event }) => isPossible(event),
            target: 'checking',
            actions: [
              assign(({ event }) => alarm(event).context),
              {
                type: 'effect',
                params: ({ event }): Effect => ({
                  type: 'openTicket',
                  ticketId: alarm(event).context.ticketId,
                  draft: alarm(event).draft,
                }),
              },
            ],
          },
          {
            target: 'helping',
            actions: [
              assign(({ event }) => alarm(event).context),
              {
                type: 'effect',
                params: ({ event }): readonly Effect[] => [
                  {
                    type: 'openTicket',
                    ticketId: alarm(event).context.ticketId,
                    draft: alarm(event).draft,
                  },
                  firstWords(event),
                  ...homeIn(event),
                ],
              },
            ],
          },
        ],
      },
    },
    /** Perhaps a danger: somebody already goes to look, and the resident is asked once. */
    checking: {
      entry: {
        type: 'effect',
        params: ({ context }): Effect => ({
          type: 'say',
          reply: 'emergency.possible',
          values: {},
          choices: context.silent
            ? []
            : [
                { id: 'danger', label: '有危险，快来人' },
                { id: 'no_danger', label: '没有危险' },
              ],
        }),
      },
      on: {
        'resident.chose': [
          {
            guard: ({ event }) => event.choice === 'danger',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context }): Effect => ({ type: 'raiseEmergency', code: context.code }),
            },
          },
          {
            guard: ({ event }) => event.choice === 'no_danger' || event.choice === 'false_alarm',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context, event }): readonly Effect[] =>
                told(context, event, residentSays.noDanger, 'emergency.no_danger'),
            },
          },
        ],
        'resident.said': [
          {
            guard: ({ event }) =>
              event.understanding.answer === 'yes' || event.understanding.emergency?.certainty === 'certain',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context, event }): Effect => ({
                type: 'raiseEmergency',
                code: event.understanding.emergency?.code ?? context.code,
              }),
            },
          },
          {
            guard: ({ event }) => event.understanding.answer === 'no',
            target: 'ended',
            actions: {
              type: 'effect',
              params: ({ context, event }): readonly Effect[] =>
                told(context, event, residentSays.noDanger, 'emergency.no_danger'),
            },
          },
          {
            target: 'helping',
            actions: [
              { type: 'effect', params: ({ context, event }): readonly Effect[] => passedOn(context, event) },
              assign({ placeKnown: ({ context, event }) => context.placeKnown || namesPlace(event) }),
            ],
          },
        ],
        'ticket.changed': { guard: ({ context, event }) => isClosing(context, event), target: 'ended' },
      },
    },
    helping: {
      on: {
        'resident.said': [
          {
            guard: ({ context, event }) => isOtherDanger(context, event),
            actions: {
              type: 'effect',
              params: ({ event }): Effect => ({
                type: 'raiseEmergency',
                code: event.understanding.emergency?.code ?? 'HELP_OTHER',
              }),
            },
          },
          {
            actions: [
              { type: 'effect', params: ({ context, event }): readonly Effect[] => passedOn(context, event) },
              assign({ placeKnown: ({ context, event }) => context.placeKnown || namesPlace(event) }),
            ],
          },
        ],
        'resident.chose': [
          {
            guard: ({ event }) => event.choice === 'safe',
            actions: {
              type: 'effect',
              params: ({ context, event }): readonly Effect[] =>
                told(context, event, '住户表示已安全', 'emergency.safe'),
            },
          },
          {
            guard: ({ event }) => event.choice === 'false_alarm',
            actions: {
              type: 'effect',
              params: ({ context, event }): readonly Effect[] =>
                told(context, event, residentSays.falseAlarm, 'emergency.false_alarm'),
            },
          },
        ],
        'ticket.changed': [
          closing,
          { guard: ({ context, event }) => isFact(context, event, 'ticket.completed'), target: 'afterwards' },
          {
            guard: ({ context, event }) => isNews(context, event, 'ticket.acknowledged'),
            actions: {
              type: 'effect',
              params: ({ event }): Effect => news('emergency.acknowledged', event.detail),
            },
          },
          {
            guard: ({ context, event }) => isNews(context, event, 'ticket.arrived'),
            actions: {
              type: 'effect',
              params: ({ event }): Effect => news('emergency.arrived', event.detail),
            },
          },
        ],
      },
    },
    /** Under control and waiting to be closed. Words about it are still passed on; any other wish is the reception's. */
    afterwards: {
      on: {
        'resident.said': {
          guard: ({ event }) =>
            !event.understanding.emergency && aboutNothingElse.has(event.understanding.intent),
          actions: {
            type: 'effect',
            params: ({ context, event }): readonly Effect[] =>
              passedOn({ ...context, placeKnown: true }, event),
          },
        },
        'ticket.changed': [
          closing,
          {
            guard: ({ context, event }) =>
              isFact(context, event, 'ticket.returned') || isFact(context, event, 'ticket.reopened'),
            target: 'helping',
          },
        ],
      },
    },
    ended: { type: 'final' },
  },
});

/** The event is about this danger's ticket. A joined one is found by its kind, since its id was given by others. */
const isAbout = (context: EmergencyContext, event: FlowEvent): boolean =>
  event.type === 'ticket.changed' &&
  (event.ticketId === context.ticketId ||
    (!event.world.tickets.some(({ id }) => id === context.ticketId) &&
      event.world.tickets.some((ticket) => ticket.id === event.ticketId && isAsToldIn(context, ticket))));

const isFact = (context: EmergencyContext, event: FlowEvent, fact: string): boolean =>
  event.type === 'ticket.changed' && isAbout(context, event) && event.fact === fact;

const isClosing = (context: EmergencyContext, event: FlowEvent): boolean =>
  event.type === 'ticket.changed' &&
  isAbout(context, event) &&
  (event.fact === 'ticket.closed' || event.fact === 'ticket.cancelled');

/** Nothing rings or lights up a phone in a silent emergency. */
const isNews = (context: EmergencyContext, event: FlowEvent, fact: string): boolean =>
  isFact(context, event, fact) && !context.silent;

const news = (reply: string, detail: Readonly<Record<string, string>>): Effect => ({
  type: 'say',
  reply,
  values: { staff: detail.staff ?? '值班人员' },
});
