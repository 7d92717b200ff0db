import type { Configuration, Property, Staff } from '../configuration';
import { spokenTime } from '../time';
import type { Ticket, TicketStatus } from './ticket';

/** How a status is called on cards and in reports. */
export const statusLabel: Readonly<Record<TicketStatus, string>> = {
  opened: '已受理',
  dispatched: '已派单，等待接单',
  acknowledged: '已接单',
  enRoute: '已出发',
  onSite: '已到场',
  completed: '已处理，待确认',
  closed: '已关闭',
  cancelled: '已取消',
};

interface TicketWorld {
  readonly configuration: Configuration;
  readonly property: Property;
  readonly now: Date;
}

/** Where a ticket stands, as told to its reporter: 张师傅已接单（今天14:05）. */
export function statusWords(ticket: Ticket, { configuration, property, now }: TicketWorld): string {
  const who = calledBy(configuration, ticket.assignee);
  const at = spokenTime(ticket.updatedAt, now, property.timeZone);
  switch (ticket.status) {
    case 'opened':
    case 'dispatched':
      return '已派单，正在等同事接单';
    case 'acknowledged':
      return `${who}已接单（${at}）`;
    case 'enRoute':
      return `${who}已出发（${at}）`;
    case 'onSite':
      return `${who}已到场处理（${at}）`;
    case 'completed':
      return `${who}已处理完毕，主管正在核实`;
    case 'closed':
      return `已办结（${at}）：${ticket.result ?? '已处理完毕'}`;
    case 'cancelled':
      return `已取消（${at}）`;
  }
}

/** 张师傅 for workers and guards, full name for others, a plain word when unknown. */
export function calledBy(configuration: Configuration, staffId: string | undefined): string {
  const staff = configuration.staff.find(({ id }) => id === staffId);
  return staff ? courteously(staff) : '值班同事';
}

const courteously = (staff: Staff): string =>
  staff.roles.includes('worker') ? `${surname(staff.name)}师傅` : `${staff.title}${staff.name}`;

const compound = ['欧阳', '司马', '上官', '诸葛', '皇甫', '尉迟', '公孙', '慕容', '令狐', '司徒'];
const surname = (name: string): string =>
  compound.find((double) => name.startsWith(double)) ?? name.slice(0, 1);

/** 工程维修 and so on. */
export const departmentLabel: Readonly<Record<Ticket['department'], string>> = {
  engineering: '工程维修班',
  security: '秩序维护部',
  cleaning: '保洁部',
  greening: '绿化部',
  desk: '客服前台',
  steward: '客服管家',
  finance: '财务',
  contractor: '合作单位',
};
