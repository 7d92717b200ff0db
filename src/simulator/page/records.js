import { getJson, segment } from './api.js';
import { byId, h } from './dom.js';
import { drawCall, drawTickets, drawTranscript, drawUndelivered } from './record-views.js';

const NOTHING = { transcript: [], tickets: [], undelivered: [], tasks: [], promises: [] };
const KEPT_CALLS = 300;
const TABS = [
  { id: 'transcript', label: '会话记录', stored: true },
  { id: 'tickets', label: '工单', stored: true },
  { id: 'undelivered', label: '未送达', stored: true },
  { id: 'calls', label: 'API调用', stored: false },
];

/** What the product has stored, and what it asked of WeCom. */
export class Records {
  #people;
  #phone;
  #hasHost = false;
  #tab = 'transcript';
  #stored = NOTHING;
  #calls = [];
  #lastCall = 0;
  #drawn = '';
  #positions = new Map();

  constructor(people, phone) {
    this.#people = people;
    this.#phone = phone;
    byId('records-tabs').addEventListener('click', (event) => {
      const tab = event.target.closest('button')?.dataset.tab;
      if (tab) this.#choose(tab);
    });
  }

  setHost(hasHost) {
    this.#hasHost = hasHost;
    if (!hasHost) this.#tab = 'calls';
    byId('records-note').textContent = hasHost ? '产品数据库，只读' : '仅模拟器';
    this.#draw();
  }

  async refreshStored() {
    if (!this.#hasHost || !this.#phone.resident) return;
    const query = `resident=${segment(this.#phone.resident)}&openKfid=${segment(this.#phone.account)}`;
    this.#stored = { ...NOTHING, ...(await getJson(`/demo/records?${query}`)) };
    this.#draw();
  }

  async refreshCalls() {
    const calls = await getJson(`/sim/calls?after=${this.#lastCall}`);
    if (calls.length === 0) return;
    this.#lastCall = calls.at(-1).n;
    this.#calls = [...this.#calls, ...calls].slice(-KEPT_CALLS);
    this.#draw();
  }

  clear() {
    this.#stored = NOTHING;
    this.#calls = [];
    this.#lastCall = 0;
    this.#draw();
  }

  #choose(tab) {
    this.#positions.set(this.#tab, byId('records-body').scrollTop);
    this.#tab = tab;
    this.#drawn = '';
    this.#draw();
    byId('records-body').scrollTop = this.#positions.get(tab) ?? 0;
  }

  #draw() {
    this.#drawTabs();
    const source = this.#tab === 'calls' ? this.#calls : this.#stored;
    const looks = JSON.stringify([this.#tab, this.#phone.resident, source]);
    if (looks === this.#drawn) return;
    this.#drawn = looks;
    const body = byId('records-body');
    const opened = new Set([...body.querySelectorAll('details[open]')].map((element) => element.dataset.key));
    const { scrollTop } = body;
    const nodes = this.#content();
    body.replaceChildren(...(nodes.length > 0 ? nodes : [h('p', { class: 'empty' }, '还没有记录')]));
    for (const element of body.querySelectorAll('details')) element.open = opened.has(element.dataset.key);
    body.scrollTop = scrollTop;
  }

  #content() {
    if (this.#tab === 'calls') return this.#calls.toReversed().map(drawCall);
    if (this.#tab === 'tickets') return drawTickets(this.#stored, this.#people);
    if (this.#tab === 'undelivered') return drawUndelivered(this.#stored.undelivered, this.#people);
    return drawTranscript(this.#stored.transcript);
  }

  #drawTabs() {
    const shown = TABS.filter((tab) => this.#hasHost || !tab.stored);
    const counts = {
      tickets: this.#stored.tickets.length + this.#stored.tasks.length,
      undelivered: this.#stored.undelivered.length,
    };
    byId('records-tabs').replaceChildren(
      ...shown.map(({ id, label }) =>
        h(
          'button',
          { type: 'button', role: 'tab', 'data-tab': id, 'aria-selected': String(id === this.#tab) },
          label,
          counts[id] > 0 &&
            h('span', { class: id === 'undelivered' ? 'count alarm' : 'count' }, String(counts[id])),
        ),
      ),
    );
  }
}
