import { attempt, getJson, postJson, segment } from './api.js';
import { byId, h } from './dom.js';

const QUEUED = 2;
const WITH_PERSON = 3;

/** The small controls of a human servicer, shown while the resident waits for a person or talks with one. */
export class Served {
  #people;
  #phone;
  #accounts = [];
  #shown = '';

  constructor(people, phone) {
    this.#people = people;
    this.#phone = phone;
  }

  setWorld(accounts) {
    this.#accounts = accounts;
  }

  async refresh() {
    const { resident, account } = this.#phone;
    if (!resident || !account) return;
    const session = await getJson(`/sim/sessions/${segment(resident)}?openKfid=${segment(account)}`);
    const looks = JSON.stringify([resident, account, session.state, session.servicer]);
    if (looks === this.#shown) return;
    this.#shown = looks;
    this.#draw(session);
  }

  #draw({ state, servicer }) {
    byId('served').hidden = state !== QUEUED && state !== WITH_PERSON;
    if (state === QUEUED) this.#drawQueued();
    if (state === WITH_PERSON) this.#drawServed(servicer);
  }

  #drawQueued() {
    const account = this.#accounts.find(({ openKfid }) => openKfid === this.#phone.account);
    const options = (account?.servicers ?? []).map((servicer) => {
      const userid = servicer.userid ?? servicer;
      return h('option', { value: userid }, this.#people.nameOf(userid));
    });
    const who = h('select', { 'aria-label': '接待人员' }, ...options);
    byId('served-text').textContent = '正在排队等人工';
    byId('served-actions').replaceChildren(
      who,
      button('接入', () => this.#act('take', who.value)),
    );
  }

  #drawServed(servicer) {
    byId('served-text').textContent = `${this.#people.nameOf(servicer)} 正在接待`;
    const input = h('input', { placeholder: '以人工客服的身份回复', 'aria-label': '人工回复' });
    const reply = async (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text === '') return;
      input.value = '';
      await this.#act('reply', servicer, text);
    };
    const form = h('form', { onsubmit: reply }, input, h('button', { type: 'submit' }, '回复'));
    byId('served-actions').replaceChildren(
      button('结束会话', () => this.#act('end', servicer)),
      form,
    );
  }

  #act(action, userid, text) {
    const { resident, account } = this.#phone;
    const body = { openKfid: account, action, userid, ...(text === undefined ? {} : { text }) };
    return attempt(() => postJson(`/sim/sessions/${segment(resident)}`, body));
  }
}

const button = (label, onclick) => h('button', { type: 'button', onclick }, label);
