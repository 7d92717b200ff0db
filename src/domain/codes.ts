/** Codes shared by labels, configuration and tickets. One code, one meaning; a catalogue may add codes, never change these. */

export const intents = [
  'emergency',
  'repair',
  'complaint',
  'service',
  'progress',
  'consult',
  'suggestion',
  'praise',
  'human',
  'greeting',
  'thanks',
  'other',
] as const;
/** What the resident wants from a message. The order is the order of urgency: of two wishes the earlier is served first. */
export type Intent = (typeof intents)[number];

export const emergencyKinds = ['medical', 'security', 'engineering', 'fire', 'other'] as const;
export type EmergencyKind = (typeof emergencyKinds)[number];

export const severities = ['general', 'important', 'major'] as const;
/** general: answered the same day; important: within two days; major: to the leader, within three days. */
export type Severity = (typeof severities)[number];

export const ticketKinds = ['repair', 'service', 'complaint', 'help', 'consult'] as const;
export type TicketKind = (typeof ticketKinds)[number];

/** Prefix of a ticket number by kind: 报修, 服务, 投诉, 求助, 咨询. */
export const ticketPrefix: Readonly<Record<TicketKind, string>> = {
  repair: 'BX',
  service: 'FW',
  complaint: 'TS',
  help: 'QZ',
  consult: 'ZX',
};

export const departments = [
  'engineering',
  'security',
  'cleaning',
  'greening',
  'desk',
  'steward',
  'finance',
  'contractor',
] as const;
/** 工程维修 / 秩序维护 / 保洁 / 绿化 / 客服前台 / 管家 / 财务 / 外包方. */
export type Department = (typeof departments)[number];

export const staffRoles = ['worker', 'guard', 'desk', 'steward', 'captain', 'supervisor', 'manager'] as const;
/**
 * worker 维修工/保洁/外包方, guard 秩序维护员, desk 前台, steward 管家, captain 班长/秩序维护部主任/工程班长,
 * supervisor 客服主管, manager 中心经理.
 */
export type StaffRole = (typeof staffRoles)[number];

/** 急修 / 一般 / 预约. */
export type RepairClass = 'urgent' | 'normal' | 'planned';
