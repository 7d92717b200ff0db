import { pictureBubble } from './attachments.js';
import { chatLine, noteLine } from './chat-view.js';
import { h } from './dom.js';
import { face } from './people.js';
import { pictureOf } from './pictures.js';

/** Draws the lines of a resident's chat. `nickname()` is the resident on screen, `tap(menuId)` a tapped menu row. */
export function residentLine({ people, nickname, tap }) {
  return (line) => {
    if (line.type === 'event') return noteLine(line.text);
    const content = contentOf(line, tap);
    if (line.from === 'resident') return chatLine({ avatar: face(nickname()), own: true, content });
    if (line.from !== 'servicer') return chatLine({ avatar: face('前台', true), own: false, content });
    const name = people.nameOf(line.raw?.servicer_userid ?? '客服');
    return chatLine({ avatar: face(name), own: false, kind: 'servicer', who: name, badge: '人工', content });
  };
}

function contentOf(line, tap) {
  if (line.menu) return menuBubble(line, tap);
  if (line.type === 'image') return imageBubble(line);
  if (line.type === 'voice') return voiceBubble();
  if (line.type === 'location') return placeBubble(line);
  if (line.type === 'video' || line.type === 'file') return h('div', { class: 'bubble media' }, line.text);
  return h('div', { class: 'bubble text' }, line.text);
}

/** The menu as WeChat shows it (path/94677): head, rows to tap, links and lines of text between them, tail. */
function menuBubble(line, tap) {
  const { head_content: head, tail_content: tail, list } = line.raw ?? {};
  const items = list ?? line.menu.map((click) => ({ type: 'click', click }));
  return h(
    'div',
    { class: 'bubble menu' },
    (head || !list) && h('div', { class: 'head' }, head || line.text),
    ...items.map((item) => menuRow(item, tap)),
    tail && h('div', { class: 'tail' }, tail),
  );
}

function menuRow({ type, [type]: item }, tap) {
  if (type === 'click') {
    return h('button', { type: 'button', class: 'menu-item', onclick: () => tap(item.id) }, item.content);
  }
  if (type === 'view' && /^https?:\/\//.test(item.url)) {
    return h('a', { class: 'menu-item', href: item.url, target: '_blank', rel: 'noreferrer' }, item.content);
  }
  return h('div', { class: 'menu-text' }, String(item?.content ?? '').replaceAll('\\n', '\n'));
}

function imageBubble(line) {
  const source = pictureOf(line.raw?.msgid);
  return source ? pictureBubble(source) : h('div', { class: 'bubble text' }, line.text || '[图片]');
}

function voiceBubble() {
  return h('div', { class: 'bubble media voice' }, h('span', { class: 'waves' }), '语音');
}

function placeBubble(line) {
  const place = line.raw?.location ?? line.raw ?? {};
  return h(
    'div',
    { class: 'place' },
    h('strong', { class: 'place-name' }, place.name || line.text),
    h('small', { class: 'place-address' }, place.address || ''),
    h('div', { class: 'map' }, '●'),
  );
}
