import { assign, setup } from 'xstate';
import type { Intent } from '../../src/domain/codes';
import {
  type Effect,
  type FlowEvent,
  type FlowWorld,
  type ReplyValues,
  type Told,
  wordsOf,
} from '../../src/domain/flow';
import { isSettled, type Ticket } from '../../src/domain/ticket/ticket';
import { addHours } from '../../src/domain/time';
import { articleFor } from '../consult/articles';
import { flowActions } from '../shared/effects';
import { recordForDesk } from '../shared/record';
import { correctedHome, putHomeRight } from './corrected-home';
import { placeTold, tellsOnlyDetails, withDetails } from './told';

interface ReceptionContext {
  /** Attachments sent before the resident said what they are about. */
  readonly mediaIds: readonly string[];
  /** Where the resident is, sent before that as well. */
  readonly spot?: string | undefined;
  /** Home, number and the like, told before that as well. */
  readonly told?: Told | undefined;
  /** Whether the resident was thanked for that, and asked what it is about: the next time in other words. */
  readonly isMatterAsked?: boolean;
}

const flowOf: Readonly<Partial<Record<Intent, string>>> = {
  repair: 'repair',
  complaint: 'complaint',
  service: 'service',
  consult: 'consult',
  progress: 'progress',
  human: 'handoff',
};

const desks = [
  { id: 'repair', label: '报修' },
  { id: 'complaint', label: '投诉' },
  { id: 'service', label: '办事' },
  { id: 'consult', label: '咨询' },
  { id: 'progress', label: '查进度' },
  { id: 'human', label: '转人工' },
];

const wishIn = (event: FlowEvent): string | undefined => {
  if (isAttachment(event)) return undefined;
  if (event.type === 'resident.said') {
    if (asksAboutService(event)) return 'consult';
    const { intent, ticket } = event.understanding;
    return intent === 'other' && ticket ? 'progress' : flowOf[intent];
  }
  return event.type === 'resident.chose' ? flowOf[event.choice as Intent] : undefined;
};

/** 物业费怎么交: a question about a service that the handbook answers, not a wish for it yet. */
const asksAboutService = (event: Extract<FlowEvent, { type: 'resident.said' }>): boolean =>
  event.understanding.intent === 'service' &&
  /怎么|如何|多少|什么时候|几点|哪里|哪儿|要带|需要什么|吗|[？?]/.test(event.text) &&
  articleFor(event.text, event.world) !== null;

const asksWhoWeAre = (event: FlowEvent): boolean =>
  event.type === 'resident.said' &&
  /^(?:你|您)(?:们)?(?:是不是|是)(?:机器人|真人|人工|ai|AI|人)(?:吗|么|吧|还是.{1,6})?[?？]?$/.test(
    event.text.trim(),
  );

const whoWeAre = (): Effect => ({ type: 'say', reply: 'greeting.hello', values: {}, choices: desks });

const menu = (reply: string, values: ReplyValues = {}): Effect => ({
  type: 'say',
  reply,
  values,
  choices: desks,
});

/** Own ticket that a new attachment most likely belongs to. */
const recentOpen = (world: FlowWorld): Ticket | undefined =>
  world.tickets.find((ticket) => !isSettled(ticket.status) && addHours(ticket.updatedAt, 24) > world.now);

/** A closed ticket the resident may still bring back. */
const recentClosed = (world: FlowWorld): Ticket | undefined =>
  world.tickets.find(
    (ticket) =>
      (ticket.kind === 'repair' || ticket.kind === 'service' || ticket.kind === 'complaint') &&
      (ticket.status === 'closed' || ticket.status === 'completed') &&
      addHours(ticket.updatedAt, 24 * world.configuration.timing.reopenDays) > world.now,
  );

const wantsRedo = (event: FlowEvent): boolean =>
  event.type === 'resident.said' &&
  /^(?:(?:返工|还是没修好|没修好|又坏了|又漏了|还在漏)|继续(?:处理)?[吧。！!]*$)/.test(event.text.trim());

/** Sent without words: what it is about is still to be said. */
const isAttachment = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && event.mediaKind !== undefined;

const isVoice = (event: FlowEvent): boolean => event.type === 'resident.said' && event.mediaKind === 'voice';

