import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import {
  departmentId,
  departments,
  findStaff,
  isVisible,
  type SimApp,
  type SimStaff,
  type SimWorld,
} from '../world';

export interface Recipients {
  userids: string[];
  /** Lower-cased, as WeCom answers them (path/90236). */
  invalidUsers: string[];
  invalidParties: string[];
  invalidTags: string[];
}

/**
 * Members outside the app's visible range count as invalid (path/90236).
 * @throws ApiError 40032, 81013, 82001, 82002, 82003
 */
export function recipientsOf(fields: Fields, world: SimWorld, app: SimApp): Recipients {
  const reachable = (userid: string): SimStaff | undefined => {
    const member = findStaff(world, userid);
    return member && isVisible(app, member) ? member : undefined;
  };
  const users = split(fields.text('touser'));
  const parties = split(fields.text('toparty'));
  const tags = split(fields.text('totag'));
  if (users.length + parties.length + tags.length === 0)
    throw new ApiError(82001, 'touser, toparty and totag are empty');
  if (users.length > 1000) throw new ApiError(40032, 'too many userids');
  if (parties.length > 100) throw new ApiError(82002, 'too many departments');
  if (tags.length > 100) throw new ApiError(82003, 'too many tags');
  if (users.includes('@all')) {
    return {
      userids: world.staff.filter((member) => isVisible(app, member)).map((member) => member.userid),
      invalidUsers: [],
      invalidParties: [],
      invalidTags: [],
    };
  }
  const named = users.flatMap((userid) => reachable(userid)?.userid ?? []);
  const inParties = parties
    .flatMap((party) => membersOf(world, Number(party)))
    .filter((userid) => reachable(userid));
  const userids = [...new Set([...named, ...inParties])];
  if (userids.length === 0) throw new ApiError(81013, 'user & party & tag all invalid');
  return {
    userids,
    invalidUsers: users.filter((userid) => !reachable(userid)).map((userid) => userid.toLowerCase()),
    invalidParties: parties.filter(
      (party) => !departments(world).some((department) => department.id === Number(party)),
    ),
    invalidTags: tags,
  };
}

/** Everybody below a department; the root has all. */
export function membersOf(world: SimWorld, department: number): string[] {
  return world.staff
    .filter((member) => department === 1 || departmentId(world, member.department) === department)
    .map((member) => member.userid);
}

function split(list: string): string[] {
  return list
    .split('|')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
