/** What stands on the items of the reports' menus. */
export const labels = {
  confirmRepair: '确认报修',
  confirmService: '确认办理',
  confirmComplaint: '确认提交',
  confirmConfidentially: '提交并为我保密',
  change: '修改',
  changePlace: '改地址',
  changePhone: '改电话',
  changeSlot: '改时间',
  dropRepair: '先不报了',
  dropService: '先不办了',
  dropComplaint: '先不提交',
  inChat: '就在微信联系我',
  otherRoom: '不是，我重新说',
} as const;

const bare = (text: string): string => text.replace(/[\s\p{P}]/gu, '');
const known: ReadonlySet<string> = new Set(Object.values(labels).map(bare));

/** A label typed where its menu is not the one that is open tells nothing of the matter. */
export const isLabel = (text: string): boolean => known.has(bare(text));
