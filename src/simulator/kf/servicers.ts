import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { membersOf } from '../messages/recipients';
import { departments, findStaff, type SimKfAccount } from '../world';
import { accountOf, isManaged, managedAccountOf } from './accounts';
import type { KfStream } from './stream';

/** 停止接待 or 暂时挂起 (path/94645). */
export const STOP = { stopped: 0, suspended: 1 } as const;

const USERIDS = 100;
const DEPARTMENTS_ADDED = 20;
const DEPARTMENTS_REMOVED = 100;

/** Human servicers of the accounts and whether they are on duty (path/94645, path/94646, path/94647). */
export class Servicers {
  /** Stop type by account and servicer. */
  private readonly stopped = new Map<string, number>();

  constructor(
    private readonly core: SimCore,
    private readonly stream: KfStream,
  ) {}

  /** Named for the account, or a member of a department that is. */
  isServicer(openKfid: string, userid: string): boolean {
    const account = accountOf(this.core.world, openKfid);
    return (
      account.servicers.includes(userid) ||
      (account.departments ?? []).some((department) =>
        membersOf(this.core.world, department).includes(userid),
      )
    );
  }

  isServing(openKfid: string, userid: string): boolean {
    return !this.stopped.has(`${openKfid} ${userid}`);
  }

  /** The servicer goes on or off duty in the client. The event counts 1 and 2, the list 0 and 1 (path/94670). */
  setServing(openKfid: string, userid: string, serving: boolean, stopType: number = STOP.stopped): void {
    if (serving) this.stopped.delete(`${openKfid} ${userid}`);
    else this.stopped.set(`${openKfid} ${userid}`, stopType);
    this.stream.appendEvent(openKfid, 'servicer_status_change', {
      servicer_userid: userid,
      status: serving ? 1 : 2,
      ...(serving ? {} : { stop_type: stopType }),
    });
  }

  /** Whether somebody is on duty is shown to an app that manages the account. */
  list(openKfid: string): Record<string, unknown> {
    const account = accountOf(this.core.world, openKfid);
    const statusOf = (userid: string): Record<string, number> => {
      const stopType = this.stopped.get(`${openKfid} ${userid}`);
      return stopType === undefined ? { status: 0 } : { status: 1, stop_type: stopType };
    };
    return {
      servicer_list: [
        ...account.servicers.map((userid) => ({ userid, ...(isManaged(account) && statusOf(userid)) })),
        ...(account.departments ?? []).map((id) => ({ department_id: id })),
      ],
    };
  }

  /** Somebody who is a servicer already is `ignored`. */
  add(fields: Fields): Record<string, unknown> {
    const account = this.accountOf(fields, DEPARTMENTS_ADDED);
    account.departments ??= [];
    const into = account.departments;
    return this.change(
      fields,
      (userid) => addTo(account.servicers, userid),
      (department) => addTo(into, department),
    );
  }

  /** Somebody who is no servicer is `ignored`. */
  remove(fields: Fields): Record<string, unknown> {
    const account = this.accountOf(fields, DEPARTMENTS_REMOVED);
    return this.change(
      fields,
      (userid) => removeFrom(account.servicers, userid),
      (department) => removeFrom(account.departments ?? [], department),
    );
  }

  private change(
    fields: Fields,
    changeMember: (userid: string) => boolean,
    changeDepartment: (id: number) => boolean,
  ): Record<string, unknown> {
    const { world } = this.core;
    const members = fields.texts('userid_list').map((userid) => {
      const known = findStaff(world, userid)?.userid;
      return { userid, ...(known === undefined ? OUT_OF_RANGE : outcome(changeMember(known))) };
    });
    const whole = fields.numbers('department_id_list').map((id) => {
      const isKnown = departments(world).some((department) => department.id === id);
      return { department_id: id, ...(isKnown ? outcome(changeDepartment(id)) : OUT_OF_RANGE) };
    });
    return { result_list: [...members, ...whole] };
  }

  private accountOf(fields: Fields, maximumDepartments: number): SimKfAccount {
    const account = managedAccountOf(this.core, fields.text('open_kfid'));
    const [userids, ids] = [fields.texts('userid_list'), fields.numbers('department_id_list')];
    if (userids.length + ids.length === 0)
      throw new ApiError(40063, 'some parameters are empty, userid_list and department_id_list');
    if (userids.length > USERIDS) throw new ApiError(40058, `userid_list exceed max length ${USERIDS}`);
    if (ids.length > maximumDepartments)
      throw new ApiError(40058, `department_id_list exceed max length ${maximumDepartments}`);
    return account;
  }
}

const OUT_OF_RANGE = { errcode: 60030, errmsg: 'out of visible range' };

function outcome(isChanged: boolean): { errcode: number; errmsg: string } {
  return { errcode: 0, errmsg: isChanged ? 'success' : 'ignored' };
}

function addTo<T>(list: T[], item: T): boolean {
  if (list.includes(item)) return false;
  list.push(item);
  return true;
}

function removeFrom<T>(list: T[], item: T): boolean {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}
