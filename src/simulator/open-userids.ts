import { createHash } from 'node:crypto';
import { ApiError } from './api/api-error';
import type { Fields } from './api/fields';
import { type ApiRoute, tokenRoute } from './api/routes';
import { findStaff, type SimStaff, type SimWorld } from './world';

const MAX_IDS = 1000;

/** The encrypted name of a member, as the intelligent robot's callbacks may use it (path/101521). */
export function openUserid(world: SimWorld, userid: string): string {
  const digest = createHash('sha256').update(`${world.corpId}/${userid.toLowerCase()}`).digest('base64url');
  return `wo${digest.replace(/[^A-Za-z0-9]/g, 'A').slice(0, 30)}`;
}

/** A member by userid or by open_userid. */
export function findMember(world: SimWorld, id: string): SimStaff | undefined {
  return findStaff(world, id) ?? world.staff.find((member) => openUserid(world, member.userid) === id);
}

/**
 * `batch/openuserid_to_userid` (path/101521): at most 1000 ids; what is no open_userid, a plain userid too, comes back
 * as invalid. `source_agentid` of the general form is not needed for the robot's ids.
 */
export function openUseridRoutes(world: SimWorld): ApiRoute[] {
  return [
    tokenRoute('POST', '/cgi-bin/batch/openuserid_to_userid', ({ fields }) => converted(world, fields)),
  ];
}

/** @throws ApiError 40032, 40063 */
function converted(world: SimWorld, fields: Fields): Record<string, unknown> {
  const ids = fields.texts('open_userid_list');
  if (ids.length === 0) throw new ApiError(40063, 'some parameters are empty, open_userid_list');
  if (ids.length > MAX_IDS) throw new ApiError(40032, 'invalid open_userid list size');
  const userids = new Map(world.staff.map(({ userid }) => [openUserid(world, userid), userid]));
  return {
    userid_list: ids.flatMap((id) => {
      const userid = userids.get(id);
      return userid === undefined ? [] : [{ open_userid: id, userid }];
    }),
    invalid_open_userid_list: ids.filter((id) => !userids.has(id)),
  };
}
