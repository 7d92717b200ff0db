import { assign, setup } from 'xstate';
import type { EmergencyCategory } from '../../src/domain/configuration';
import type { Effect, FlowEvent, FlowWorld } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { placeWords } from '../../src/domain/ticket/place';
import type { Place, TicketDraft } from '../../src/domain/ticket/ticket';
import { flowActions } from '../shared/effects';
import { type Said, spotIn, unlistedIn } from '../shared/homes';
import { type EmergencyContext, isAsToldIn, showsNoMenu, ticketIdFor } from './context';
import { isHomeTold, knownRoom, learnt, noted, placeIn, takeHome, whichHome, worthKeeping } from './place';
import { residentSays } from './resident-says';

const nothing: EmergencyContext = { code: 'HELP_OTHER', ticketId: '', silent: false, placeKnown: false };

const categoryFor = (code: string, { configuration }: FlowWorld): EmergencyCategory | undefined =>
  configuration.catalogue.emergencies.find((category) => category.code === code);

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
function firstWords(event: Said): Effect {
  const { context, place } = alarm(event);
  const advice =
    categoryFor(context.code, event.world)?.advice ?? '请先到安全的地方，有危险请直接拨110、119或120。';
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

const isPossible = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.emergency?.certainty === 'possible';

/** A second, different danger in the same talk. */
const isOtherDanger = (context: EmergencyContext, event: FlowEvent): event is Said =>
  event.type === 'resident.said' &&
  event.understanding.emergency?.certainty === 'certain' &&
  event.understanding.emergency.code !== context.code &&
  event.understanding.emergency.code !== 'HELP_OTHER';

function passedOn(context: EmergencyContext, event: Said): readonly Effect[] {
  const { understanding: u } = event;
  const room = knownRoom(event);
  const unlisted = context.placeKnown ? undefined : unlistedIn(u, event.world);
  const spot = spotIn(u);
  return [
    {
      type: 'changeTicket',
      ticketId: ticketIdFor(context, event.world),
      action: 'add-information',
      detail: {
        words: event.text,
        mediaIds: event.mediaIds,
        ...(room && { room }),
        ...(unlisted && { unlisted }),
        ...(spot && { spot }),
        ...(u.phone && { phone: u.phone }),
      },
    },
    unlisted
      ? whichHome(context, unlisted, '', [], {
          one: 'emergency.noted_near',
          several: 'emergency.noted_which',
          none: 'emergency.noted_where',
        })
      : noted(context, room ? spokenRoom(room) : spot),
    ...worthKeeping(room, event.world),
  ];
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
                  ...worthKeeping(knownRoom(event), event.world),
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
              learnt,
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
          { guard: isHomeTold, actions: takeHome },
          {
            actions: [
              { type: 'effect', params: ({ context, event }): readonly Effect[] => passedOn(context, event) },
              learnt,
            ],
          },
        ],
        'resident.chose': [
          { guard: isHomeTold, actions: takeHome },
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
