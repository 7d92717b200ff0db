import { assign, setup } from 'xstate';
import type { Choice } from '../../src/domain/conversation';
import {
  type Effect,
  type FlowEvent,
  type FlowWorld,
  type ReplyValues,
  wordsOf,
} from '../../src/domain/flow';
import { spokenRoom } from '../../src/domain/masking';
import type { TicketDraft } from '../../src/domain/ticket/ticket';
import { absorb, type Draft, emptyDraft, withoutRoom } from './draft';
import { flowActions } from './effects';
import { besidesDetails, corrects, homeAlone, isHomeDenied } from './home-meant';
import { isLabel, labels } from './labels';
import type { Question } from './question';

/** A report: take in what was said, ask what is missing one at a time, recap, open the ticket. */
export interface ReportKind {
  readonly id: string;
  /** Refines the draft after each message: category, area, severity. */
  readonly classify: (draft: Draft, event: FlowEvent) => Draft;
  /** In the order in which they are asked. */
  readonly questions: readonly Question[];
  /** Ends the report without a ticket: out of scope, or a danger found by asking. Null: go on. */
  readonly divert?: (draft: Draft, world: FlowWorld) => readonly Effect[] | null;
  readonly recap: (
    draft: Draft,
    world: FlowWorld,
  ) => { reply: string; values: ReplyValues; choices: readonly Choice[] };
  /** Further choices of the recap that only change the draft and then open the ticket. */
  readonly confirmAs?: Readonly<Record<string, (draft: Draft) => Draft>>;
  readonly ticket: (draft: Draft, world: FlowWorld) => TicketDraft;
  readonly accepted: (draft: Draft, world: FlowWorld) => { reply: string; values: ReplyValues };
  /** A message that is clearly another wish is left to the reception. */
  readonly isOtherWish: (event: FlowEvent) => boolean;
}

interface ReportContext {
  readonly draft: Draft;
}

interface Given {
  readonly context: ReportContext;
  readonly event: FlowEvent;
}

const worldOf = (event: FlowEvent): FlowWorld => event.world;
const ticketIdOf = (world: FlowWorld): string => `t${world.eventId}`;

