import type { CallbackSender } from './callbacks';
import type { SimCore } from './core';
import { departmentId, findStaff, type SimStaff } from './world';
import type { XmlFields } from './xml';

export const MEMBER_CHANGES = ['create_user', 'update_user', 'delete_user'] as const;
export type MemberChange = (typeof MEMBER_CHANGES)[number];

/** Elements of the changes that concern no single member (path/90970). */
export const STRUCTURE_CHANGES = {
  create_party: ['Id', 'Name', 'ParentId', 'Order'],
  update_party: ['Id', 'Name', 'ParentId'],
  delete_party: ['Id'],
  update_tag: ['TagId', 'AddUserItems', 'DelUserItems', 'AddPartyItems', 'DelPartyItems'],
} as const;
export type StructureChange = keyof typeof STRUCTURE_CHANGES;

/**
 * The administrator changes the contacts. `change_contact` goes to the contact-sync assistant and to no ordinary app;
 * of a member it names `UserID` and `Department` only, as for callback URLs set after 2022-08-15 (path/90970).
 */
export class ContactChanges {
  constructor(
    private readonly core: SimCore,
    private readonly callbacks: CallbackSender,
  ) {}

  /** Joins, is changed in the fields given, or leaves. Answers how many apps were told. */
  changeMember(change: MemberChange, member: Partial<SimStaff> & { userid: string }): number {
    const { staff } = this.core.world;
    const known = findStaff(this.core.world, member.userid);
    const before = known && departmentId(this.core.world, known.department);
    if (change === 'create_user')
      staff.push({ name: member.userid, position: '', mobile: '', department: '', ...member });
    if (change === 'update_user' && known) Object.assign(known, { ...member, userid: known.userid });
    if (change === 'delete_user' && known) staff.splice(staff.indexOf(known), 1);
    const now = findStaff(this.core.world, member.userid);
    const department = now ? departmentId(this.core.world, now.department) : before;
    return this.tell(change, { UserID: now?.userid ?? known?.userid ?? '', Department: department ?? 1 });
  }

  /** Departments follow from the members and tags are not kept: this only tells. */
  changeStructure(change: StructureChange, elements: XmlFields): number {
    return this.tell(change, elements);
  }

  private tell(change: string, elements: XmlFields): number {
    const assistants = this.core.world.apps.filter((app) => app.isContactSync);
    for (const app of assistants) {
      const fields = {
        ToUserName: this.core.world.corpId,
        FromUserName: 'sys',
        CreateTime: this.core.clock.seconds(),
        MsgType: 'event',
        Event: 'change_contact',
        ChangeType: change,
        ...elements,
      };
      this.callbacks.send(app, 'change_contact', fields, change);
    }
    return assistants.length;
  }
}
