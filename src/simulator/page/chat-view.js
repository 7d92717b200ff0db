import { h } from './dom.js';
import { shortTime } from './time.js';

const GAP_MILLISECONDS = 5 * 60_000;
const NEAR_BOTTOM = 60;

/** Draws one chat. Only new and changed lines touch the page; the view stays at the bottom unless someone scrolled up. */
export class ChatView {
  #container;
  #draw;
  #emptyText;
  #follows = true;
  #key;
  #shown = new Map();

  /** `draw(line)` makes the element of a line. */
  constructor(container, emptyText, draw) {
    this.#container = container;
    this.#emptyText = emptyText;
    this.#draw = draw;
    // what appears above or below the chat must not push its last line out of sight
    new ResizeObserver(() => this.#followBottom()).observe(container);
    container.addEventListener('load', () => this.#followBottom(), true);
    container.addEventListener('scroll', () => this.#noteScroll());
  }

  show(key, lines) {
    const switched = key !== this.#key;
    if (switched) this.#follows = true;
    if (switched || lines.length < this.#shown.size) this.#wipe(key);
    if (lines.length === 0) this.#container.replaceChildren(h('p', { class: 'chat-empty' }, this.#emptyText));
    else if (this.#shown.size === 0) this.#container.replaceChildren();
    let before;
    for (const line of lines) {
      this.#place(line, before);
      before = line;
    }
    this.#followBottom();
  }

  toBottom() {
    this.#follows = true;
    this.#followBottom();
  }

  #followBottom() {
    if (this.#follows) this.#container.scrollTop = this.#container.scrollHeight;
  }

  #noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#container;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
  }

  #place(line, before) {
    const looks = JSON.stringify(line);
    const known = this.#shown.get(line.n);
    if (known?.looks === looks) return;
    const element = this.#draw(line);
    if (known) known.element.replaceWith(element);
    else {
      if (!before || Date.parse(line.at) - Date.parse(before.at) > GAP_MILLISECONDS) {
        this.#container.append(h('p', { class: 'when' }, shortTime(line.at)));
      }
      this.#container.append(element);
    }
    this.#shown.set(line.n, { looks, element });
  }

  #wipe(key) {
    this.#key = key;
    this.#shown.clear();
    this.#container.replaceChildren();
  }
}

/** One line of a chat: face, name above, what was said. */
export function chatLine({ avatar, who, badge, own, kind = '', content }) {
  const label =
    who && h('span', { class: badge === '人工' ? 'who person' : 'who' }, who, badge && h('b', {}, badge));
  return h(
    'div',
    { class: `line ${own ? 'own' : ''} ${kind}` },
    avatar,
    h('div', { class: 'said' }, label || null, content),
  );
}

export const noteLine = (text) => h('p', { class: 'note' }, h('span', {}, text));