const attachedTo = (ticket: Ticket | undefined, event: FlowEvent): readonly Effect[] => [
  {
    type: 'changeTicket',
    ticketId: ticket?.id ?? '',
    action: 'add-information',
    detail: {
      words: wordsOf(event) || (isVoice(event) ? '住户发来一段语音' : '住户发来图片、视频或文件'),
      ...(event.type === 'resident.said' && { mediaIds: event.mediaIds }),
    },
  },
  {
    type: 'say',
    reply: isVoice(event) ? 'media.voice_attached' : 'media.attached',
    values: { ticket: ticket?.number ?? '' },
    ...(isVoice(event) && { choices: desks }),
  },
];

const has =
  (intent: Intent) =>
  ({ event }: { event: FlowEvent }) =>
    event.type === 'resident.said' && event.understanding.intent === intent;

const suggestion = (event: FlowEvent): readonly Effect[] =>
  recordForDesk(event, { code: 'SUGGESTION', item: '建议', severity: 'important' }, 'suggestion.thanks');

/** The desk itself: greets, understands what a resident wants, and gives the floor to the flow that serves it. */
export const receptionV1 = setup({
  types: { context: {} as ReceptionContext, events: {} as FlowEvent },
  actions: flowActions,
}).createMachine({
  id: 'reception',
  context: { mediaIds: [] },
  initial: 'attending',
  on: {
    'resident.said': [
      {
        guard: ({ event }) => isAttachment(event) && Boolean(recentOpen(event.world)),
        target: '.attending',
        actions: {
          type: 'effect',
          params: ({ event }): readonly Effect[] => attachedTo(recentOpen(event.world), event),
        },
      },
      {
        guard: ({ event }) => isAttachment(event),
        target: '.attending',
        actions: [
          assign(({ context, event }) => kept(context, event)),
          {
            type: 'effect',
            params: ({ event }): Effect => menu(isVoice(event) ? 'media.voice' : 'media.received'),
          },
        ],
      },
    ],
  },
  states: {
    attending: {
      on: {
        'resident.said': [
          {
            guard: ({ event }) => correctedHome(event) !== undefined,
            actions: { type: 'effect', params: ({ event }): readonly Effect[] => putHomeRight(event) },
          },
          {
            guard: ({ event }) => wantsRedo(event) && Boolean(recentClosed(event.world)),
            actions: {
              type: 'effect',
              params: ({ event }): readonly Effect[] => [
                {
                  type: 'changeTicket',
                  ticketId: recentClosed(event.world)?.id ?? '',
                  action: 'reopen',
                  detail: { reason: event.text },
                },
                { type: 'say', reply: 'reopen.accepted', values: {}, whenRefused: 'reopen.late' },
              ],
            },
          },
          { guard: ({ event }) => asksWhoWeAre(event), actions: { type: 'effect', params: whoWeAre } },
          {
            guard: ({ event }) => wishIn(event) !== undefined,
            actions: [
              { type: 'effect', params: ({ context, event }): Effect => starting(event, context) },
              assign(({ context, event }) => handedOn(context, event)),
            ],
          },
          {
            guard: ({ event }) => isDetails(event),
            actions: [
              { type: 'effect', params: ({ context, event }): Effect => thanked(context, event) },
              assign(({ context, event }) => ({
                ...noted(context, event),
                isMatterAsked: !context.isMatterAsked,
              })),
            ],
          },
          { guard: has('praise'), actions: { type: 'effect', params: ({ event }) => praised(event) } },
          { guard: has('suggestion'), actions: { type: 'effect', params: ({ event }) => suggestion(event) } },
          {
            guard: has('thanks'),
            actions: {
              type: 'effect',
              params: (): Effect => ({ type: 'say', reply: 'thanks.reply', values: {} }),
            },
          },
          {
            guard: has('greeting'),
            actions: [
              { type: 'effect', params: (): Effect => menu('greeting.again') },
              assign(({ context, event }) => noted(context, event)),
            ],
          },
          {
            guard: ({ event }) => !isAttachment(event),
            target: 'clarifying',
            actions: assign(({ context, event }) => noted(context, event)),
          },
        ],
        'resident.chose': {
          guard: ({ event }) => wishIn(event) !== undefined,
          actions: [
            { type: 'effect', params: ({ context, event }): Effect => starting(event, context) },
            assign(({ context, event }) => handedOn(context, event)),
          ],
        },
      },
    },
    /** The last message meant nothing to us; a second one in a row is offered a person first of all. */
    clarifying: {
      entry: { type: 'effect', params: (): Effect => menu('other.unclear') },
      on: {
        'resident.said': [
          {
            guard: ({ event }) => correctedHome(event) !== undefined,
            target: 'attending',
            actions: { type: 'effect', params: ({ event }): readonly Effect[] => putHomeRight(event) },
          },
          {
            guard: ({ event }) => wishIn(event) !== undefined,
            target: 'attending',
            actions: [
              { type: 'effect', params: ({ context, event }): Effect => starting(event, context) },
              assign(({ context, event }) => handedOn(context, event)),
            ],
          },
          {
            guard: ({ event }) => isDetails(event),
            target: 'attending',
            actions: [
              { type: 'effect', params: ({ context, event }): Effect => thanked(context, event) },
              assign(({ context, event }) => ({
                ...noted(context, event),
                isMatterAsked: !context.isMatterAsked,
              })),
            ],
          },
          {
            guard: ({ event }) => event.understanding.intent === 'other' && !isAttachment(event),
            target: 'attending',
            actions: [
              {
                type: 'effect',
                params: (): Effect => ({
                  type: 'say',
                  reply: 'other.still_unclear',
                  values: {},
                  choices: [{ id: 'human', label: '转人工' }, ...desks.filter(({ id }) => id !== 'human')],
                }),
              },
              assign(({ context, event }) => noted(context, event)),
            ],
          },
          {
            guard: has('thanks'),
            target: 'attending',
            actions: {
              type: 'effect',
              params: (): Effect => ({ type: 'say', reply: 'thanks.reply', values: {} }),
            },
          },
          {
            guard: has('praise'),
            target: 'attending',
            actions: { type: 'effect', params: ({ event }) => praised(event) },
          },
          {
            guard: has('suggestion'),
            target: 'attending',
            actions: { type: 'effect', params: ({ event }) => suggestion(event) },
          },
          {
            guard: ({ event }) => !isAttachment(event),
            target: 'attending',
            actions: { type: 'effect', params: (): Effect => menu('greeting.again') },
          },
        ],
        'resident.chose': {
          guard: ({ event }) => wishIn(event) !== undefined,
          target: 'attending',
          actions: [
            { type: 'effect', params: ({ context, event }): Effect => starting(event, context) },
            assign(({ context, event }) => handedOn(context, event)),
          ],
        },
      },
    },
  },
});

