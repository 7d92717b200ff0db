import { h } from './dom.js';

/** One chip per chat with something unread, so that one sees where a message arrived. */
export function drawArrivals(bar, chats, choose) {
  const waiting = chats.filter(({ unread }) => unread > 0);
  bar.hidden = waiting.length === 0;
  bar.replaceChildren(
    ...waiting.map(({ key, name, unread }) =>
      h('button', { type: 'button', onclick: () => choose(key) }, name, h('b', {}, String(unread))),
    ),
  );
}
