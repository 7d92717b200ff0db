import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import type { MediaStore } from '../media';
import { answersOf, questionOf, similarQuestionsOf } from './knowledge-answer';
import type { KnowledgeGroups } from './knowledge-groups';
import { pageOf } from './knowledge-pages';

interface Intent {
  n: number;
  id: string;
  groupId: string;
  question: string;
  similar: string[];
  answers: Record<string, unknown>[];
}

/**
 * Questions and answers of the knowledge base (path/95972). A question is unique over all groups. The page names no
 * error codes: refusals are 40058.
 */
export class KnowledgeIntents {
  private readonly intents: Intent[] = [];
  private last = 0;

  constructor(
    private readonly core: SimCore,
    private readonly groups: KnowledgeGroups,
    private readonly media: MediaStore,
  ) {}

  add(fields: Fields): Record<string, unknown> {
    const groupId = this.groups.find(fields.text('group_id')).id;
    const { knowledge } = this.core.settings.kf;
    const question = this.questionOf(fields);
    const similar = similarQuestionsOf(fields, knowledge);
    const answers = answersOf(fields, knowledge, this.media);
    if (this.intents.filter((intent) => intent.groupId === groupId).length >= knowledge.intentsPerGroup)
      throw new ApiError(40058, 'too many intents in the group');
    this.last += 1;
    const intent = { n: this.last, id: opaqueId('', 32), groupId, question, similar, answers };
    this.intents.push(intent);
    return { intent_id: intent.id };
  }

  remove(fields: Fields): Record<string, unknown> {
    this.intents.splice(this.intents.indexOf(this.find(fields.text('intent_id'))), 1);
    return {};
  }

  /** What a group contained goes with it; the page does not say so. */
  removeGroup(groupId: string): void {
    for (const intent of this.intents.filter((candidate) => candidate.groupId === groupId))
      this.intents.splice(this.intents.indexOf(intent), 1);
  }

  /** Each of the three parts is replaced as a whole when it is given. */
  change(fields: Fields): Record<string, unknown> {
    const intent = this.find(fields.text('intent_id'));
    const { knowledge } = this.core.settings.kf;
    const changed = {
      ...(fields.has('question') && { question: this.questionOf(fields, intent) }),
      ...(fields.has('similar_questions') && { similar: similarQuestionsOf(fields, knowledge) }),
      ...(fields.has('answers') && { answers: answersOf(fields, knowledge, this.media) }),
    };
    Object.assign(intent, changed);
    return {};
  }

  list(fields: Fields): Record<string, unknown> {
    const [groupId, intentId] = [fields.text('group_id'), fields.text('intent_id')];
    const inGroup = groupId === '' ? undefined : this.groups.find(groupId).id;
    const single = intentId === '' ? undefined : this.find(intentId);
    const shown = this.intents.filter(
      (intent) => (inGroup ?? intent.groupId) === intent.groupId && (single ?? intent) === intent,
    );
    const { page, ...more } = pageOf(shown, fields, ({ n }) => n);
    return {
      ...more,
      intent_list: page.map((intent) => ({
        group_id: intent.groupId,
        intent_id: intent.id,
        question: { text: { content: intent.question } },
        similar_questions: { items: intent.similar.map((content) => ({ text: { content } })) },
        answers: intent.answers,
      })),
    };
  }

  private find(id: string): Intent {
    const intent = this.intents.find((candidate) => candidate.id === id);
    if (!intent) throw new ApiError(40058, 'invalid intent_id');
    return intent;
  }

  private questionOf(fields: Fields, self?: Intent): string {
    const question = questionOf(fields.object('question'), this.core.settings.kf.knowledge, 'question');
    if (this.intents.some((intent) => intent !== self && intent.question === question))
      throw new ApiError(40058, 'question exists');
    return question;
  }
}
