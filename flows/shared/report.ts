import { assign, setup } from 'xstate';
import type { Choice } from '../../src/domain/conversation';
import {
  type Effect,
  type FlowEvent,
  type FlowWorld,
  type ReplyValues,
  wordsOf,
} from '../../src/domain/flow';
import type { TicketDraft } from '../../src/domain/ticket/ticket';
import { absorb, type Draft, emptyDraft, withoutRoom } from './draft';
import { flowActions } from './effects';
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
  const isOtherWish = (event: FlowEvent): boolean => !isLabel(wordsOf(event)) && kind.isOtherWish(event);
  const next = (draft: Draft, event: FlowEvent): Draft => kind.classify(absorb(draft, event), event);
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
              guard: ({ event }) => changeWanted(event) !== undefined,
              target: 'deciding',
              actions: assign({
                draft: ({ context, event }) => forgetting(context.draft, changeWanted(event) ?? ''),
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
              actions: assign({ draft: ({ context, event }) => next(context.draft, event) }),
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
              actions: assign({ draft: ({ context, event }) => next(context.draft, event) }),
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
    return {
      'floor.regained': { target: 'deciding', actions: regain },
      'resident.chose': [{ guard: reads, target: 'deciding', actions: take }],
      'resident.said': [
        { guard: reads, target: 'deciding', actions: take },
        {
          guard: ({ event }: { event: FlowEvent }) => !isOtherWish(event),
          target: 'deciding',
          actions: keep,
        },
      ],
    };
  }
}

/** 改一下时间: which answer is to be asked anew; a message that brings the new value is simply taken in. */
function changeWanted(event: FlowEvent): string | undefined {
  if (event.type !== 'resident.said' || !/改|换个|调整|不对|错了/.test(event.text)) return undefined;
  const { slot, phone, rooms } = event.understanding;
  if (/时间|日期|时段/.test(event.text) && !slot) return 'change_slot';
  if (/电话|手机|号码/.test(event.text) && !phone) return 'change_phone';
  if (/地址|房号|位置|楼栋|单元/.test(event.text) && rooms.length === 0) return 'change_place';
  return undefined;
}

/** Back on the floor: what was learnt meanwhile counts, and the interrupted question does not count as asked. */
const regain = assign<ReportContext, FlowEvent, undefined, FlowEvent, never>({
  draft: ({ context: { draft }, event }) => absorb({ ...draft, asked: draft.asked.slice(0, -1) }, event),
});

/** Forgets one answer so that it is asked anew. */
function forgetting(draft: Draft, choice: string): Draft {
  const { room: _r, spot, phone, slot, ...rest } = withoutRoom(draft);
  const { room } = draft;
  const fresh = { ...rest, asked: [] };
  switch (choice) {
    case 'change_place':
      return { ...fresh, roomSaid: false, ...(phone && { phone }), ...(slot && { slot }) };
    case 'change_phone':
      return {
        ...fresh,
        phoneDeclined: false,
        ...(room && { room }),
        ...(spot && { spot }),
        ...(slot && { slot }),
      };
    default:
      return { ...fresh, ...(room && { room }), ...(spot && { spot }), ...(phone && { phone }) };
  }
}
