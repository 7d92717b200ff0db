import { assign, setup } from 'xstate';
import type { Choice } from '../../src/domain/conversation';
import type { Effect, FlowEvent } from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import { flowActions } from '../shared/effects';
import { type Said, spotIn, unlistedIn } from '../shared/homes';
import { alarm, alarmFor, certainCode, confirmation, isAlarmed, opening, ticketToRaise } from './alarm';
import { type EmergencyContext, isAsToldIn, ticketIdFor } from './context';
import {
  confirmedRoom,
  isHomeTold,
  knownRoom,
  learnt,
  noted,
  placeForOthers,
  takeHome,
  whichHome,
  worthKeeping,
} from './place';
import { residentSays } from './resident-says';

const nothing: EmergencyContext = { code: 'HELP_OTHER', ticketId: '', silent: false, placeKnown: false };

const isPossible = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.emergency?.certainty === 'possible';

/** A second, different danger in the same talk: one that nobody is on the way for. */
function otherDanger(context: EmergencyContext, event: FlowEvent): string | undefined {
  if (event.type !== 'resident.said' || !isCertain(event)) return undefined;
  const { emergency, furtherDanger } = event.understanding;
  return [emergency?.code, furtherDanger?.code].find(
    (code) =>
      code !== undefined && code !== context.code && code !== 'HELP_OTHER' && !isAlarmed(code, event.world),
  );
}

/** The two answers to whether there is danger. They do not tell a reader more than the question does, so silent codes have them too. */
const dangerOrNot: readonly Choice[] = [
  { id: 'danger', label: '有危险，快来人' },
  { id: 'no_danger', label: '没有危险' },
];

/** @param further choices that stay open meanwhile */
function passedOn(
  context: EmergencyContext,
  event: Said,
  further: readonly Choice[] = [],
): readonly Effect[] {
  const { understanding: u } = event;
  const room = knownRoom(event) ?? confirmedRoom(context, event);
  const unlisted = context.placeKnown ? undefined : unlistedIn(u, event.world);
  const spot = spotIn(u);
  return [
    ...placeForOthers(context, event.world, event.text, { ...(room && { room }), ...(spot && { spot }) }),
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
      ? whichHome(context, unlisted, '', further, {
          one: 'emergency.noted_near',
          several: 'emergency.noted_which',
          none: 'emergency.noted_where',
        })
      : noted(context, room ? spokenRoom(room) : spot, event.world, further),
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

interface About {
  readonly context: EmergencyContext;
  readonly event: FlowEvent;
}

const isCertain = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.emergency?.certainty === 'certain';

const saysYes = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.understanding.answer === 'yes';

/** Possible becomes certain: the ticket is raised, or there is one more when it is another danger. */
const raised = (isConfirmed: (about: About) => boolean) =>
  [
    {
      guard: (about: About) => isConfirmed(about) && ticketToRaise(about.context, about.event) !== undefined,
      target: 'helping',
      actions: [
        {
          type: 'effect',
          params: ({ context, event }: About): readonly Effect[] => alarmFor(confirmation(context, event)),
        },
        assign<EmergencyContext, FlowEvent, undefined, FlowEvent, never>(
          ({ context, event }) => confirmation(context, event).context,
        ),
      ],
    },
    {
      guard: isConfirmed,
      target: 'ended',
      actions: {
        type: 'effect',
        params: ({ context, event }: About): Effect => ({
          type: 'raiseEmergency',
          code: certainCode(context, event),
        }),
      },
    },
  ] as const;

const calmed = {
  target: 'ended',
  actions: {
    type: 'effect',
    params: ({ context, event }: About): readonly Effect[] =>
      told(context, event, residentSays.noDanger, 'emergency.no_danger'),
  },
} as const;

const hasChosen = (event: FlowEvent, ...choices: readonly string[]): boolean =>
  event.type === 'resident.chose' && choices.includes(event.choice);

const chosen = [
  ...raised(({ event }) => hasChosen(event, 'danger')),
  { guard: ({ event }: About) => hasChosen(event, 'no_danger', 'false_alarm'), ...calmed },
] as const;

/** What becomes of the ticket while people are on their way. */
const whileOpen = [
  closing,
  { guard: ({ context, event }: About) => isFact(context, event, 'ticket.completed'), target: 'afterwards' },
  {
    guard: ({ context, event }: About) => isNews(context, event, 'ticket.acknowledged'),
    actions: {
      type: 'effect',
      params: ({ event }: About): Effect => newsOf('emergency.acknowledged', event),
    },
  },
  {
    guard: ({ context, event }: About) => isNews(context, event, 'ticket.arrived'),
    actions: {
      type: 'effect',
      params: ({ event }: About): Effect => newsOf('emergency.arrived', event),
    },
  },
] as const;

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
              { type: 'effect', params: ({ event }): Effect => opening(alarm(event)) },
            ],
          },
          {
            target: 'helping',
            actions: [
              assign(({ event }) => alarm(event).context),
              {
                type: 'effect',
                params: ({ event }): readonly Effect[] => alarmFor(alarm(event)),
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
        params: (): Effect => ({
          type: 'say',
          reply: 'emergency.possible',
          values: {},
          choices: dangerOrNot,
        }),
      },
      on: {
        'resident.chose': chosen,
        'resident.said': [
          ...raised(({ event }) => saysYes(event) || isCertain(event)),
          { guard: ({ event }) => event.understanding.answer === 'no', ...calmed },
          {
            target: 'watching',
            actions: [
              {
                type: 'effect',
                params: ({ context, event }): readonly Effect[] => passedOn(context, event, dangerOrNot),
              },
              learnt,
            ],
          },
        ],
        'ticket.changed': { guard: ({ context, event }) => isClosing(context, event), target: 'ended' },
      },
    },
    /** Something else was answered than whether there is danger: it is passed on, and the question stays open. */
    watching: {
      on: {
        'resident.chose': [{ guard: isHomeTold, actions: takeHome }, ...chosen],
        'resident.said': [
          ...raised(({ event }) => isCertain(event)),
          { guard: isHomeTold, actions: takeHome },
          {
            actions: [
              {
                type: 'effect',
                params: ({ context, event }): readonly Effect[] => passedOn(context, event, dangerOrNot),
              },
              learnt,
            ],
          },
        ],
        'ticket.changed': whileOpen,
      },
    },
    helping: {
      on: {
        'resident.said': [
          {
            guard: ({ context, event }) => otherDanger(context, event) !== undefined,
            actions: {
              type: 'effect',
              params: ({ context, event }): Effect => ({
                type: 'raiseEmergency',
                code: otherDanger(context, event) ?? 'HELP_OTHER',
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
            guard: ({ event }) => event.choice === 'danger',
            actions: {
              type: 'effect',
              params: ({ context, event }): readonly Effect[] =>
                told(context, event, '住户再次求助', 'emergency.noted'),
            },
          },
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
        'ticket.changed': whileOpen,
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

const newsOf = (reply: string, event: FlowEvent): Effect => ({
  type: 'say',
  reply,
  values: { staff: (event.type === 'ticket.changed' ? event.detail.staff : undefined) ?? '值班人员' },
});
