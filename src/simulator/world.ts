/** The corp the simulator plays: what an administrator would have set up in the console. */
export interface SimWorld {
  corpId: string;
  corpName: string;
  apps: SimApp[];
  kfAccounts: SimKfAccount[];
  staff: SimStaff[];
  groups: SimGroup[];
  /** With `callback` in URL-callback mode, else over the long connection: one at a time (path/101039). */
  aibot: { botId: string; secret: string; callback?: { token: string; aesKey: string } };
  /** Whom 升级服务 may recommend to customers (path/94674); absent: nobody. */
  upgradeService?: { userids: string[]; departmentIds: number[]; chatIds: string[] };
}

/** A self-built app; its callback URL is `<callback base>/callbacks/wecom/<key in lower case>`. */
export interface SimApp {
  key: string;
  name: string;
  agentId: number;
  secret: string;
  token: string;
  aesKey: string;
  /** This app manages every kf account by API and receives their doorbells (path/94638). */
  managesKf: boolean;
  /** Names of the departments in the app's visible range (可见范围); absent: the root, everybody. */
  visibleDepartments?: readonly string[];
  /**
   * The contact-sync assistant 通讯录同步助手: it lists the ids of all members and is told of their changes, but reads no
   * details (path/96067, path/90970, 48009).
   */
  isContactSync?: boolean;
}

export interface SimKfAccount {
  openKfid: string;
  name: string;
  servicers: string[];
  /** Departments all of whose members are servicers (path/94646). */
  departments?: number[];
  /** False: not assigned to the app, which then sees it in the list only (path/94638). Default true. */
  isManaged?: boolean;
  /** URL of the picture; default none. */
  avatar?: string;
}

export interface SimStaff {
  userid: string;
  name: string;
  position: string;
  mobile: string;
  department: string;
  /** False: has never activated WeCom (path/90196, path/94669). Default true. */
  isActivated?: boolean;
}

/** An internal group that holds a group robot (webhook) and the intelligent robot. */
export interface SimGroup {
  /** Unique within its property only. */
  id: string;
  propertyId: string;
  name: string;
  webhookKey: string;
  /** The id under which the intelligent robot knows the group (path/101833). */
  chatId: string;
  members: string[];
}

/** Userids are case-insensitive (path/90196). */
export function findStaff(world: SimWorld, userid: string): SimStaff | undefined {
  const wanted = userid.toLowerCase();
  return world.staff.find((member) => member.userid.toLowerCase() === wanted);
}

/** Whether the app may reach and read the member (path/90196: else 60011). */
export function isVisible(app: SimApp, member: SimStaff): boolean {
  return app.visibleDepartments?.includes(member.department) ?? true;
}

/** Departments are numbered: 1 is the root, the others follow in the order of the staff list. */
export function departments(world: SimWorld): { id: number; name: string; parentid: number }[] {
  const names = [...new Set(world.staff.map((member) => member.department))];
  return [
    { id: 1, name: world.corpName, parentid: 0 },
    ...names.map((name, index) => ({ id: index + 2, name, parentid: 1 })),
  ];
}

export function departmentId(world: SimWorld, name: string): number {
  return departments(world).find((department) => department.name === name)?.id ?? 1;
}
