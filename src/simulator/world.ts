/** The corp the simulator plays: what an administrator would have set up in the console. */
export interface SimWorld {
  corpId: string;
  corpName: string;
  apps: SimApp[];
  kfAccounts: SimKfAccount[];
  staff: SimStaff[];
  groups: SimGroup[];
  aibot: { botId: string; secret: string };
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
}

export interface SimKfAccount {
  openKfid: string;
  name: string;
  servicers: string[];
}

export interface SimStaff {
  userid: string;
  name: string;
  position: string;
  mobile: string;
  department: string;
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
