import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { findStaff } from '../world';
import { accountOf } from './accounts';
import type { KfStream } from './stream';

/** Human servicers of the accounts and whether they are on duty (path/94645, path/94646, path/94647). */
export class Servicers {
  private readonly stopped = new Set<string>();

  constructor(
    private readonly core: SimCore,
    private readonly stream: KfStream,
  ) {}

  isServicer(openKfid: string, userid: string): boolean {
    return accountOf(this.core.world, openKfid).servicers.includes(userid);
  }

  isServing(openKfid: string, userid: string): boolean {
    return !this.stopped.has(`${openKfid} ${userid}`);
  }

  /** The servicer goes on or off duty in the client. The event counts 1 and 2, the list 0 and 1. */
  setServing(openKfid: string, userid: string, serving: boolean): void {
    if (serving) this.stopped.delete(`${openKfid} ${userid}`);
    else this.stopped.add(`${openKfid} ${userid}`);
    this.stream.appendEvent(openKfid, 'servicer_status_change', {
      servicer_userid: userid,
      status: serving ? 1 : 2,
      ...(serving ? {} : { stop_type: 0 }),
    });
  }

  list(openKfid: string): Record<string, unknown> {
    const account = accountOf(this.core.world, openKfid);
    return {
      servicer_list: account.servicers.map((userid) =>
        this.isServing(openKfid, userid) ? { userid, status: 0 } : { userid, status: 1, stop_type: 0 },
      ),
    };
  }

  add(fields: Fields): Record<string, unknown> {
    return this.change(fields, (servicers, userid) => {
      if (!servicers.includes(userid)) servicers.push(userid);
    });
  }

  remove(fields: Fields): Record<string, unknown> {
    return this.change(fields, (servicers, userid) => {
      const index = servicers.indexOf(userid);
      if (index >= 0) servicers.splice(index, 1);
    });
  }

  private change(
    fields: Fields,
    apply: (servicers: string[], userid: string) => void,
  ): Record<string, unknown> {
    const account = accountOf(this.core.world, fields.text('open_kfid'));
    const userids = fields.texts('userid_list');
    if (userids.length === 0) throw new ApiError(40063, 'some parameters are empty, userid_list');
    if (userids.length > 100) throw new ApiError(40058, 'userid_list exceed max length 100');
    return {
      result_list: userids.map((userid) => {
        if (!findStaff(this.core.world, userid))
          return { userid, errcode: 60030, errmsg: 'userid out of visible range' };
        apply(account.servicers, userid);
        return { userid, errcode: 0, errmsg: 'success' };
      }),
    };
  }
}
