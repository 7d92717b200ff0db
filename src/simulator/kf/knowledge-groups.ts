import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { opaqueId } from '../ids';
import { limitedText, pageOf } from './knowledge-pages';

interface KnowledgeGroup {
  n: number;
  id: string;
  name: string;
  isDefault: boolean;
}

/**
 * Groups of the knowledge base (path/95971). Names are unique; the default group made by WeCom can be neither renamed
 * nor deleted. The page names no error codes: refusals are 40058.
 */
export class KnowledgeGroups {
  private readonly groups: KnowledgeGroup[] = [
    { n: 1, id: opaqueId('', 32), name: '默认分组', isDefault: true },
  ];
  private last = 1;

  constructor(private readonly core: SimCore) {}

  add(fields: Fields): Record<string, unknown> {
    const name = this.nameOf(fields);
    if (this.groups.length >= this.core.settings.kf.knowledge.groups)
      throw new ApiError(40058, 'too many groups');
    this.last += 1;
    const group = { n: this.last, id: opaqueId('', 32), name, isDefault: false };
    this.groups.push(group);
    return { group_id: group.id };
  }

  /** @returns the id of the deleted group */
  remove(fields: Fields): string {
    const group = this.changeable(fields);
    this.groups.splice(this.groups.indexOf(group), 1);
    return group.id;
  }

  rename(fields: Fields): Record<string, unknown> {
    const group = this.changeable(fields);
    group.name = this.nameOf(fields, group);
    return {};
  }

  list(fields: Fields): Record<string, unknown> {
    const wanted = fields.text('group_id');
    const shown = wanted === '' ? this.groups : [this.find(wanted)];
    const { page, ...more } = pageOf(shown, fields, ({ n }) => n);
    return {
      ...more,
      group_list: page.map(({ id, name, isDefault }) => ({
        group_id: id,
        name,
        is_default: isDefault ? 1 : 0,
      })),
    };
  }

  /** @throws ApiError 40058 */
  find(id: string): KnowledgeGroup {
    const group = this.groups.find((candidate) => candidate.id === id);
    if (!group) throw new ApiError(40058, 'invalid group_id');
    return group;
  }

  private changeable(fields: Fields): KnowledgeGroup {
    const group = this.find(fields.text('group_id'));
    if (group.isDefault) throw new ApiError(40058, 'the default group cannot be changed');
    return group;
  }

  private nameOf(fields: Fields, self?: KnowledgeGroup): string {
    const name = limitedText(fields.text('name'), this.core.settings.kf.knowledge.groupNameChars, 'name');
    if (this.groups.some((group) => group !== self && group.name === name))
      throw new ApiError(40058, 'group name exists');
    return name;
  }
}
