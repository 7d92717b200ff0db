import type { Severity } from '../../src/domain/codes';
import { severities } from '../../src/domain/codes';
import type { ComplaintCategory } from '../../src/domain/configuration';
import type { FlowEvent, FlowWorld } from '../../src/domain/flow';
import { contactOf, essence, placeOf, placeWords } from '../shared/describe';
import type { Draft } from '../shared/draft';
import { labels } from '../shared/labels';
import { placeQuestion, whatQuestion } from '../shared/questions';
import { reportMachine } from '../shared/report';
import { nearRoomQuestion } from '../shared/room-questions';

const categoryOf = (draft: Draft, world: FlowWorld): ComplaintCategory | undefined =>
  world.configuration.catalogue.complaints.find(({ code }) => code === draft.code);

/** The graver of what the words say and what the category always is. */
function severityOf(draft: Draft, world: FlowWorld): Severity {
  const said = severities.indexOf(draft.severity ?? 'general');
  const least = severities.indexOf(categoryOf(draft, world)?.severity ?? 'general');
  return severities[Math.max(said, least)] ?? 'general';
}

const aboutNeighbours = new Set([
  'NOISE_NEIGHBOR',
  'NOISE_RENOVATION',
  'LEAK_DISPUTE',
  'PETS',
  'HIGH_TOSS',
  'COMMON_AREA',
]);
/** About what we did, not about a place: asked when and where it happened. */
const aboutService = new Set([
  'STAFF_ATTITUDE',
  'SLOW_RESPONSE',
  'SECURITY_SERVICE',
  'FEES',
  'PRIVACY',
  'MAIL',
  'COMPLAINT_OTHER',
]);
const ownIntents = new Set([
  'complaint',
  'repair',
  'suggestion',
  'other',
  'greeting',
  'thanks',
  'emergency',
  'consult',
]);

export const complaintV1 = reportMachine({
  id: 'complaint',
  classify: (draft: Draft, event: FlowEvent): Draft => {
    if (event.type !== 'resident.said') return draft;
    const { understanding: u } = event;
    if (
      u.intent === 'complaint' &&
      u.code &&
      (!draft.code || draft.code === 'COMPLAINT_OTHER') &&
      u.code !== 'COMPLAINT_OTHER'
    )
      return { ...draft, code: u.code };
    const toldEnough = event.text.length >= 12 || draft.asked.includes('askingWhat');
    return !draft.code && toldEnough ? { ...draft, code: u.code ?? 'COMPLAINT_OTHER' } : draft;
  },
  questions: [
    whatQuestion('complaint.ask_what'),
    nearRoomQuestion,
    placeQuestion((draft) =>
      aboutService.has(draft.code ?? '') ? 'complaint.ask_occasion' : 'complaint.ask_place',
    ),
  ],
  recap: (draft, world) => ({
    reply: 'complaint.recap',
    values: {
      place: placeWords(draft),
      item: categoryOf(draft, world)?.name ?? '您反映的情况',
      words: essence(draft, 100),
      contact: draft.phone ?? '微信联系',
    },
    choices: [
      { id: 'confirm', label: labels.confirmComplaint },
      { id: 'confidential', label: labels.confirmConfidentially },
      { id: 'change', label: labels.change },
      { id: 'cancel', label: labels.dropComplaint },
    ],
  }),
  confirmAs: { confidential: (draft) => ({ ...draft, confidential: true }) },
  ticket: (draft, world) => {
    const severity = severityOf(draft, world);
    const category = categoryOf(draft, world);
    return {
      kind: 'complaint',
      code: category?.code ?? 'COMPLAINT_OTHER',
      item: category?.name ?? '投诉',
      words: draft.words.join('\n'),
      place: placeOf(draft),
      contact: contactOf(draft),
      department: category?.department ?? 'desk',
      confidential: draft.confidential,
      severity,
      mediaIds: draft.mediaIds,
    };
  },
  accepted: (draft, world) => {
    const item = categoryOf(draft, world)?.name ?? '您反映的情况';
    if (severityOf(draft, world) === 'major') return { reply: 'complaint.major', values: { item } };
    if (aboutNeighbours.has(draft.code ?? '')) return { reply: 'complaint.neighbor', values: { item } };
    return { reply: 'complaint.accepted', values: { item } };
  },
  isOtherWish: (event) => event.type === 'resident.said' && !ownIntents.has(event.understanding.intent),
});
