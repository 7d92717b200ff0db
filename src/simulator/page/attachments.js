import { byId, h } from './dom.js';

/** A picture in a chat; a click shows it whole. */
export function pictureBubble(source) {
  const open = () => {
    const dialog = byId('picture');
    dialog.querySelector('img').src = source;
    dialog.onclick = () => dialog.close();
    dialog.showModal();
  };
  return h('div', { class: 'bubble image' }, h('img', { src: source, alt: '图片', onclick: open }));
}

/** What a phone was sent. Browsers do not play AMR: a voice is saved like a file. */
export function attachmentBubble({ id, type, filename, contentType }) {
  const source = `/sim/media/${encodeURIComponent(id)}`;
  if (type === 'image') return pictureBubble(source);
  if (type === 'video' && contentType === 'video/mp4')
    return h('div', { class: 'bubble image' }, h('video', { src: source, controls: true }));
  const link = h('a', { href: source, download: filename }, filename);
  if (type !== 'voice') return h('div', { class: 'bubble media' }, link);
  return h('div', { class: 'bubble media voice' }, h('span', { class: 'waves' }), link);
}
