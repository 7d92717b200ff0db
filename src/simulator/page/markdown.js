import { h } from './dom.js';

const INLINE =
  /\*\*(?<bold>.+?)\*\*|`(?<code>[^`]+)`|\[(?<label>[^\]]+)\]\((?<url>[^)\s]+)\)|<font color="(?<colour>info|comment|warning)">(?<coloured>.*?)<\/font>|<@(?<userid>[^>]+)>|@(?<name>[\p{L}\p{N}_]+)/u;

/**
 * Text with mentions made visible. `<@userid>` is always a mention, `@name` when `nameOf` or `isName` knows it.
 * Answers nodes, never markup.
 */
export function withMentions(text, people) {
  return inline(text, people, false);
}

/** WeCom's markdown subset (path/90236, path/91770): headings, bold, link, code, quote, three colours, mentions. */
export function markdown(text, people) {
  const lines = text.split('\n').map((line) => {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    if (heading) return h('h4', {}, ...inline(heading[1], people, true));
    const quote = /^>\s?(.*)$/.exec(line);
    if (quote) return h('div', { class: 'quote' }, ...inline(quote[1], people, true));
    return h('div', {}, ...(line === '' ? [h('br')] : inline(line, people, true)));
  });
  return h('div', { class: 'md' }, ...lines);
}

function inline(text, people, rich) {
  const nodes = [];
  let rest = text;
  while (rest !== '') {
    const match = INLINE.exec(rest);
    if (!match) break;
    if (match.index > 0) nodes.push(rest.slice(0, match.index));
    nodes.push(...piece(match, people, rich));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') nodes.push(rest);
  return nodes;
}

function piece(match, people, rich) {
  const { bold, code, label, url, colour, coloured, userid, name } = match.groups;
  if (userid) return [h('span', { class: 'mention' }, `@${people.nameOf(userid)}`)];
  if (name) return mention(name, people);
  if (!rich) return [match[0]];
  if (bold) return [h('strong', {}, ...inline(bold, people, rich))];
  if (code) return [h('code', {}, code)];
  if (colour) return [h('span', { class: colour }, ...inline(coloured, people, rich))];
  if (!/^https?:\/\//.test(url)) return [label];
  return [h('a', { href: url, target: '_blank', rel: 'noreferrer' }, label)];
}

/** Chinese runs on without spaces, so a mention is the longest known name at the start of what follows the sign. */
function mention(name, people) {
  const known = people.namesAt(name);
  if (!known) return [`@${name}`];
  return [
    h('span', { class: 'mention' }, `@${known}`),
    ...(known.length < name.length ? [name.slice(known.length)] : []),
  ];
}
