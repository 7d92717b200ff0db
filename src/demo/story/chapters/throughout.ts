import type { Cast } from '../cast';
import type { NotedCall, ShownLine } from '../control';

/** Messages that WeCom allows after the resident's last one (`path/94677`). */
const ALLOWED = 5;
/** The allowance is spent, and the 48 hours are over (`path/94677`). */
const REFUSALS = [95001, 95002];

/** What must be true of the whole day. */
export async function throughout(cast: Cast): Promise<void> {
  const { stage, residents } = cast;
  stage.chapter('一整天');
  const extra = (await Promise.all(residents.map((phone) => phone.unexpected()))).flat();
  for (const line of extra) stage.showLine('前台（多说的）', line);
  stage.promise('每位住户：一问一答一条消息，没有多说，没有重复', extra.length === 0);
  const chats = await Promise.all(residents.map((phone) => phone.chat()));
  stage.promise(
    `住户最后一句话之后，从未超过 ${ALLOWED} 条消息`,
    chats.every((chat) => longestRun(chat) <= ALLOWED),
  );
  const sends = await stage.control.get<NotedCall[]>('/sim/calls?path=kf/send_msg');
  stage.promise(
    '微信没有因为条数或时限拒收过一条消息',
    sends.every(({ answer }) => !REFUSALS.includes((answer as { errcode?: number } | null)?.errcode ?? 0)),
  );
  const staff = [cast.zhangwei, cast.zhouping, cast.sunjianjun, cast.liqiang, cast.wugang, cast.wangmin];
  const texts = await Promise.all(staff.map((phone) => phone.texts()));
  stage.promise('没有一位同事收到两条相同的通知', texts.every(areDistinct));
}

function longestRun(chat: readonly ShownLine[]): number {
  let run = 0;
  let longest = 0;
  for (const { from } of chat) {
    if (from === 'resident') run = 0;
    if (from === 'bot') run += 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

const areDistinct = (lines: readonly ShownLine[]): boolean =>
  new Set(lines.map(({ text }) => text)).size === lines.length;
