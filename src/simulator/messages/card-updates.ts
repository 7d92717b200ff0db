import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { type ApiRoute, tokenRoute } from '../api/routes';
import type { CardBook } from '../cards/card-book';
import { checkCard } from '../cards/card-rules';
import type { SimCore } from '../core';
import { findStaff, type SimApp } from '../world';
import { checkAgent } from './app-messages';
import { membersOf } from './recipients';
import type { StaffInbox } from './staff-inbox';

/** `message/update_template_card` (path/94888). */
export class CardUpdates {
  constructor(
    private readonly core: SimCore,
    private readonly cards: CardBook,
    private readonly inbox: StaffInbox,
  ) {}

  routes(): ApiRoute[] {
    return [
      tokenRoute('POST', '/cgi-bin/message/update_template_card', (request, app) =>
        this.update(request.fields, app),
      ),
    ];
  }

  private update(fields: Fields, app: SimApp): Record<string, unknown> {
    checkAgent(fields, app);
    const code = fields.text('response_code');
    if (code === '') throw new ApiError(40063, 'some parameters are empty, response_code');
    const card = this.cards.checkCode(app, code);
    const change = changeOf(fields);
    const wanted = this.recipientsOf(fields, [...card.copies.keys()]);
    this.cards.useCode(code);
    const reached = wanted.filter((userid) => card.copies.has(userid));
    for (const userid of reached) {
      this.cards.redraw(card, userid, change.body, change.frozenText);
      this.inbox.redrawn(userid, card);
    }
    return { invaliduser: wanted.filter((userid) => !reached.includes(userid)) };
  }

  private recipientsOf(fields: Fields, everybody: string[]): string[] {
    if (fields.number('atall') === 1) return everybody;
    const userids = fields.texts('userids');
    const parties = fields.numbers('partyids');
    if (userids.length > 1000) throw new ApiError(40032, 'too many userids');
    if (parties.length > 100) throw new ApiError(82002, 'too many departments');
    if (fields.numbers('tagids').length > 100) throw new ApiError(82003, 'too many tags');
    const named = userids.map((userid) => findStaff(this.core.world, userid)?.userid ?? userid);
    const inParties = parties.flatMap((party) => membersOf(this.core.world, party));
    if (named.length + inParties.length === 0)
      throw new ApiError(82001, 'userids, partyids and tagids are empty');
    return [...new Set([...named, ...inParties])];
  }
}

/** Either greyed buttons or a whole new card, itself greyed when it has `replace_text`. */
function changeOf(fields: Fields): { body?: Record<string, unknown>; frozenText: string | undefined } {
  const button = fields.object('button');
  if (button) {
    const frozenText = button.text('replace_name');
    if (frozenText === '') throw new ApiError(42020, 'missing button replace_name');
    return { frozenText };
  }
  const card = fields.object('template_card');
  if (!card) throw new ApiError(40058, 'button or template_card required');
  checkCard(card, 'app');
  return { body: card.raw, frozenText: card.text('replace_text') || undefined };
}