const starting = (event: FlowEvent, { mediaIds, spot, told }: ReceptionContext): Effect => ({
  type: 'startFlow',
  flow: wishIn(event) ?? 'repair',
  mediaIds,
  ...(spot && { spot }),
  ...(told && { told }),
});

/** A report keeps what was told; after anything else it is still worth knowing. */
function handedOn({ told, isMatterAsked }: ReceptionContext, event: FlowEvent): ReceptionContext {
  const isKept = !['repair', 'service', 'complaint'].includes(wishIn(event) ?? '');
  return {
    mediaIds: [],
    spot: undefined,
    told: isKept ? told : undefined,
    ...(isMatterAsked !== undefined && { isMatterAsked }),
  };
}

const isDetails = (event: FlowEvent): boolean => event.type === 'resident.said' && tellsOnlyDetails(event);

/** Where and who are kept until it is said what it is about. */
function noted(context: ReceptionContext, event: FlowEvent): ReceptionContext {
  if (event.type !== 'resident.said') return context;
  const { spot, ...told } = withDetails(context.told, event) ?? {};
  return {
    ...context,
    ...(spot && { spot }),
    ...(Object.keys(told).length > 0 && { told }),
  };
}

function thanked({ isMatterAsked }: ReceptionContext, event: FlowEvent): Effect {
  if (isMatterAsked) return menu('told.again');
  const place = event.type === 'resident.said' ? placeTold(event) : undefined;
  return place === undefined ? menu('told.contact') : menu('told.place', { place });
}

/** What was sent without words, until it is said what it is about. */
function kept(context: ReceptionContext, event: FlowEvent): ReceptionContext {
  if (event.type !== 'resident.said') return context;
  const where = event.understanding.spot ?? context.spot;
  return {
    ...context,
    mediaIds: [...context.mediaIds, ...event.mediaIds],
    ...(where && { spot: where }),
  };
}

function praised(event: FlowEvent): readonly Effect[] {
  const words = wordsOf(event);
  return [
    { type: 'deskTask', kind: 'look-at', text: `住户表扬：${words.slice(0, 200)}` },
    { type: 'say', reply: 'praise.thanks', values: {} },
  ];
}
