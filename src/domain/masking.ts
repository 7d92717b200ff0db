/** 138****5678; shorter numbers keep only their last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
}

const phoneInText = /(?<!\d)(?:1[3-9]\d(?:[ -]?\d){8}|0\d{2,3}-?\d{7,8})(?!\d)/g;

/** The same text with every phone number masked: for groups and for people who do not hold the ticket. */
export const maskPhonesIn = (text: string): string =>
  text.replace(phoneInText, (phone) => maskPhone(phone.replace(/[ -]/g, '')));

/** As written on a card: 3栋2单元1501, B栋1203. */
export function spokenRoom(room: string): string {
  const [building, unit, home] = room.split('-');
  return `${building}栋${unit && unit !== '0' ? `${unit}单元` : ''}${home ?? ''}`;
}
