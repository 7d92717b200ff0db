import type { RepairCategory } from '../configuration';

/** Private part of a home, as far as the words tell. @param spot in the resident's words */
export function isPrivatePart(category: RepairCategory | undefined, spot: string | undefined): boolean {
  const area = category?.area ?? 'both';
  if (area === 'both')
    return !/楼道|大堂|电梯|地库|车库|单元门|公共|小区|外墙|花园|门口的路/.test(spot ?? '');
  return area === 'private';
}

/** What a repair costs, as said before it is accepted. */
export function repairPrice(category: RepairCategory | undefined, spot: string | undefined): string {
  if (!category?.paid || !isPrivatePart(category, spot)) return '公共部位维修，不收费';
  return category.price ? `${category.price}（公示价）` : '师傅上门看过后先报价，您同意再动工';
}
