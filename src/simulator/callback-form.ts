import type { SimCore } from './core';
import { toXml, type XmlFields } from './xml';

/** Stands in front and behind: the order of elements is not promised either. */
const NOVELTIES: { front: XmlFields; end: XmlFields } = {
  front: { NoveltyKey: ['unheard of', 'again'], NoveltyList: { Item: [{ Id: 1 }, { Id: 2, Name: '新' }] } },
  end: { NoveltyFlag: 1 },
};
const LEFT_OUT_BY_DEFAULT = 'MsgType';

/**
 * The plaintext of one attempt. WeCom may add elements, leave some away and write a string as CDATA or as plain text
 * (path/90239, path/90240); `callback.unknownElements`, `callback.missingElement` and `callback.plainText` do so.
 */
export function formOf(core: SimCore, fields: XmlFields, subject: string): string {
  const missing = core.faults.take('callback.missingElement', subject);
  const kept = missing ? without(fields, missing.element ?? LEFT_OUT_BY_DEFAULT) : fields;
  const shown = core.faults.take('callback.unknownElements', subject)
    ? { ...NOVELTIES.front, ...kept, ...NOVELTIES.end }
    : kept;
  return toXml(shown, core.faults.take('callback.plainText', subject) ? 'plain' : 'cdata');
}

/** An event no documentation lists, from the system itself (path/90240: new ones appear over time). */
export function unheardOf(core: SimCore, agentId: number): XmlFields {
  return {
    ToUserName: core.world.corpId,
    FromUserName: 'sys',
    CreateTime: core.clock.seconds(),
    MsgType: 'event',
    Event: 'novelty_event',
    NoveltyInfo: { Reason: 'unheard of' },
    AgentID: agentId,
  };
}

function without(fields: XmlFields, name: string): XmlFields {
  return Object.fromEntries(Object.entries(fields).filter(([element]) => element !== name));
}
