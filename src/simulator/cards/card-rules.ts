import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength } from '../bytes';

/** Who sends the card: an app (path/90236), a webhook robot (path/91770) or the intelligent robot (path/101032). */
export type CardSender = 'app' | 'webhook' | 'aibot';

const NOTICES = ['text_notice', 'news_notice'];
const INTERACTIONS = ['button_interaction', 'vote_interaction', 'multiple_interaction'];
const KEY_BYTES = 1024;

/** Cards a member can answer, for which `message/send` gives a `response_code`. */
export function callsBack(card: Fields): boolean {
  return INTERACTIONS.includes(card.text('card_type')) || card.has('action_menu');
}

/**
 * @throws ApiError 40008, 40058, 41016 and the card codes 42014 to 42049
 */
export function checkCard(card: Fields, sender: CardSender): void {
  const type = card.text('card_type');
  const allowed = sender === 'webhook' ? NOTICES : [...NOTICES, ...INTERACTIONS];
  if (!allowed.includes(type)) throw new ApiError(42031, 'invalid card_type');
  checkTitle(card, type);
  checkLists(card);
  if (card.has('action_menu')) checkActionMenu(card, sender, type);
  if (callsBack(card)) checkTaskId(card);
  if (NOTICES.includes(type)) checkCardAction(card);
  if (type === 'news_notice' && !card.object('card_image')?.text('url') && !card.has('image_text_area')) {
    throw new ApiError(42044, 'missing card_image.url');
  }
  if (type === 'button_interaction') checkButtons(card, sender);
  if (type === 'vote_interaction') checkVote(card);
  if (type === 'multiple_interaction') checkSelections(card);
}

function checkTitle(card: Fields, type: string): void {
  const title = card.object('main_title')?.text('title') ?? '';
  const enough = title !== '' || (type === 'text_notice' && card.text('sub_title_text') !== '');
  if (!enough) throw new ApiError(41016, 'missing title');
}

function checkTaskId(card: Fields): void {
  const taskId = card.text('task_id');
  if (!/^[0-9A-Za-z_\-@]{1,128}$/.test(taskId)) throw new ApiError(42014, 'invalid task_id');
}

function checkLists(card: Fields): void {
  const horizontal = card.objects('horizontal_content_list');
  if (horizontal.length > 6) throw new ApiError(42035, 'horizontal_content_list exceed max length');
  for (const row of horizontal) {
    if (row.text('keyname') === '') throw new ApiError(42027, 'missing horizontal_content_list.keyname');
    checkJumpTarget(row);
    if (row.number('type') === 2 && row.text('media_id') === '')
      throw new ApiError(42029, 'missing media_id');
  }
  const vertical = card.objects('vertical_content_list');
  if (vertical.length > 4) throw new ApiError(42036, 'vertical_content_list exceed max length');
  const jumps = card.objects('jump_list');
  if (jumps.length > 3) throw new ApiError(42042, 'jump_list exceed max length');
  if ([...vertical, ...jumps].some((row) => row.text('title') === ''))
    throw new ApiError(42033, 'missing title in list');
  for (const jump of jumps) {
    checkJumpTarget(jump);
    if (jump.number('type') === 2 && jump.text('appid') === '') throw new ApiError(42030, 'missing appid');
  }
}

function checkJumpTarget(row: Fields): void {
  if (row.number('type') === 1 && row.text('url') === '') throw new ApiError(42028, 'missing url');
}

function checkCardAction(card: Fields): void {
  const action = card.object('card_action');
  const type = action?.number('type');
  const target = type === 1 ? action?.text('url') : type === 2 ? action?.text('appid') : '';
  if (!target) throw new ApiError(42045, 'invalid card_action');
}

function checkActionMenu(card: Fields, sender: CardSender, type: string): void {
  if (sender === 'webhook' || type === 'vote_interaction' || type === 'multiple_interaction') {
    throw new ApiError(40058, 'action_menu not allowed');
  }
  const actions = card.object('action_menu')?.objects('action_list') ?? [];
  if (actions.length < 1 || actions.length > 3) throw new ApiError(42037, 'action_list exceed max length');
  checkKeys(actions.map((action) => action.text('key')));
}

function checkButtons(card: Fields, sender: CardSender): void {
  const buttons = card.objects('button_list');
  if (buttons.length < 1 || buttons.length > 6) throw new ApiError(42037, 'button_list length');
  if (buttons.some((button) => button.text('text') === '')) throw new ApiError(42038, 'missing button text');
  const callback = buttons.filter((button) => sender === 'aibot' || button.number('type') !== 1);
  checkKeys(callback.map((button) => button.text('key')));
  if (buttons.some((button) => !callback.includes(button) && button.text('url') === '')) {
    throw new ApiError(42028, 'missing url');
  }
  const selection = card.object('button_selection');
  if (selection) checkOptions(selection, 10);
}

function checkKeys(keys: string[]): void {
  const valid = keys.every((key) => key !== '' && byteLength(key) <= KEY_BYTES);
  if (!valid || new Set(keys).size !== keys.length)
    throw new ApiError(42039, 'button key missing or illegal');
}

function checkVote(card: Fields): void {
  const checkbox = card.object('checkbox');
  if (!checkbox) throw new ApiError(42043, 'missing question_key');
  checkOptions(checkbox, 20);
  checkSubmit(card);
}

function checkSelections(card: Fields): void {
  const selects = card.objects('select_list');
  if (selects.length < 1 || selects.length > 3) throw new ApiError(42047, 'select_list length');
  for (const select of selects) checkOptions(select, 10);
  checkSubmit(card);
}

function checkOptions(question: Fields, maximum: number): void {
  const key = question.text('question_key');
  if (key === '' || byteLength(key) > KEY_BYTES) throw new ApiError(42043, 'missing question_key');
  const options = question.objects('option_list');
  if (options.length < 1 || options.length > maximum) throw new ApiError(42037, 'option_list length');
  if (options.some((option) => option.text('id') === '' || byteLength(option.text('id')) > 128)) {
    throw new ApiError(42040, 'invalid option id');
  }
  if (options.some((option) => option.text('text') === '')) throw new ApiError(42041, 'invalid option text');
}

function checkSubmit(card: Fields): void {
  const submit = card.object('submit_button');
  if (!submit?.text('key') || byteLength(submit.text('key')) > KEY_BYTES)
    throw new ApiError(42046, 'missing submit_button.key');
  if (submit.text('text') === '') throw new ApiError(42049, 'missing submit_button.text');
}
