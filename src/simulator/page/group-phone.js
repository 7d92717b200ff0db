import { attempt, postJson, segment } from './api.js';
import { drawArrivals } from './arrivals.js';
import { cardElement } from './card.js';
import { ChatStore } from './chat-store.js';
import { ChatView, chatLine } from './chat-view.js';
import { byId, fillSelect, h } from './dom.js';
import { markdown, withMentions } from './markdown.js';
import { face } from './people.js';

const ROBOTS = { webhook: '派单', app: '前台', aibot: '前台' };

/** A dispatch group as its members see it. */
export class GroupPhone {
  #people;
  #groups = [];
  #view;
  #store = new ChatStore(
    (key) => `/sim/groups/${segment(key)}/messages`,
    (key) => this.#draw(key),
  );

  constructor(people) {
    this.#people = people;
    this.#view = new ChatView(byId('group-chat'), '派单会出现在这里', (line) => this.#line(line));
    byId('group-select').addEventListener('change', () => this.#switch());
    byId('group-form').addEventListener('submit', (event) => this.#send(event));
  }

  setWorld(groups) {
    this.#groups = groups;
    this.#list();
    this.#switch();
  }

  /** Reads the groups one of whose names is in `keys`; all without `keys`. */
  async refresh(keys) {
    const named = ({ key, webhookKey, chatId }) =>
      !keys || [key, webhookKey, chatId].some((name) => keys.includes(name));
    const isOwn = (line) => !(line.from in ROBOTS);
    await Promise.all(this.#groups.filter(named).map(({ key }) => this.#store.refresh(key, isOwn)));
  }

  put(keys, line) {
    const group = this.#groups.find(({ key }) => keys.includes(key));
    if (group && line) this.#store.put(group.key, line);
  }

  clear() {
    this.#store.clear();
    this.#list();
    this.#draw(this.#current);
  }

  choose(key) {
    byId('group-select').value = key;
    this.#switch();
  }

  get #current() {
    return byId('group-select').value;
  }

  #switch() {
    const group = this.#groups.find(({ key }) => key === this.#current);
    if (!group) return;
    byId('group-title').textContent = `${group.name}（${group.members.length + 1}）`;
    byId('group-members').textContent = group.members.map((userid) => this.#people.nameOf(userid)).join('、');
    fillSelect(
      byId('group-as'),
      group.members.map((userid) => ({ value: userid, label: this.#people.nameOf(userid) })),
    );
    this.#store.markRead(group.key);
    this.#draw(group.key);
  }

  #draw(key) {
    if (key === this.#current) {
      this.#store.markRead(key);
      this.#view.show(key, this.#store.lines(key));
    }
    this.#list();
  }

  #list() {
    fillSelect(
      byId('group-select'),
      this.#groups.map(({ key, name }) => ({ value: key, label: name })),
    );
    const chats = this.#groups.map(({ key, name }) => ({ key, name, unread: this.#store.unread(key) }));
    drawArrivals(byId('group-arrivals'), chats, (key) => this.choose(key));
  }

  #line(line) {
    const robot = ROBOTS[line.from];
    const name = robot ?? this.#people.nameOf(line.from);
    return chatLine({
      avatar: face(name, robot !== undefined),
      own: false,
      kind: line.card ? 'wide' : '',
      who: name,
      badge: robot && '机器人',
      content: this.#content(line),
    });
  }

  #content(line) {
    if (line.card) return cardElement(line.card, '', (...tapped) => this.#tap(...tapped));
    const rich = line.type.startsWith('markdown');
    const body = rich ? [markdown(line.text, this.#people)] : withMentions(line.text, this.#people);
    const spoken = (name) => line.text.includes(`@${name}`);
    const added = rich
      ? []
      : (line.mentioned ?? [])
          .map((id) => this.#people.nameOf(id.replace('@', '')))
          .filter((name) => !spoken(name));
    const mentions = added.map((name) => h('span', { class: 'mention' }, ` @${name}`));
    return h('div', { class: 'bubble text' }, ...body, ...mentions);
  }

  #tap(taskId, key, selections) {
    const userid = byId('group-as').value;
    return attempt(() =>
      postJson(`/sim/groups/${segment(this.#current)}/tap`, { userid, taskId, key, selections }),
    );
  }

  async #send(event) {
    event.preventDefault();
    const input = byId('group-input');
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    const userid = byId('group-as').value;
    await attempt(() =>
      postJson(`/sim/groups/${segment(this.#current)}/messages`, { userid, text, at: true }),
    );
    this.#view.toBottom();
  }
}
