import { type Intent, intents } from '../domain/codes';
import type { CategoryScores } from './categories';
import { bare } from './normalise';
import { namesTicket } from './tickets';
import { past, resolved } from './words/frames';
import {
  complaintCue,
  consultCue,
  greetingOnly,
  humanCue,
  praiseCue,
  progressCue,
  questionCue,
  serviceCue,
  strangerCue,
  suggestionCue,
  thanksCue,
} from './words/intent-cues';
import { majorWords } from './words/severity';
import { mending } from './words/things';

/** The matter is with us already. */
const reported = /报(?:了|的|过|修的|修过)|登记(?:了|过|的)|申请(?:了|过|的)|那个|单号|单子/;
/** Its number is given: whatever else is said is about how it goes on. */
const numbered = 6;
/** Longest message that can be thanks or a call for a person and nothing else. */
const shortMessage = 24;

/** What a message without danger wants. */
export function readIntent(read: string, categories: CategoryScores): Intent {
  const scores = weighIntents(read, categories);
  const found = intents.filter((intent) => (scores.get(intent) ?? 0) > 0);
  return found.reduce<Intent>(
    (best, one) => ((scores.get(one) ?? 0) > (scores.get(best) ?? 0) ? one : best),
    'other',
  );
}

function weighIntents(read: string, categories: CategoryScores): ReadonlyMap<Intent, number> {
  const { repair, complaint, service } = categories;
  const said = bare(read);
  const cues = {
    question: questionCue.test(read),
    consult: consultCue.test(read),
    complains: complaintCue.test(read),
    asksService: serviceCue.test(read),
    grave: majorWords.test(read),
    mends: mending.test(read),
    praises: praiseCue.test(read),
    suggests: suggestionCue.test(read),
    chases: progressCue.test(read),
    past: past.test(read),
    over: resolved.test(read),
  };
  const isShort = said.length <= shortMessage;
  const scores = new Map<Intent, number>();
  if (strangerCue.test(read)) return scores.set('other', 20);
  if (said.length > 0 && greetingOnly.test(said)) return scores.set('greeting', 20);
  if (humanCue.test(read) && said.length <= 30) scores.set('human', isShort ? 6 : 4);

  if (repair.score > 0)
    scores.set('repair', repair.score + (cues.mends ? 2 : 0) - (cues.complains ? 1.5 : 0));
  else if (cues.mends) scores.set('repair', 1.5);
  if (complaint.score > 0 || cues.complains) {
    scores.set(
      'complaint',
      complaint.score + (cues.complains ? 2.5 : 0) + (cues.grave ? 1 : 0) - (cues.mends ? 1 : 0),
    );
  }
  if (service.score > 0) scores.set('service', service.score + (cues.asksService ? 3 : 0));
  else if (cues.asksService) scores.set('service', 1);
  if (cues.consult) scores.set('consult', 4.5 + (cues.question ? 1 : 0));
  else if (cues.question) scores.set('consult', 1.8);
  if (cues.chases)
    scores.set(
      'progress',
      7 + (namesTicket(read) ? numbered : cues.past || reported.test(read) ? 3 : 0) - (cues.mends ? 0.5 : 0),
    );
  if (cues.suggests) scores.set('suggestion', 5.5);
  if (cues.praises) scores.set('praise', 6 + (cues.past || cues.over ? 1 : 0) - (cues.complains ? 3 : 0));
  if (thanksCue.test(read) && (isShort || cues.over)) {
    const topic = Math.max(repair.score, complaint.score, service.score);
    scores.set('thanks', cues.over ? 6 : 5 - Math.min(topic, 4) - (cues.question ? 2 : 0));
  }
  return scores;
}
