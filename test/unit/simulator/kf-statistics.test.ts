import { kfOf } from './kf-lab';
import { type Json, KFID, type Lab, startLab } from './lab';

const HOUR = 3600;
const DAY = 24 * HOUR;
let lab: Lab;
let kf: ReturnType<typeof kfOf>;
/** 0:00 in China of the day the stories happen on. */
let day: number;

beforeEach(async () => {
  lab = await startLab();
  kf = kfOf(lab);
  await kf.arrive();
  const sinceMidnight = ((await kf.seconds()) + 8 * HOUR) % DAY;
  await kf.advance(DAY - sinceMidnight);
  day = Math.floor(((await kf.seconds()) + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
  await kf.advance(10 * HOUR);
});
afterEach(() => lab.stop());

/** 6:00 of the next day, when the figures are ready. */
const untilReady = async () => kf.advance(day + DAY + 6 * HOUR - (await kf.seconds()));
const ask = (path: string, extra: Json = {}) =>
  kf.api(path, { open_kfid: KFID, start_time: day, end_time: day, ...extra });
const corp = (extra: Json = {}) => ask('get_corp_statistic', extra);
const servicer = (extra: Json = {}) => ask('get_servicer_statistic', extra);
const figures = (answer: Json) => (answer.statistic_list as Json[]).map(({ statistic }) => statistic);
const neighbour = async (text: string) => {
  await lab.sim('residents', { id: 'wmLi', nickname: '李先生' });
  await lab.sim('residents/wmLi/messages', { type: 'text', text, openKfid: KFID });
};

test('corp figures count sessions, customers and messages, and who was handed over', async () => {
  await kf.says('漏水了');
  await kf.says('厨房');
  await kf.send('收到');
  await kf.trans(2);
  await kf.trans(4);
  await kf.says('谢谢');
  await kf.send('不客气');
  await neighbour('没人理我');
  await untilReady();
  expect(await corp()).toMatchObject({ errcode: 0, statistic_list: [{ stat_time: day }] });
  expect(figures(await corp())).toEqual([
    {
      session_cnt: 2,
      customer_cnt: 2,
      customer_msg_cnt: 4,
      upgrade_service_customer_cnt: 0,
      ai_session_reply_cnt: 2,
      ai_transfer_rate: 0.5,
      msg_rejected_customer_cnt: 0,
    },
  ]);
});

test('servicer figures tell who answered and how long the first answer took', async () => {
  await kf.says('找人');
  await kf.trans(3, { servicer_userid: 'lin' });
  await kf.work('reply', 'lin', '您好');
  await kf.says('在吗');
  await kf.advance(40);
  await kf.says('有人吗');
  await kf.advance(20);
  await kf.work('reply', 'lin', '在的');
  await kf.work('transfer', 'chen');
  await kf.says('怎么换人了');
  await lab.sim('sessions/wmWang/block', { openKfid: KFID, userid: 'chen' });
  await untilReady();
  const of = async (userid: string) => figures(await servicer({ servicer_userid: userid }))[0];
  const lin = await of('LIN');
  expect(lin).toMatchObject({
    session_cnt: 1,
    customer_cnt: 1,
    customer_msg_cnt: 2,
    reply_rate: 1,
    satisfaction_investgate_cnt: 0,
    msg_rejected_customer_cnt: 0,
  });
  expect(lin).not.toHaveProperty('satisfied_rate');
  const { first_reply_average_sec: wait } = lin as { first_reply_average_sec: number };
  expect(wait).toBeGreaterThanOrEqual(60);
  expect(wait).toBeLessThan(65);
  const chen = await of('chen');
  expect(chen).toMatchObject({
    session_cnt: 1,
    customer_msg_cnt: 1,
    reply_rate: 0,
    msg_rejected_customer_cnt: 1,
  });
  expect(chen).not.toHaveProperty('first_reply_average_sec');
  expect(figures(await servicer())[0]).toMatchObject({ session_cnt: 1, customer_msg_cnt: 3, reply_rate: 1 });
  expect(figures(await corp())[0]).toMatchObject({ session_cnt: 1, msg_rejected_customer_cnt: 1 });
  expect(await servicer({ servicer_userid: 'ZhangWei' })).toEqual(
    expect.objectContaining({ statistic_list: [{ stat_time: day }] }),
  );
  expect(await servicer({ servicer_userid: 'nobody' })).toMatchObject({ errcode: 60111 });
});

test('a day without figures, and yesterday before six, have no statistic', async () => {
  await kf.says('漏水了');
  await kf.send('收到');
  await kf.advance(day + DAY + 6 * HOUR - 5 - (await kf.seconds()));
  expect((await corp()).statistic_list).toEqual([{ stat_time: day }]);
  await kf.advance(5);
  const list = (await corp({ start_time: day - DAY })).statistic_list;
  expect(list).toEqual([{ stat_time: day - DAY }, { stat_time: day, statistic: expect.any(Object) }]);
  expect((await corp({ open_kfid: 'wkRiver' })).statistic_list).toEqual([{ stat_time: day }]);
});

test('a session that goes on after midnight counts on both days', async () => {
  await kf.says('漏水了');
  await kf.send('收到');
  await kf.advance(DAY);
  await kf.says('还在漏');
  await kf.advance(DAY);
  expect(figures(await corp({ end_time: day + DAY }))).toMatchObject([
    { session_cnt: 1, customer_msg_cnt: 1, ai_session_reply_cnt: 1 },
    { session_cnt: 1, customer_msg_cnt: 1, ai_session_reply_cnt: 1 },
  ]);
});

test('times are cut to the day and stay within 31 of the last 180 days', async () => {
  await untilReady();
  const cut = await corp({ start_time: day + 1, end_time: day + DAY - 1 });
  expect(cut).toMatchObject({ errcode: 0, statistic_list: [{ stat_time: day }] });
  const wrong = async (extra: Json) => (await corp(extra)).errcode;
  expect(await wrong({ start_time: day - 30 * DAY })).toBe(0);
  expect(await wrong({ start_time: day - 31 * DAY })).toBe(40058);
  expect(await wrong({ end_time: day + DAY })).toBe(40058);
  expect(await wrong({ start_time: day - 179 * DAY, end_time: day - 179 * DAY })).toBe(0);
  expect(await wrong({ start_time: day - 180 * DAY, end_time: day - 180 * DAY })).toBe(40058);
  expect(await wrong({ start_time: day, end_time: day - DAY })).toBe(40058);
  expect(await wrong({ start_time: undefined })).toBe(40063);
  expect(await wrong({ open_kfid: undefined })).toBe(95000);
  expect(await lab.api('STAFF', 'kf/get_corp_statistic', {})).toMatchObject({ errcode: 48002 });
});

test('a reset forgets what was counted', async () => {
  await kf.says('漏水了');
  await lab.sim('reset', {});
  await untilReady();
  expect((await corp()).statistic_list).toEqual([{ stat_time: day }]);
});
