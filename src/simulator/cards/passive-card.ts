/** Elements of a PascalCase card that are lists of repeated siblings (path/90241). */
const LISTS = new Set([
  'HorizontalContentList',
  'VerticalContentList',
  'JumpList',
  'ButtonList',
  'SelectList',
  'OptionList',
  'ActionList',
]);
const NAMES: Record<string, string> = {
  AppId: 'appid',
  PagePath: 'pagepath',
  KeyName: 'keyname',
  UserId: 'userid',
  CheckBox: 'checkbox',
};
const NUMBERS = new Set(['Type', 'Style', 'DescColor', 'Mode', 'AspectRatio']);

/** The card of a passive reply with the names `message/send` uses. */
export function cardFromPassiveReply(element: Record<string, unknown>): Record<string, unknown> {
  const card: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(element)) {
    card[NAMES[name] ?? snakeCase(name)] = LISTS.has(name) ? listOf(value) : convert(name, value);
  }
  return card;
}

function convert(name: string, value: unknown): unknown {
  if (isObject(value)) return cardFromPassiveReply(value);
  return NUMBERS.has(name) && typeof value === 'string' ? Number(value) : value;
}

function listOf(value: unknown): unknown[] {
  const items = Array.isArray(value) ? value : [value];
  return items.filter(isObject).map(cardFromPassiveReply);
}

function snakeCase(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
