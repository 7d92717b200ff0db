import { h } from './dom.js';

const LOOKS = { 1: 'primary', 2: 'plain', 3: 'danger', 4: 'plain' };

/**
 * A template card as its reader sees it now. `onTap(taskId, key, selections)` answers a promise; until it settles
 * the card takes no second tap.
 */
export function cardElement(card, source, onTap) {
  const { rows, texts } = bodyParts(card.body ?? '');
  const selects = (card.questions ?? []).map(question);
  const element = h(
    'div',
    { class: 'card' },
    source && h('div', { class: 'source' }, source),
    h('h4', {}, card.title),
    texts.length > 0 && h('div', { class: 'sub' }, texts.join('\n')),
    rows.length > 0 &&
      h('dl', {}, ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
  );
  const open = card.buttons.some((button) => !button.disabled);
  if (open) element.append(...selects.flatMap(({ title, select }) => [title, select]));
  const tap = async (key) => {
    if (element.classList.contains('waiting')) return;
    element.classList.add('waiting');
    const selections = Object.fromEntries(selects.map(({ key: name, select }) => [name, select.value]));
    try {
      await onTap(card.taskId, key, selections);
    } finally {
      element.classList.remove('waiting');
    }
  };
  const buttons = [
    ...card.buttons,
    ...(card.menu ?? []).map((entry) => ({ ...entry, style: 2, disabled: !open })),
  ];
  if (buttons.length > 0)
    element.append(h('div', { class: 'buttons' }, ...buttons.map((button) => tappable(button, tap))));
  return element;
}

function tappable(button, tap) {
  if (button.url && !button.disabled) {
    return h(
      'button',
      { type: 'button', class: 'card-button plain', onclick: () => openLink(button.url) },
      button.text,
    );
  }
  const properties = {
    type: 'button',
    class: `card-button ${LOOKS[button.style] ?? 'plain'}`,
    disabled: button.disabled,
  };
  return h('button', { ...properties, onclick: () => tap(button.key) }, button.text);
}

function question({ questionKey, title, selectedId, options }) {
  const choices = options.map(({ id, text }) =>
    h('option', { value: id, selected: id === selectedId }, text),
  );
  const label = h('div', { class: 'choice-title' }, title);
  return { key: questionKey, title: label, select: h('select', { 'aria-label': title }, ...choices) };
}

/** Lines of the form 名称：内容 at the card's middle become a table, the others stay text. */
function bodyParts(body) {
  const rows = [];
  const texts = [];
  for (const line of body.split('\n')) {
    const pair = /^([^：\s]{1,6})：(.+)$/.exec(line);
    if (pair) rows.push([pair[1], pair[2]]);
    else if (line !== '') texts.push(line);
  }
  return { rows, texts };
}

function openLink(url) {
  if (/^https?:\/\//.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
}
