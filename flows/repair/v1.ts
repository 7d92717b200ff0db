import type { RepairCategory } from '../../src/domain/configuration';
import type { Effect, FlowEvent, FlowWorld } from '../../src/domain/flow';
import { isPrivatePart, repairPrice } from '../../src/domain/ticket/repair-price';
import type { TicketDraft } from '../../src/domain/ticket/ticket';
import { contactOf, essence, placeOf, placeWords, unlistedOf } from '../shared/describe';
import type { Draft } from '../shared/draft';
import { labels } from '../shared/labels';
import type { Question } from '../shared/question';
import { phoneQuestion, placeQuestion, slotQuestion, whatQuestion } from '../shared/questions';
import { reportMachine } from '../shared/report';
import { nearRoomQuestion, roomQuestion } from '../shared/room-questions';

/** Faults behind which a danger may hide: asked before anything else. */
const dangerBehind: Readonly<Record<string, { reply: string; yes: string; no: string; code: string }>> = {
  ELEVATOR: { reply: 'repair.anyone_inside', yes: '里面有人', no: '里面没有人', code: 'ELEVATOR_TRAPPED' },
  GAS_APPLIANCE: { reply: 'repair.gas_smell', yes: '有煤气味', no: '没有煤气味', code: 'GAS_LEAK' },
};

const dangerQuestion: Question = {
  name: 'askingDanger',
  isNeeded: (draft) =>
    Boolean(draft.code && dangerBehind[draft.code]) && !draft.asked.includes('askingDanger'),
  ask: (draft) => {
    const danger = dangerBehind[draft.code ?? ''];
    return {
      reply: danger?.reply ?? 'repair.anyone_inside',
      values: {},
      choices: [
        { id: 'danger_yes', label: danger?.yes ?? '' },
        { id: 'danger_no', label: danger?.no ?? '' },
      ],
    };
  },
  read: (draft, event) => {
    if (event.type === 'resident.chose')
      return event.choice === 'danger_yes' ? { ...draft, asked: [...draft.asked, 'danger'] } : draft;
    if (event.type !== 'resident.said') return null;
    if (event.understanding.answer === 'yes' || /^(有人|有味|有)/.test(event.text))
      return { ...draft, asked: [...draft.asked, 'danger'] };
    return draft;
  },
};

const categoryOf = (draft: Draft, world: FlowWorld): RepairCategory | undefined =>
  world.configuration.catalogue.repairs.find(({ code }) => code === draft.code);

const isPrivate = (draft: Draft, world: FlowWorld): boolean =>
  isPrivatePart(categoryOf(draft, world), draft.spot);

const isUrgent = (draft: Draft, world: FlowWorld): boolean =>
  categoryOf(draft, world)?.class === 'urgent' || draft.running;

function itemName(draft: Draft, world: FlowWorld): string {
  return categoryOf(draft, world)?.name ?? '报修';
}

const priceWords = (draft: Draft, world: FlowWorld): string =>
  repairPrice(categoryOf(draft, world), draft.spot);

const onlyIf = (applies: (draft: Draft, world: FlowWorld) => boolean, question: Question): Question => ({
  ...question,
  isNeeded: (draft, world) => applies(draft, world) && question.isNeeded(draft, world),
});

function outOfScope(draft: Draft, world: FlowWorld): readonly Effect[] | null {
  if (draft.asked.includes('danger')) {
    const code = dangerBehind[draft.code ?? '']?.code;
    const unlisted = unlistedOf(draft);
    const told = {
      words: draft.words.join('；'),
      ...(draft.room && draft.roomSaid && { room: draft.room }),
      ...(unlisted && { unlisted }),
      ...(draft.spot && { spot: draft.spot }),
    };
    return code ? [{ type: 'raiseEmergency', code, told }] : null;
  }
  const category = categoryOf(draft, world);
  if (category?.scope !== 'C' || dangerQuestion.isNeeded(draft, world)) return null;
  const phone = category.pointer ? world.property.phones[category.pointer] : undefined;
  return [
    {
      type: 'say',
      reply: phone ? 'repair.out_of_scope' : 'repair.out_of_scope_desk',
      values: {
        item: category.name,
        provider: category.provider ?? '专业服务单位',
        ...(phone && { provider_phone: phone }),
      },
    },
    { type: 'deskTask', kind: 'look-at', text: `服务范围外的需求：${category.name}（${essence(draft)}）` },
  ];
}

