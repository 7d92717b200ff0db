import { getJson, listOf } from './api.js';

/** The lines of many chats, each read on from the last one seen. Lines that changed afterwards are put in place. */
export class ChatStore {
  #chats = new Map();
  #urlOf;
  #onChange;

  /** `urlOf(key)`: address of a chat's messages; `onChange(key)` after every change. */
  constructor(urlOf, onChange) {
    this.#urlOf = urlOf;
    this.#onChange = onChange;
  }

  lines(key) {
    return [...(this.#chats.get(key)?.lines.values() ?? [])].sort((a, b) => a.n - b.n);
  }

  unread(key) {
    return this.#chats.get(key)?.unread ?? 0;
  }

  markRead(key) {
    const chat = this.#chat(key);
    if (chat.unread === 0) return;
    chat.unread = 0;
    this.#onChange(key);
  }

  /** Reads what is new. Calls during a running read lead to one more read. */
  async refresh(key, isOwn = () => false) {
    const chat = this.#chat(key);
    if (chat.reading) {
      chat.again = true;
      return;
    }
    chat.reading = true;
    try {
      do {
        chat.again = false;
        const url = this.#urlOf(key);
        const answer = await getJson(`${url}${url.includes('?') ? '&' : '?'}after=${chat.last}`);
        this.#take(key, listOf(answer, 'messages'), isOwn);
      } while (chat.again);
    } finally {
      chat.reading = false;
    }
  }

  /** A line as it looks now, for example a card after its update; unknown ones are left to `refresh`. */
  put(key, line) {
    const chat = this.#chat(key);
    if (!chat.lines.has(line.n)) return;
    chat.lines.set(line.n, line);
    this.#onChange(key);
  }

  clear() {
    this.#chats.clear();
  }

  #chat(key) {
    const known = this.#chats.get(key);
    if (known) return known;
    const chat = { lines: new Map(), last: 0, unread: 0, reading: false, again: false };
    this.#chats.set(key, chat);
    return chat;
  }

  #take(key, lines, isOwn) {
    const chat = this.#chat(key);
    const fresh = lines.filter((line) => !chat.lines.has(line.n));
    for (const line of lines) {
      chat.lines.set(line.n, line);
      chat.last = Math.max(chat.last, line.n);
    }
    chat.unread += fresh.filter((line) => !isOwn(line)).length;
    if (lines.length > 0) this.#onChange(key);
  }
}
