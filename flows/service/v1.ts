import type { ServiceCategory } from '../../src/domain/configuration';
import type { FlowEvent, FlowWorld } from '../../src/domain/flow';
import { contactOf, essence, placeOf, placeWords } from '../shared/describe';
import type { Draft } from '../shared/draft';
import { labels } from '../shared/labels';
import { phoneQuestion, slotQuestion, whatQuestion } from '../shared/questions';
import { reportMachine } from '../shared/report';
import { nearRoomQuestion, roomQuestion } from '../shared/room-questions';

const categoryOf = (draft: Draft, world: FlowWorld): ServiceCategory | undefined =>
  world.configuration.catalogue.services.find(({ code }) => code === draft.code);

const ownIntents = new Set(['service', 'repair', 'other', 'greeting', 'thanks', 'emergency', 'consult']);

export const serviceV1 = reportMachine({
  id: 'service',
  classify: (draft: Draft, event: FlowEvent): Draft => {
    if (event.type !== 'resident.said' || draft.code) return draft;
    if (event.understanding.intent === 'service' && event.understanding.code)
      return { ...draft, code: event.understanding.code };
    return draft.asked.includes('askingWhat') && event.text ? { ...draft, code: 'SERVICE_OTHER' } : draft;
  },
  questions: [
    whatQuestion('service.ask_what'),
    nearRoomQuestion,
    roomQuestion,
    phoneQuestion,
    slotQuestion('service.ask_slot'),
  ],
  recap: (draft, world) => ({
    reply: 'service.recap',
    values: {
      place: placeWords(draft),
      item: categoryOf(draft, world)?.name ?? '服务',
      words: essence(draft),
      contact: draft.phone ?? '微信联系',
      slot: draft.slot ?? '与您约定',
      price: categoryOf(draft, world)?.price ?? '不收费',
    },
    choices: [
      { id: 'confirm', label: labels.confirmService },
      { id: 'change', label: labels.change },
      { id: 'cancel', label: labels.dropService },
    ],
  }),
  ticket: (draft, world) => {
    const category = categoryOf(draft, world);
    return {
      kind: 'service',
      code: category?.code ?? 'SERVICE_OTHER',
      item: category?.name ?? '服务需求',
      words: draft.words.join('\n'),
      place: placeOf(draft),
      contact: contactOf(draft),
      department: category?.department ?? 'desk',
      confidential: false,
      price: category?.price ?? '不收费',
      ...(draft.slot && { slot: draft.slot }),
      mediaIds: draft.mediaIds,
    };
  },
  accepted: (draft, world) => ({
    reply: 'service.accepted',
    values: {
      item: categoryOf(draft, world)?.name ?? '服务需求',
      prepare: categoryOf(draft, world)?.prepare ?? '您的联系方式',
    },
  }),
  isOtherWish: (event) => event.type === 'resident.said' && !ownIntents.has(event.understanding.intent),
});