/** Builds the machine of a report. The same blocks serve repair, service and complaint. */
export function reportMachine(kind: ReportKind) {
  const { divert } = kind;
  const isOtherWish = (event: FlowEvent): boolean =>
    !isLabel(wordsOf(event)) && !putsRight(event) && kind.isOtherWish(event);
  const next = (draft: Draft, event: FlowEvent, isChecked = false): Draft =>
    kind.classify(absorb(draft, event, isChecked), event);
  const nextQuestion = (draft: Draft, world: FlowWorld): Question | undefined =>
    kind.questions.find((question) => question.isNeeded(draft, world));
  const answered = (question: Question, draft: Draft, event: FlowEvent): Draft | null => {
    const taken = next(draft, event);
    const read = question.read(taken, event);
    return read ? kind.classify(read, event) : null;
  };

  return setup({
    types: { context: {} as ReportContext, events: {} as FlowEvent },
    actions: flowActions,
  }).createMachine({
    id: kind.id,
    context: { draft: emptyDraft },
    initial: 'listening',
    states: {
      listening: {
        on: {
          'resident.said': {
            target: 'deciding',
            actions: assign({ draft: ({ context, event }) => next(context.draft, event) }),
          },
          'resident.chose': {
            target: 'deciding',
            actions: assign({ draft: ({ context, event }) => next(context.draft, event) }),
          },
        },
      },
      deciding: {
        always: [
          ...(divert
            ? [
                {
                  guard: ({ context, event }: Given) => Boolean(divert(context.draft, worldOf(event))),
                  target: 'diverted',
                },
              ]
            : []),
          ...kind.questions.map((question) => ({
            guard: ({ context, event }: Given) => nextQuestion(context.draft, worldOf(event)) === question,
            target: question.name,
          })),
          { target: 'confirming' },
        ],
      },
      ...Object.fromEntries(
        kind.questions.map((question) => [
          question.name,
          {
            entry: [
              assign<ReportContext, FlowEvent, undefined, FlowEvent, never>({
                draft: ({ context }) => ({
                  ...context.draft,
                  asked: [...context.draft.asked, question.name],
                }),
              }),
              {
                type: 'effect' as const,
                params: ({ context, event }: Given): Effect => ({
                  type: 'say',
                  asks: true,
                  ...question.ask(context.draft, worldOf(event)),
                }),
              },
            ],
            on: answersTo(question),
          },
        ]),
      ),
      confirming: {
        entry: {
          type: 'effect',
          params: ({ context, event }): Effect => ({
            type: 'say',
            asks: true,
            whenRepeated: 'ask.confirm_again',
            ...kind.recap(context.draft, worldOf(event)),
          }),
        },
        on: {
          'floor.regained': { target: 'deciding', actions: regain },
          'resident.chose': [
            { guard: ({ event }) => event.choice === 'confirm', target: 'opened' },
            {
              guard: ({ event }) => Object.hasOwn(kind.confirmAs ?? {}, event.choice),
              target: 'opened',
              actions: assign({
                draft: ({ context, event }) =>
                  kind.confirmAs?.[event.choice]?.(context.draft) ?? context.draft,
              }),
            },
            { guard: ({ event }) => event.choice === 'change', target: 'changing' },
            { guard: ({ event }) => event.choice === 'cancel', target: 'cancelled' },
          ],
          'resident.said': [
            { guard: ({ event }) => event.understanding.answer === 'yes', target: 'opened' },
            {
              guard: ({ context, event }) => changeWanted(context.draft, event) !== undefined,
              target: 'deciding',
              actions: assign({
                draft: ({ context, event }) =>
                  forgetting(context.draft, changeWanted(context.draft, event) ?? ''),
              }),
            },
            {
              guard: ({ event }) =>
                event.understanding.answer === 'no' || /^(?:要)?(?:改|修改)/.test(event.text),
              target: 'changing',
            },
            {
              guard: ({ event }) => !isOtherWish(event),
              target: 'deciding',
              actions: assign({ draft: ({ context, event }) => next(context.draft, event, true) }),
            },
          ],
        },
      },
      changing: {
        entry: {
          type: 'effect',
          params: (): Effect => ({
            type: 'say',
            asks: true,
            reply: 'ask.change',
            values: {},
            choices: [
              { id: 'change_place', label: labels.changePlace },
              { id: 'change_phone', label: labels.changePhone },
              { id: 'change_slot', label: labels.changeSlot },
              { id: 'cancel', label: labels.dropRepair },
            ],
          }),
        },
        on: {
          'resident.chose': [
            { guard: ({ event }) => event.choice === 'cancel', target: 'cancelled' },
            {
              guard: ({ event }) => event.choice.startsWith('change_'),
              target: 'deciding',
              actions: assign({ draft: ({ context, event }) => forgetting(context.draft, event.choice) }),
            },
          ],
          'resident.said': [
            {
              guard: ({ event }) => !isOtherWish(event),
              target: 'deciding',
              actions: assign({ draft: ({ context, event }) => next(context.draft, event, true) }),
            },
          ],
        },
      },
      opened: {
        type: 'final',
        entry: [
          {
            type: 'effect',
            params: ({ context, event }): Effect => ({
              type: 'openTicket',
              ticketId: ticketIdOf(worldOf(event)),
              draft: kind.ticket(context.draft, worldOf(event)),
            }),
          },
          {
            type: 'effect',
            params: ({ context: { draft } }): Effect => ({
              type: 'remember',
              ...(draft.room && draft.roomSaid && { room: draft.room }),
              ...(draft.name && { name: draft.name }),
              ...(draft.phone && { phone: draft.phone }),
            }),
          },
          {
            type: 'effect',
            params: ({ context, event }): Effect => ({
              type: 'say',
              whenJoined: 'report.joined',
              ...kind.accepted(context.draft, worldOf(event)),
            }),
          },
        ],
      },
      ...(divert && {
        diverted: {
          type: 'final' as const,
          entry: {
            type: 'effect' as const,
            params: ({ context, event }: Given): readonly Effect[] =>
              divert(context.draft, worldOf(event)) ?? [],
          },
        },
      }),
      cancelled: {
        type: 'final',
        entry: {
          type: 'effect',
          params: (): Effect => ({ type: 'say', reply: 'report.cancelled', values: {} }),
        },
      },
    },
  });

  function answersTo(question: Question) {
    const reads = ({ context, event }: Given): boolean => answered(question, context.draft, event) !== null;
    const take = assign<ReportContext, FlowEvent, undefined, FlowEvent, never>({
      draft: ({ context, event }) => answered(question, context.draft, event) ?? context.draft,
    });
    const keep = assign<ReportContext, FlowEvent, undefined, FlowEvent, never>({
      draft: ({ context, event }) => next(context.draft, event),
    });
    const acknowledge = {
      type: 'effect' as const,
      params: ({ context, event }: Given): readonly Effect[] => {
        const taken = answered(question, context.draft, event) ?? next(context.draft, event);
        return nextQuestion(taken, worldOf(event)) ? movedHome(context.draft, taken) : [];
      },
    };
    return {
      'floor.regained': { target: 'deciding', actions: regain },
      'resident.chose': [{ guard: reads, target: 'deciding', actions: take }],
      'resident.said': [
        { guard: reads, target: 'deciding', actions: [acknowledge, take] },
        {
          guard: ({ event }: { event: FlowEvent }) => !isOtherWish(event),
          target: 'deciding',
          actions: [acknowledge, keep],
        },
      ],
    };
  }
}

