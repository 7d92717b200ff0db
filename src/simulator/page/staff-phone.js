import { attempt, postJson, segment } from './api.js';
import { drawArrivals } from './arrivals.js';
import { attachmentBubble } from './attachments.js';
import { cardElement } from './card.js';
import { ChatStore } from './chat-store.js';
import { ChatView, chatLine } from './chat-view.js';
import { byId, fillSelect, h } from './dom.js';
import { markdown, withMentions } from './markdown.js';
import { face } from './people.js';

const SENDERS = { app: '前台', aibot: '前台机器人' };

/** The private chat of the chosen employee with the app, and who else has something new. */
export class StaffPhone {
  #people;
  #staff = [];
  #view;
  #store = new ChatStore(
    (key) => `/sim/staff/${segment(key)}/messages`,
    (key) => this.#draw(key),
  );

  constructor(people) {
    this.#people = people;
    this.#view = new ChatView(byId('staff-chat'), '派单、提醒会出现在这里', (line) => this.#line(line));
    byId('staff-select').addEventListener('change', () => this.#switch());
    byId('staff-form').addEventListener('submit', (event) => this.#send(event));
  }

  setWorld(staff) {
    this.#staff = staff;
    const first = byId('staff-select').value === '';
    this.#list();
    const supervisor = staff.find(({ position }) => position?.includes('客服主管')) ?? staff[0];
    if (first && supervisor) byId('staff-select').value = supervisor.userid;
    this.#switch();
  }

  async refresh(userid) {
    const wanted = userid === undefined ? this.#staff.map((member) => member.userid) : [userid];
    await Promise.all(wanted.map((id) => this.#store.refresh(id, ({ from }) => !(from in SENDERS))));
  }

  put(userid, line) {
    if (line) this.#store.put(userid, line);
  }

  clear() {
    this.#store.clear();
    this.#list();
    this.#arrivals();
    this.#draw(this.#current);
  }

  get #current() {
    return byId('staff-select').value;
  }

  #switch() {
    const member = this.#people.member(this.#current);
    byId('staff-title').textContent = '前台';
    byId('staff-subtitle').textContent = member ? `${member.name} · ${member.position}` : '';
    this.#store.markRead(this.#current);
    this.#draw(this.#current);
  }

  #draw(key) {
    if (key === this.#current) {
      this.#store.markRead(key);
      this.#view.show(key, this.#store.lines(key));
    }
    this.#list();
    this.#arrivals();
  }

  #list() {
    const label = ({ userid, name, position }) => {
      const unread = this.#store.unread(userid);
      return `${name} · ${position}${unread > 0 ? `（${unread}）` : ''}`;
    };
    fillSelect(
      byId('staff-select'),
      this.#staff.map((member) => ({ value: member.userid, label: label(member) })),
    );
  }

  #arrivals() {
    const chats = this.#staff.map(({ userid, name }) => ({
      key: userid,
      name,
      unread: this.#store.unread(userid),
    }));
    drawArrivals(byId('staff-arrivals'), chats, (userid) => {
      byId('staff-select').value = userid;
      this.#switch();
    });
  }

  #line(line) {
    if (!(line.from in SENDERS)) {
      const name = this.#people.nameOf(this.#current);
      return chatLine({
        avatar: face(name),
        own: true,
        content: h('div', { class: 'bubble text' }, line.text),
      });
    }
    const kind = line.card ? 'wide' : '';
    return chatLine({ avatar: face('前台', true), own: false, kind, content: this.#content(line) });
  }

  #content(line) {
    if (line.card) {
      const tap = (taskId, key, selections) => this.#tap(taskId, key, selections);
      return cardElement(line.card, line.raw?.source?.desc ?? '', tap);
    }
    if (line.media) return attachmentBubble(line.media);
    const body =
      line.type === 'markdown' ? [markdown(line.text, this.#people)] : withMentions(line.text, this.#people);
    return h('div', { class: 'bubble text' }, ...body);
  }

  #tap(taskId, key, selections) {
    const userid = this.#current;
    return attempt(() => postJson(`/sim/staff/${segment(userid)}/tap`, { taskId, key, selections }));
  }

  async #send(event) {
    event.preventDefault();
    const input = byId('staff-input');
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    await attempt(() => postJson(`/sim/staff/${segment(this.#current)}/messages`, { text }));
    this.#view.toBottom();
  }
}
