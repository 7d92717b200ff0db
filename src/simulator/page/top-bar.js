import { attempt, getJson, postJson, Refused } from './api.js';
import { byId } from './dom.js';
import { clockSeconds, clockTime, longDay, setSimulatedNow, simulatedNow } from './time.js';

const STATE_EVERY_MILLISECONDS = 3000;
const ROLES = { web: '接收', worker: '处理' };

/** Product state, simulated time, restart and reset. The product's part is shown where a demo host answers. */
export class TopBar {
  #hasHost = false;
  #resettable = false;
  /** Empty where one process does everything. */
  #processes = [];
  #opening;

  constructor() {
    byId('clock-buttons').addEventListener('click', (event) => this.#advance(event));
    byId('product-restart').addEventListener('click', () => this.#restart());
    byId('reset').addEventListener('click', () => this.#reset());
    setInterval(() => this.#tick(), 1000);
  }

  get hasHost() {
    return this.#hasHost;
  }

  /** Account and group the demonstration begins with, where a host names them. */
  get opening() {
    return this.#opening;
  }

  async start() {
    await this.readClock();
    await this.#readState();
    if (this.#hasHost) setInterval(() => this.#readState(), STATE_EVERY_MILLISECONDS);
  }

  async readClock() {
    const { now } = await getJson('/sim/clock');
    this.setClock(now);
  }

  setClock(iso) {
    setSimulatedNow(iso);
    this.#tick();
  }

  #tick() {
    const now = simulatedNow();
    byId('clock-time').textContent = clockSeconds(now);
    byId('clock-date').textContent = longDay(now);
    for (const time of document.querySelectorAll('.phone-time')) time.textContent = clockTime(now);
  }

  async #readState() {
    try {
      const { product, processes, resettable, opening } = await getJson('/demo/state');
      this.#hasHost = true;
      this.#resettable = resettable === true;
      this.#opening = opening;
      this.#processes = processes?.length > 1 ? processes : [];
      this.#drawProduct(product);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) this.#hasHost = false;
      else {
        this.#processes = [];
        this.#drawProduct({ running: false, restarts: 0 });
      }
    }
    byId('product').hidden = !this.#hasHost;
  }

  #drawProduct({ running, pid, restarts }) {
    byId('product').classList.toggle('running', running);
    byId('product').classList.toggle('stopped', !running);
    byId('product-state').textContent = running ? '产品运行中' : '产品已停止';
    const count = restarts > 0 ? ` · 重启 ${restarts} 次` : '';
    byId('product-detail').textContent = running ? `进程 ${pid}${count}` : `正在启动…${count}`;
    if (this.#processes.length > 0) this.#drawProcesses(running, count);
  }

  #drawProcesses(areRunning, count) {
    const list = this.#processes.map(({ role, pid, running }) => `${ROLES[role]} ${running ? pid : '…'}`);
    if (!areRunning) byId('product-state').textContent = '有进程正在启动';
    byId('product-detail').textContent = `${list.join(' · ')}${count}`;
    byId('product-restart').textContent = '杀掉一个进程';
  }

  async #advance(event) {
    const seconds = Number(event.target.closest('button')?.dataset.seconds);
    if (seconds > 0) await attempt(() => postJson('/sim/clock/advance', { seconds }));
  }

  async #restart() {
    byId('product-restart').disabled = true;
    this.#drawProduct({ running: false, restarts: 0 });
    await attempt(() => postJson('/demo/restart'));
    await this.#readState();
    byId('product-restart').disabled = false;
  }

  async #reset() {
    byId('reset').disabled = true;
    await attempt(() => postJson(this.#resettable ? '/demo/reset' : '/sim/reset'));
    byId('reset').disabled = false;
  }
}