/** 我要报修: the wish without the matter. */
const isBareWish = (text: string): boolean =>
  /^(?:你好|您好)?我?(?:要|想|需要|来|想要)?(?:报个?修|维修|修理|修东西)(?:一下)?$/.test(
    text.replace(/[\s\p{P}]/gu, ''),
  );

const ownIntents = new Set(['repair', 'service', 'other', 'greeting', 'thanks', 'emergency', 'consult']);

export const repairV1 = reportMachine({
  id: 'repair',
  classify: (draft: Draft, event: FlowEvent): Draft => {
    if (event.type !== 'resident.said') return draft;
    const { understanding: u } = event;
    if (isBareWish(event.text)) return draft;
    if (u.intent === 'repair' && u.code && (!draft.code || draft.code === 'REPAIR_OTHER'))
      return { ...draft, code: u.code };
    // Asked what is broken and told something no list knows: a person will see.
    if (!draft.code && draft.asked.includes('askingWhat') && (event.text || event.mediaIds.length > 0))
      return { ...draft, code: 'REPAIR_OTHER' };
    if (!draft.code && draft.words.length === 0 && draft.mediaIds.length > 0) return draft;
    return draft;
  },
  questions: [
    whatQuestion('repair.ask_what'),
    dangerQuestion,
    nearRoomQuestion,
    onlyIf(isPrivate, roomQuestion),
    onlyIf(
      (draft, world) => !isPrivate(draft, world),
      placeQuestion(() => 'ask.place'),
    ),
    onlyIf(isPrivate, phoneQuestion),
    onlyIf((draft, world) => isPrivate(draft, world) && !isUrgent(draft, world), slotQuestion('ask.slot')),
  ],
  divert: outOfScope,
  recap: (draft, world) => ({
    reply:
      isUrgent(draft, world) && categoryOf(draft, world)?.advice ? 'repair.recap_urgent' : 'repair.recap',
    values: {
      place: placeWords(draft),
      item: itemName(draft, world),
      words: essence(draft),
      contact: draft.phone ?? '微信联系',
      slot: isUrgent(draft, world) ? '急修，确认后马上派人' : (draft.slot ?? '与您约定'),
      price: priceWords(draft, world),
      advice: categoryOf(draft, world)?.advice ?? '',
    },
    choices: [
      { id: 'confirm', label: labels.confirmRepair },
      { id: 'change', label: labels.change },
      { id: 'cancel', label: labels.dropRepair },
    ],
  }),
  ticket: (draft, world): TicketDraft => {
    const category = categoryOf(draft, world);
    return {
      kind: 'repair',
      code: category?.code ?? 'REPAIR_OTHER',
      item: itemName(draft, world),
      words: draft.words.join('\n'),
      place: placeOf(draft),
      contact: contactOf(draft),
      department: category?.department ?? 'desk',
      confidential: false,
      repairClass: isUrgent(draft, world) ? 'urgent' : (category?.class ?? 'normal'),
      price: priceWords(draft, world),
      ...(draft.slot && { slot: draft.slot }),
      mediaIds: draft.mediaIds,
    };
  },
  accepted: (draft, world) =>
    isUrgent(draft, world)
      ? {
          reply: 'repair.accepted_urgent',
          values: { item: itemName(draft, world), place: placeWords(draft) },
        }
      : {
          reply: 'repair.accepted',
          values: {
            item: itemName(draft, world),
            place: placeWords(draft),
            slot: draft.slot ?? '与您约定的时间',
          },
        },
  isOtherWish: (event) => event.type === 'resident.said' && !ownIntents.has(event.understanding.intent),
});