/** Another home than before, while something else is being asked: the recap shows it by itself. */
const movedHome = (before: Draft, { room }: Draft): readonly Effect[] =>
  before.room && room && room !== before.room
    ? [{ type: 'say', reply: 'report.home_changed', values: { place: spokenRoom(room) } }]
    : [];

/** 房号写错了，我家是3栋2单元1502 is no matter of its own. */
const putsRight = (event: FlowEvent): boolean =>
  event.type === 'resident.said' && corrects(event.text) && besidesDetails(event) === '';

/** 改一下时间: which answer is to be asked anew; a message that brings the new value is simply taken in. */
function changeWanted(draft: Draft, event: FlowEvent): string | undefined {
  if (event.type !== 'resident.said') return undefined;
  if (isHomeDenied(event, draft.room)) return 'change_place';
  if (!/改|换个|调整|不对|错了/.test(event.text)) return undefined;
  const { slot, phone } = event.understanding;
  if (/时间|日期|时段/.test(event.text) && !slot) return 'change_slot';
  if (/电话|手机|号码/.test(event.text) && !phone) return 'change_phone';
  if (/地址|房号|位置|楼栋|单元/.test(event.text) && !bringsPlace(draft, event)) return 'change_place';
  return undefined;
}

function bringsPlace(draft: Draft, event: Extract<FlowEvent, { type: 'resident.said' }>): boolean {
  const { rooms, nearRoom, partialRoom, spot } = event.understanding;
  const isNamed = rooms.length > 0 || nearRoom !== undefined || partialRoom !== undefined;
  return isNamed || spot !== undefined || homeAlone(event, draft.room, event.world.property) !== undefined;
}

/** Back on the floor: what was learnt meanwhile counts, and the interrupted question does not count as asked. */
const regain = assign<ReportContext, FlowEvent, undefined, FlowEvent, never>({
  draft: ({ context: { draft }, event }) => absorb({ ...draft, asked: draft.asked.slice(0, -1) }, event),
});

const askedFor: Readonly<Record<string, readonly string[]>> = {
  change_place: ['confirmingRoom', 'askingRoom', 'askingPlace'],
  change_phone: ['askingPhone'],
  change_slot: ['askingSlot'],
};

/** Forgets one answer so that it is asked anew. */
function forgetting(draft: Draft, choice: string): Draft {
  const fresh = { ...draft, asked: draft.asked.filter((name) => !askedFor[choice]?.includes(name)) };
  switch (choice) {
    case 'change_place': {
      const { spot: _, ...rest } = withoutRoom(fresh);
      return { ...rest, roomSaid: false, ...(draft.room && { formerRoom: draft.room }) };
    }
    case 'change_phone': {
      const { phone: _, ...rest } = fresh;
      return { ...rest, phoneDeclined: false };
    }
    default: {
      const { slot: _, ...rest } = fresh;
      return rest;
    }
  }
}
