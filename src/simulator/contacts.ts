import { ApiError } from './api/api-error';
import type { Fields } from './api/fields';
import { type ApiRoute, tokenRoute } from './api/routes';
import { membersOf } from './messages/recipients';
import { openUserid } from './open-userids';
import {
  departmentId,
  departments,
  findStaff,
  isVisible,
  type SimApp,
  type SimStaff,
  type SimWorld,
} from './world';

const STATUS = { active: 1, notActivated: 4 } as const;
const IDS_PER_PAGE = 10_000;

/**
 * Members, departments, tags (path/90196, path/90200, path/90201, path/90208, path/95350, path/90213). Apps created
 * after 2022-06-20 get no mobile, email, gender or avatar, and only members in their visible range. `user/list_id`
 * (path/96067) is for the contact-sync secret, which in turn reads no details (48009).
 */
export function contactRoutes(world: SimWorld): ApiRoute[] {
  const idOf = (query: URLSearchParams, name: string): number => {
    const id = Number(query.get(name) ?? 1);
    if (!departments(world).some((department) => department.id === id))
      throw new ApiError(60003, 'department not found');
    return id;
  };
  const direct = (query: URLSearchParams, app: SimApp) => {
    const id = idOf(query, 'department_id');
    const members = id === 1 ? [] : membersOf(world, id);
    return members
      .flatMap((userid) => findStaff(world, userid) ?? [])
      .filter((member) => isVisible(app, member));
  };
  return [
    tokenRoute('GET', '/cgi-bin/user/get', ({ query }, app) => {
      refuseDetails(app);
      const userid = query.get('userid') ?? '';
      if (userid === '') throw new ApiError(41009, 'missing userid');
      const member = findStaff(world, userid);
      if (!member) throw new ApiError(60111, 'userid not found');
      if (!isVisible(app, member)) throw new ApiError(60011, 'no privilege to access/modify contact');
      return detail(world, member);
    }),
    tokenRoute('GET', '/cgi-bin/user/simplelist', ({ query }, app) => ({
      userlist: direct(query, app).map((member) => ({
        userid: member.userid,
        name: member.name,
        department: [departmentId(world, member.department)],
        open_userid: openUserid(world, member.userid),
      })),
    })),
    tokenRoute('GET', '/cgi-bin/user/list', ({ query }, app) => {
      refuseDetails(app);
      return { userlist: direct(query, app).map((member) => detail(world, member)) };
    }),
    tokenRoute('POST', '/cgi-bin/user/list_id', ({ fields }, app) => {
      if (!app.isContactSync) throw new ApiError(48002, 'api forbidden');
      return idPage(world, fields);
    }),
    tokenRoute('GET', '/cgi-bin/department/list', ({ query }, app) => {
      refuseDetails(app);
      return {
        department: below(world, idOf(query, 'id')).map((department) => ({
          ...department,
          name_en: '',
          department_leader: [],
          order: 1,
        })),
      };
    }),
    tokenRoute('GET', '/cgi-bin/department/simplelist', ({ query }) => ({
      department_id: below(world, idOf(query, 'id')).map(({ id, parentid }) => ({ id, parentid, order: 1 })),
    })),
    tokenRoute('GET', '/cgi-bin/department/get', ({ query }) => {
      const id = idOf(query, 'id');
      const department = departments(world).find((candidate) => candidate.id === id);
      return { department: { ...department, name_en: '', department_leader: [], order: 1 } };
    }),
    tokenRoute('GET', '/cgi-bin/tag/list', () => ({ taglist: [] })),
    tokenRoute('GET', '/cgi-bin/tag/get', () => {
      throw new ApiError(40068, 'invalid tagid');
    }),
  ];
}

/** @throws ApiError 48009 for the contact-sync secret at an address added after 2022-08-15 */
function refuseDetails(app: SimApp): void {
  if (app.isContactSync) throw new ApiError(48009, 'reading contacts from a new ip is refused');
}

/** The ids of all members with their departments; the cursor says how many came before. */
function idPage(world: SimWorld, fields: Fields): Record<string, unknown> {
  const limit = fields.number('limit') ?? IDS_PER_PAGE;
  if (limit < 1 || limit > IDS_PER_PAGE) throw new ApiError(40058, 'invalid limit');
  const cursor = fields.text('cursor') || '0';
  if (!/^\d{1,9}$/.test(cursor)) throw new ApiError(40058, 'invalid cursor');
  const end = Number(cursor) + limit;
  return {
    next_cursor: end < world.staff.length ? String(end) : '',
    dept_user: world.staff.slice(Number(cursor), end).map(({ userid, department }) => ({
      userid,
      department: departmentId(world, department),
    })),
  };
}

function detail(world: SimWorld, member: SimStaff): Record<string, unknown> {
  const department = departmentId(world, member.department);
  return {
    userid: member.userid,
    name: member.name,
    department: [department],
    order: [0],
    position: member.position,
    is_leader_in_dept: [0],
    direct_leader: [],
    telephone: '',
    alias: '',
    open_userid: openUserid(world, member.userid),
    main_department: department,
    status: member.isActivated === false ? STATUS.notActivated : STATUS.active,
  };
}

function below(world: SimWorld, id: number): { id: number; name: string; parentid: number }[] {
  return departments(world).filter((department) => id === 1 || department.id === id);
}
