/** Cards of applications, `path/90236`. Longer texts than suggested are shown cut; list lengths are enforced. */
export type TemplateCard =
  | TextNoticeCard
  | NewsNoticeCard
  | ButtonInteractionCard
  | VoteInteractionCard
  | MultipleInteractionCard;

/** The kinds without callbacks, which group robots accept (`path/99110`). */
export type NoticeCard = TextNoticeCard | NewsNoticeCard;

export interface TextNoticeCard extends CardHead {
  card_type: 'text_notice';
  emphasis_content?: { title?: string; desc?: string };
  /** Suggested length 160. This or `main_title.title` is required. */
  sub_title_text?: string;
  quote_area?: QuoteArea;
  /** At most 6. */
  horizontal_content_list?: HorizontalContent[];
  /** At most 3. */
  jump_list?: CardJump[];
  /** Type 1 or 2. */
  card_action: CardAction;
}

export interface NewsNoticeCard extends CardHead {
  card_type: 'news_notice';
  quote_area?: QuoteArea;
  /** Either this or `image_text_area` is required. `aspect_ratio` 1.3 to 2.25. */
  card_image?: { url: string; aspect_ratio?: number };
  image_text_area?: { type?: 0 | 1 | 2; url?: string; title?: string; desc?: string; image_url: string };
  /** At most 4. */
  vertical_content_list?: { title: string; desc?: string }[];
  horizontal_content_list?: HorizontalContent[];
  jump_list?: CardJump[];
  card_action: CardAction;
}

export interface ButtonInteractionCard extends CardHead {
  card_type: 'button_interaction';
  task_id: string;
  sub_title_text?: string;
  quote_area?: QuoteArea;
  horizontal_content_list?: HorizontalContent[];
  card_action?: CardAction;
  button_selection?: CardSelection;
  /** At most 6. */
  button_list: CardButton[];
}

interface VoteInteractionCard extends CardHead {
  card_type: 'vote_interaction';
  task_id: string;
  checkbox: {
    question_key: string;
    /** 0 one option, 1 several. */
    mode?: 0 | 1;
    /** Only in updates. */
    disable?: boolean;
    /** At most 20. */
    option_list: { id: string; text: string; is_checked?: boolean }[];
  };
  submit_button: SubmitButton;
}

interface MultipleInteractionCard extends CardHead {
  card_type: 'multiple_interaction';
  task_id: string;
  /** At most 3. */
  select_list: CardSelection[];
  submit_button: SubmitButton;
}

interface CardHead {
  /** `desc_color` 0 grey, 1 black, 2 red, 3 green. */
  source?: { icon_url?: string; desc?: string; desc_color?: 0 | 1 | 2 | 3 };
  /** The "⋮" menu, 1 to 3 entries; needs `task_id`. */
  action_menu?: { desc?: string; action_list: { text: string; key: string }[] };
  /** At most 128 bytes of `[0-9A-Za-z_\-@]`, never used twice by one application. */
  task_id?: string;
  /** Suggested lengths 36 and 44. */
  main_title?: { title?: string; desc?: string };
}

interface QuoteArea {
  /** 0 nothing, 1 url, 2 mini program. */
  type?: 0 | 1 | 2;
  url?: string;
  appid?: string;
  pagepath?: string;
  title?: string;
  quote_text?: string;
}

export interface HorizontalContent {
  /** 0 text, 1 url, 2 attachment, 3 member. */
  type?: 0 | 1 | 2 | 3;
  /** Suggested length 5. */
  keyname: string;
  /** Suggested length 30. */
  value?: string;
  url?: string;
  media_id?: string;
  userid?: string;
}

interface CardJump {
  /** 0 nothing, 1 url, 2 mini program. */
  type?: 0 | 1 | 2;
  /** Suggested length 18. */
  title: string;
  url?: string;
  appid?: string;
  pagepath?: string;
}

interface CardAction {
  /** 0 nothing, 1 url, 2 mini program. */
  type: 0 | 1 | 2;
  url?: string;
  appid?: string;
  pagepath?: string;
}

interface CardSelection {
  question_key: string;
  title?: string;
  selected_id?: string;
  /** 1 to 10. */
  option_list: { id: string; text: string }[];
}

export type CardButton =
  /** `key` at most 1024 bytes, unique in the card; suggested length of `text` 10. */
  | { type?: 0; text: string; style?: 1 | 2 | 3 | 4; key: string }
  /** Opens a page and sends no event. */
  | { type: 1; text: string; style?: 1 | 2 | 3 | 4; url: string };

interface SubmitButton {
  text: string;
  key: string;
}
