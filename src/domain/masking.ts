/** 138****5678; shorter numbers keep only their last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : `****${phone.slice(-2)}`;
}

const phoneInText = /(?<!\d)(?:1[3-9]\d(?:[ -]?\d){8}|0\d{2,3}-?\d{7,8})(?!\d)/g;

/** The same text with every phone number replaced. */
export const replacePhonesIn = (text: string, by: (phone: string) => string): string =>
  text.replace(phoneInText, by);

/** The same text with every phone number masked: for groups and for people who do not hold the ticket. */
export const maskPhonesIn = (text: string): string =>
  replacePhonesIn(text, (phone) => maskPhone(phone.replace(/[ -]/g, '')));

const homeInText =
  /(?:[0-9A-Za-z一二三四五六七八九十]{1,3}\s*[栋幢座#号]楼?\s*)(?:[0-9A-Za-z一二三四五六七八九十]{1,2}\s*(?:单元|-)\s*)?(?:\d{3,6}|[一二三四五六七八九十]{1,3}楼[〇零一二三四五六七八九十\d]{1,3})\s*[室号]?|(?<![\d-])[0-9A-Za-z]{1,2}-(?:\d{1,2}-)?\d{3,4}(?![\d-])/g;

/** The same text without the homes named in it: for a reporter who asked to be kept secret. */
export const maskHomesIn = (text: string): string => text.replace(homeInText, '（住址保密）');

/** As written on a card: 3栋2单元1501, B栋1203. */
export function spokenRoom(room: string): string {
  const [building, unit, home] = room.split('-');
  return `${building}栋${unit && unit !== '0' ? `${unit}单元` : ''}${home ?? ''}`;
}
