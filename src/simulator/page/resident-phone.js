import { attempt, postJson, segment } from './api.js';
import { ChatStore } from './chat-store.js';
import { ChatView } from './chat-view.js';
import { ask, byId, fillSelect } from './dom.js';
import { keepPicture, readPicture, samplePicture, silentVoice } from './pictures.js';
import { residentLine } from './resident-lines.js';

const keyOf = (resident, account) => JSON.stringify([resident, account]);

function messagesUrl(key) {
  const [resident, account] = JSON.parse(key);
  return `/sim/residents/${segment(resident)}/messages?openKfid=${segment(account)}`;
}

/** The WeChat of the chosen resident, talking to the chosen account. */
export class ResidentPhone {
  #residents = [];
  #accounts = [];
  #onSwitch;
  #view;
  #store = new ChatStore(messagesUrl, (key) => this.#draw(key));

  constructor(people, onSwitch) {
    this.#onSwitch = onSwitch;
    const nickname = () => this.#residents.find(({ id }) => id === this.resident)?.nickname ?? '住户';
    const tap = (menuId) => this.#post('tap', { menuId });
    this.#view = new ChatView(
      byId('resident-chat'),
      '扫码进入，或者直接发一句话',
      residentLine({ people, nickname, tap }),
    );
    for (const id of ['resident-select', 'account-select'])
      byId(id).addEventListener('change', () => this.#switch());
    byId('resident-form').addEventListener('submit', (event) => this.#send(event));
    byId('resident-more').addEventListener('click', () => this.#showTools(byId('resident-tools').hidden));
    byId('resident-tools').addEventListener('click', (event) => this.#useTool(event));
    byId('resident-file').addEventListener('change', () => this.#sendFile());
    byId('resident-new').addEventListener('click', () => this.#welcome());
    byId('resident-scan').addEventListener('click', () => this.#scan());
  }

  get resident() {
    return byId('resident-select').value;
  }

  get account() {
    return byId('account-select').value;
  }

  setWorld(accounts, corpName) {
    this.#accounts = accounts;
    const select = byId('account-select');
    fillSelect(
      select,
      accounts.map(({ openKfid, name }) => ({ value: openKfid, label: name })),
    );
    select.classList.toggle('single', accounts.length < 2);
    byId('account-corp').textContent = `@${corpName}`;
  }

  setResidents(residents) {
    this.#residents = residents;
    fillSelect(
      byId('resident-select'),
      residents.map(({ id, nickname }) => ({ value: id, label: nickname })),
    );
  }

  async addResident(resident) {
    if (!this.#residents.some(({ id }) => id === resident.id))
      this.setResidents([...this.#residents, resident]);
  }

  async choose(resident) {
    byId('resident-select').value = resident;
    await this.#switch();
  }

  async chooseAccount(openKfid) {
    byId('account-select').value = openKfid;
    await this.#switch();
  }

  async refresh(resident = this.resident, account = this.account) {
    if (resident === '' || account === '') return;
    await this.#store.refresh(keyOf(resident, account));
  }

  clear() {
    this.#store.clear();
    this.#draw(keyOf(this.resident, this.account));
  }

  async #switch() {
    this.#draw(keyOf(this.resident, this.account));
    this.#onSwitch();
    await this.refresh();
  }

  #draw(key) {
    if (key === keyOf(this.resident, this.account)) this.#view.show(key, this.#store.lines(key));
  }

  #post(action, body) {
    return attempt(() =>
      postJson(`/sim/residents/${segment(this.resident)}/${action}`, { openKfid: this.account, ...body }),
    );
  }

  async #send(event) {
    event.preventDefault();
    const input = byId('resident-input');
    const text = input.value.trim();
    if (text === '' || this.resident === '') return;
    input.value = '';
    const sent = await this.#post('messages', { type: 'text', text });
    if (!sent && input.value === '') input.value = text;
    this.#view.toBottom();
  }

  #showTools(shown) {
    byId('resident-tools').hidden = !shown;
    byId('resident-more').setAttribute('aria-expanded', String(shown));
    if (shown) this.#view.toBottom();
  }

  async #useTool(event) {
    const tool = event.target.closest('button')?.dataset.tool;
    if (!tool) return;
    this.#showTools(false);
    if (tool === 'album') byId('resident-file').click();
    if (tool === 'sample') await this.#sendPicture(samplePicture(), '水管.jpg');
    if (tool === 'voice')
      await this.#post('messages', { type: 'voice', dataBase64: silentVoice(5), filename: '语音.amr' });
    if (tool === 'location') await this.#sendPlace();
  }

  async #sendFile() {
    const [file] = byId('resident-file').files;
    byId('resident-file').value = '';
    if (file) await attempt(async () => this.#sendPicture(await readPicture(file), file.name));
  }

  async #sendPicture({ dataUrl, dataBase64 }, filename) {
    const sent = await this.#post('messages', { type: 'image', dataBase64, filename });
    if (!sent) return;
    keepPicture(sent.msgid, dataUrl);
    const key = keyOf(this.resident, this.account);
    this.#view.show(undefined, []);
    this.#draw(key);
  }

  #sendPlace() {
    const name = this.#accounts.find(({ openKfid }) => openKfid === this.account)?.name ?? '小区';
    const location = { latitude: 31.2304, longitude: 121.4737, name: `${name}东门`, address: '消防通道旁' };
    return this.#post('messages', { type: 'location', location });
  }

  async #welcome() {
    const fields = await ask(byId('newcomer'));
    if (!fields) return;
    const added = await attempt(() => postJson('/sim/residents', { nickname: fields.nickname }));
    if (!added) return;
    await this.addResident({ id: added.id, nickname: fields.nickname });
    await this.choose(added.id);
  }

  async #scan() {
    const fields = await ask(byId('scan'));
    if (!fields) return;
    const room = [fields.building, fields.unit || '0', fields.room].join('-');
    await this.#post('enter', { scene: `b${fields.building}`, ...(fields.room ? { sceneParam: room } : {}) });
  }
}
