import type { CardButton as Button, StaffCard } from '../../domain/delivery';
import type { ButtonInteractionCard, CardButton } from './api/template-card';
import { byteLength, shortenBytes, shortenCharacters } from './text-limits';

/** `path/90236`: texts in characters, keys in bytes; WeCom enforces list lengths and cuts texts. */
const TITLE = 36;
const SUBTITLE = 44;
const BODY = 160;
const FACTS = 6;
const FACT_NAME = 5;
const FACT_VALUE = 30;
const BUTTONS = 6;
const BUTTON_LABEL = 10;
const OPTIONS = 10;
const OPTION_LABEL = 16;
const MENU = 3;
const TASK_ID_BYTES = 128;
const TEXT_BYTES = 2048;

/** Exact looks of the styles are not documented; 1 is the filled one. */
const STYLE: Readonly<Record<Button['look'], 1 | 2 | 3>> = { primary: 1, plain: 2, danger: 3 };

export const isCardId = (id: string): boolean =>
  /^[0-9A-Za-z_\-@]+$/.test(id) && byteLength(id) <= TASK_ID_BYTES;

/** Whether the card can be sent as a card: one without buttons cannot. */
export const hasButtons = (card: StaffCard): boolean => card.buttons.length > 0 && card.closing === undefined;

export function interactiveCard(cardId: string, card: StaffCard): ButtonInteractionCard {
  const { subtitle, body, facts, choice, menu = [] } = card;
  return {
    card_type: 'button_interaction',
    ...(menu.length > 0 && card.closing === undefined
      ? {
          action_menu: {
            desc: '分错类了',
            action_list: menu
              .slice(0, MENU)
              .map(({ id, label }) => ({ text: shortenCharacters(label, OPTION_LABEL), key: id })),
          },
        }
      : {}),
    task_id: cardId,
    main_title: {
      title: shortenCharacters(card.title, TITLE),
      ...(subtitle ? { desc: shortenCharacters(subtitle, SUBTITLE) } : {}),
    },
    ...(body ? { sub_title_text: shortenCharacters(body, BODY) } : {}),
    ...(facts.length > 0 ? { horizontal_content_list: facts.slice(0, FACTS).map(factLine) } : {}),
    ...(choice && card.closing === undefined
      ? {
          button_selection: {
            question_key: choice.key,
            title: choice.title,
            option_list: choice.options
              .slice(0, OPTIONS)
              .map(({ id, label }) => ({ id, text: shortenCharacters(label, OPTION_LABEL) })),
          },
        }
      : {}),
    button_list: card.buttons.slice(0, BUTTONS).map(cardButton),
  };
}

/** The redrawn card. A closed one keeps its buttons, greyed, under the closing words. */
export function redrawnCard(
  cardId: string,
  card: StaffCard,
): ButtonInteractionCard & { replace_text?: string } {
  const view = interactiveCard(cardId, card);
  if (hasButtons(card)) return view;
  const closing = shortenCharacters(card.closing ?? '已处理', BUTTON_LABEL);
  // A card of this kind needs a button even when nobody can tap it.
  const buttons: CardButton[] =
    view.button_list.length > 0 ? view.button_list : [{ type: 0, text: closing, style: 2, key: 'closed' }];
  return { ...view, button_list: buttons, replace_text: closing };
}

/** The same content as a message. */
export function cardAsText({ title, subtitle, body, facts, closing }: StaffCard): string {
  const lines = [title, subtitle, body, ...facts.map(({ name, value }) => `${name}：${value}`), closing];
  return shortenBytes(lines.filter((line) => line !== undefined && line !== '').join('\n'), TEXT_BYTES);
}

function factLine({ name, value }: { name: string; value: string }) {
  return { keyname: shortenCharacters(name, FACT_NAME), value: shortenCharacters(value, FACT_VALUE) };
}

function cardButton({ key, label, look }: Button): CardButton {
  return { type: 0, text: shortenCharacters(label, BUTTON_LABEL), style: STYLE[look], key };
}
