import { h } from './dom.js';

const TINTS = ['#5b8def', '#2f9e7a', '#c9803a', '#9a6fc4', '#d0657c', '#4a9bb5', '#7f8f3d', '#b06a4f'];

/** Names and faces of everybody the simulator knows. */
export class People {
  #staff = new Map();
  #names = [];

  setStaff(staff) {
    this.#staff = new Map(staff.map((member) => [member.userid.toLowerCase(), member]));
    this.#names = ['所有人', 'all', ...staff.map((member) => member.name)].sort(
      (a, b) => b.length - a.length,
    );
  }

  member(userid) {
    return this.#staff.get(String(userid).toLowerCase());
  }

  nameOf(userid) {
    if (userid === '@all' || userid === 'all') return '所有人';
    return this.member(userid)?.name ?? userid;
  }

  /** The longest known name `text` begins with. */
  namesAt(text) {
    return this.#names.find((name) => text.startsWith(name));
  }
}

/** A rounded square with the first character of the name, in a colour that belongs to the name. */
export function face(name, robot = false) {
  if (robot) return h('span', { class: 'avatar' }, h('img', { src: 'icon.svg', alt: '' }));
  const sum = [...name].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  const tint = TINTS[sum % TINTS.length];
  const element = h('span', { class: 'avatar' }, [...name].at(0) ?? '?');
  element.style.setProperty('--tint', tint);
  return element;
}
