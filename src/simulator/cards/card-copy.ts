import { Fields } from '../api/fields';

/** A card as one reader sees it. An update replaces `body` or freezes the buttons. */
export interface CardCopy {
  body: Record<string, unknown>;
  /** Set: nothing on the card can be tapped any more, the buttons show this text. */
  frozenText: string | undefined;
  /** Rises with every redraw. */
  version: number;
}

interface CardButton {
  key: string;
  text: string;
  style: number;
  disabled: boolean;
  url?: string;
}

interface CardQuestion {
  questionKey: string;
  title: string;
  selectedId: string;
  options: { id: string; text: string }[];
}

export interface CardView {
  taskId: string;
  cardType: string;
  title: string;
  body: string;
  buttons: CardButton[];
  /** Entries behind the "⋮" of the card. */
  menu: { key: string; text: string }[];
  questions: CardQuestion[];
  responseCode: string;
}

export function newCopy(body: Record<string, unknown>): CardCopy {
  return { body, frozenText: undefined, version: 0 };
}

/** Shows a whole new card, or with only `frozenText` greys the buttons of the present one. */
export function redraw(
  copy: CardCopy,
  body: Record<string, unknown> | undefined,
  frozenText: string | undefined,
): void {
  if (body) copy.body = body;
  copy.frozenText = frozenText;
  copy.version += 1;
}

export function viewOf(copy: CardCopy, responseCode: string): CardView {
  const card = new Fields(copy.body);
  const title = card.object('main_title');
  const rows = card
    .objects('horizontal_content_list')
    .map((row) => `${row.text('keyname')}：${row.text('value')}`);
  const quote = card.object('quote_area');
  const emphasis = card.object('emphasis_content');
  const body = [
    title?.text('desc'),
    emphasis && `${emphasis.text('title')} ${emphasis.text('desc')}`.trim(),
    card.text('sub_title_text'),
    ...rows,
    ...card.objects('vertical_content_list').map((row) => `${row.text('title')} ${row.text('desc')}`.trim()),
    quote && `${quote.text('title')} ${quote.text('quote_text')}`.trim(),
  ];
  return {
    taskId: card.text('task_id'),
    cardType: card.text('card_type'),
    title: title?.text('title') ?? '',
    body: body.filter((part) => part).join('\n'),
    buttons: buttonsOf(card, copy.frozenText),
    menu: (card.object('action_menu')?.objects('action_list') ?? []).map((action) => ({
      key: action.text('key'),
      text: action.text('text'),
    })),
    questions: questionsOf(card),
    responseCode,
  };
}

/** The questions a tap answers: `button_selection`, `checkbox`, `select_list`. */
function questionsOf(card: Fields): CardQuestion[] {
  const single = [card.object('button_selection'), card.object('checkbox')].filter(
    (question) => question !== undefined,
  );
  return [...single, ...card.objects('select_list')].map((question) => ({
    questionKey: question.text('question_key'),
    title: question.text('title'),
    selectedId: question.text('selected_id'),
    options: question
      .objects('option_list')
      .map((option) => ({ id: option.text('id'), text: option.text('text') })),
  }));
}

/** The event a tap on `key` produces; `undefined` when the card has no such button or can no longer be tapped. */
export function tapEvent(
  copy: CardCopy,
  key: string,
): 'template_card_event' | 'template_card_menu_event' | undefined {
  const view = viewOf(copy, '');
  if (view.buttons.some((button) => button.key === key && !button.disabled && button.url === undefined)) {
    return 'template_card_event';
  }
  return view.menu.some((entry) => entry.key === key) ? 'template_card_menu_event' : undefined;
}

/** What was chosen for each question: the given option, else the preselected one, else the first. */
export function chosenOptions(
  copy: CardCopy,
  selections: Readonly<Record<string, string | string[]>>,
): { questionKey: string; optionIds: string[] }[] {
  return questionsOf(new Fields(copy.body)).map((question) => {
    const given = selections[question.questionKey] ?? (question.selectedId || question.options[0]?.id || '');
    return { questionKey: question.questionKey, optionIds: Array.isArray(given) ? given : [given] };
  });
}

function buttonsOf(card: Fields, frozenText: string | undefined): CardButton[] {
  const submit = card.object('submit_button');
  const buttons = submit ? [submit] : card.objects('button_list');
  const shown = buttons.map((button) => ({
    key: button.text('key'),
    text: button.text('text'),
    style: button.number('style') ?? 1,
    disabled: frozenText !== undefined,
    ...(button.number('type') === 1 ? { url: button.text('url') } : {}),
  }));
  return frozenText === undefined
    ? shown
    : shown.slice(0, 1).map((button) => ({ ...button, text: frozenText }));
}
