import type { Cast } from '../cast';
import type { NotedCall } from '../control';
import { ACCOUNT } from '../resident-phone';

/** The session goes to a person and comes back. */
export async function person(cast: Cast): Promise<void> {
  const { stage, chenjing } = cast;
  stage.chapter('转人工：有人接待时，机器人不插话');
  const resident = await cast.resident('wmStoryHe', '何先生');
  const act = (action: string, text?: string) =>
    stage.control.post(`/sim/sessions/${resident.id}`, {
      openKfid: ACCOUNT,
      action,
      userid: chenjing.userid,
      ...(text !== undefined && { text }),
    });
  await resident.says('转人工');
  await resident.hears('马上转接，并留下前台电话', /正在为您转接人工.*0571-01008801/s);
  await stage.holds('会话转到前台陈静', async () => {
    const session = await stage.control.get<{ state: number; servicer?: string }>(
      `/sim/sessions/${resident.id}?openKfid=${ACCOUNT}`,
    );
    return session.state === 3 && session.servicer === chenjing.userid;
  });
  await resident.says('你好，我想问装修押金的事');
  await act('reply', '您好，我是前台陈静，装修押金验收合格后退还。');
  stage.show(
    (await stage.now()).toISOString(),
    '前台陈静（人工）',
    '您好，我是前台陈静，装修押金验收合格后退还。',
  );
  await resident.says('那要多久能退');
  const asked = (await resident.chat()).findLast(({ text }) => text === '那要多久能退');
  await stage.holds('人工接待时机器人收到消息，但不插话', async () => {
    const pulls = await stage.control.get<NotedCall[]>('/sim/calls?path=kf/sync_msg');
    const isPulled = pulls.some(({ answer }) => JSON.stringify(answer).includes('那要多久能退'));
    return asked !== undefined && isPulled && (await resident.unexpected()).length === 0;
  });
  await act('end');
  stage.tell('陈静结束了人工接待');
  await resident.says('你好');
  await resident.hears('人工结束后，机器人继续接待', /您好，这里是云栖花园客服中心/);
}
