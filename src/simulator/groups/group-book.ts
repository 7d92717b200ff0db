import { type CardCopy, type CardView, viewOf } from '../cards/card-copy';
import { type ChatLine, ChatLog } from '../chat-log';
import type { SimCore } from '../core';

/** A line of a group. `from`: `webhook`, `app`, `aibot`, or the userid of a member. */
export interface GroupLine extends ChatLine {
  mentioned?: string[];
  /** Members whose phones do not show it, because they got too many. */
  missedBy?: string[];
  copies?: GroupCard;
}

/** A robot's card in a group: one picture for all, with own ones for members it was redrawn for. */
export interface GroupCard {
  shared: CardCopy;
  own: Map<string, CardCopy>;
}

export interface Group {
  /** Every name it can be asked for: webhook key, property and id, chat ids. */
  keys: string[];
  name: string;
  members: string[];
  /** What the group's owner did to the group robot, if anything. */
  webhook?: 'removed' | 'disabled' | 'notInGroup';
  log: ChatLog<GroupLine>;
}

/** Internal groups: those of the configuration and those created by `appchat/create`. */
export class GroupBook {
  private readonly groups: Group[] = [];

  constructor(private readonly core: SimCore) {
    for (const { webhookKey, chatId, propertyId, id, name, members } of core.world.groups) {
      const keys = [webhookKey, chatId, `${propertyId}.${id}`, id].filter((key) => key !== '');
      this.add(keys, name, members);
    }
  }

  add(keys: string[], name: string, members: string[]): Group {
    const group = { keys, name, members, log: new ChatLog<GroupLine>(this.core) };
    this.groups.push(group);
    return group;
  }

  find(key: string): Group | undefined {
    return this.groups.find((group) => group.keys.includes(key));
  }

  post(group: Group, line: Omit<GroupLine, 'n' | 'at'>): GroupLine {
    const complete = group.log.append(line);
    this.announce(group, complete);
    return complete;
  }

  announce(group: Group, line: GroupLine): void {
    this.core.events.emit({ type: 'group', keys: group.keys, message: groupLineView(line) });
  }

  clear(): void {
    for (const group of this.groups) group.log.remove(() => true);
  }
}

/** `card` is the shared picture; `cardFor` the pictures of single members where they differ. */
export function groupLineView(
  line: GroupLine,
): Omit<GroupLine, 'copies'> & { card?: CardView; cardFor?: Record<string, CardView> } {
  const { copies, ...shown } = line;
  if (!copies) return shown;
  const own = Object.fromEntries([...copies.own].map(([userid, copy]) => [userid, viewOf(copy, '')]));
  return { ...shown, card: viewOf(copies.shared, ''), ...(copies.own.size === 0 ? {} : { cardFor: own }) };
}
