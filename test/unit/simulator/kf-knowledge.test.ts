import { kfOf, PNG } from './kf-lab';
import { type Json, type Lab, startLab } from './lab';

let lab: Lab;
let kf: ReturnType<typeof kfOf>;
beforeEach(async () => {
  lab = await startLab({ kf: { knowledge: { groups: 4, intentsPerGroup: 3 } } });
  kf = kfOf(lab);
});
afterEach(() => lab.stop());

const call = (name: string, body: Json = {}) => kf.api(`knowledge/${name}`, body);
const group = async (name: string) => String((await call('add_group', { name })).group_id);
const groups = async (body: Json = {}) => (await call('list_group', body)).group_list as Json[];
const texts = (...contents: string[]) => ({ items: contents.map((content) => ({ text: { content } })) });
const answer = (content: string, attachments: Json[] = []) => ({ text: { content }, attachments });
const intent = (group_id: string, question: string, extra: Json = {}) =>
  call('add_intent', {
    group_id,
    question: { text: { content: question } },
    answers: [answer('答')],
    ...extra,
  });
const intents = async (body: Json = {}) => (await call('list_intent', body)).intent_list as Json[];
const refused = (errcode: number) => expect.objectContaining({ errcode });

describe('knowledge groups', () => {
  test('stand beside a default group that nobody can change', async () => {
    const id = await group('停车');
    const [standard, parking] = await groups();
    expect(standard).toMatchObject({ is_default: 1 });
    expect(parking).toEqual({ group_id: id, name: '停车', is_default: 0 });
    const { group_id } = standard ?? {};
    expect(await call('mod_group', { group_id, name: '其他' })).toEqual(refused(40058));
    expect(await call('del_group', { group_id })).toEqual(refused(40058));
  });

  test('have unique names of at most 12 characters', async () => {
    const [one, two] = [await group('停车'), await group('装修')];
    expect(await call('add_group', { name: '停车' })).toEqual(refused(40058));
    expect(await call('mod_group', { group_id: two, name: '停车' })).toEqual(refused(40058));
    expect(await call('mod_group', { group_id: one, name: '停车' })).toMatchObject({ errcode: 0 });
    expect(await call('mod_group', { group_id: one, name: '字'.repeat(12) })).toMatchObject({ errcode: 0 });
    expect(await call('mod_group', { group_id: one, name: '字'.repeat(13) })).toEqual(refused(40058));
    expect(await call('add_group', {})).toEqual(refused(40063));
    expect(await groups({ group_id: one })).toMatchObject([{ name: '字'.repeat(12) }]);
  });

  test('are limited in number, and a deleted one takes its questions along', async () => {
    const one = await group('一');
    for (const name of ['二', '三']) await group(name);
    expect(await call('add_group', { name: '四' })).toEqual(refused(40058));
    await intent(one, '怎么停车');
    expect(await call('del_group', { group_id: one })).toMatchObject({ errcode: 0 });
    expect(await call('del_group', { group_id: one })).toEqual(refused(40058));
    expect(await intents()).toEqual([]);
    expect(await call('add_group', { name: '四' })).toMatchObject({ errcode: 0 });
  });

  test('are listed in pages that skip nothing when a group goes in between', async () => {
    const one = await group('一');
    await group('二');
    const first = await call('list_group', { limit: 2 });
    expect(first).toMatchObject({ has_more: 1, group_list: [{ is_default: 1 }, { name: '一' }] });
    await call('del_group', { group_id: one });
    const rest = await call('list_group', { limit: 2, cursor: first.next_cursor });
    expect(rest).toMatchObject({ has_more: 0, group_list: [{ name: '二' }] });
    for (const wrong of [{ limit: 0 }, { limit: 1001 }, { cursor: 'mine' }])
      expect(await call('list_group', wrong)).toEqual(refused(40058));
  });
});

describe('questions and answers', () => {
  test('come back whole, of uploaded media with the name only', async () => {
    const id = await group('停车');
    const attachments = [
      { msgtype: 'image', image: { media_id: await kf.upload('image', PNG, '车位图.png') } },
      { msgtype: 'link', link: { title: '收费标准', url: 'https://example.com', picurl: '', desc: '' } },
    ];
    const { intent_id } = await intent(id, '怎么停车', {
      similar_questions: texts('停哪里', '停车位'),
      answers: [answer('地下车库', attachments)],
    });
    expect(await intents({ intent_id })).toEqual([
      {
        group_id: id,
        intent_id,
        question: { text: { content: '怎么停车' } },
        similar_questions: texts('停哪里', '停车位'),
        answers: [
          {
            text: { content: '地下车库' },
            attachments: [{ msgtype: 'image', image: { name: '车位图.png' } }, attachments[1]],
          },
        ],
      },
    ]);
  });

  test('change part by part, each part as a whole', async () => {
    const { intent_id } = await intent(await group('停车'), '怎么停车', {
      similar_questions: texts('停哪里'),
    });
    await call('mod_intent', { intent_id, answers: [answer('地面不停车')] });
    await call('mod_intent', { intent_id, similar_questions: texts('车位') });
    expect(await intents()).toMatchObject([
      {
        question: { text: { content: '怎么停车' } },
        similar_questions: texts('车位'),
        answers: [{ text: { content: '地面不停车' } }],
      },
    ]);
    expect(await call('mod_intent', { intent_id: 'none' })).toEqual(refused(40058));
    expect(await call('del_intent', { intent_id })).toMatchObject({ errcode: 0 });
    expect(await call('del_intent', { intent_id })).toEqual(refused(40058));
  });

  test('are unique over all groups and limited in each', async () => {
    const [one, two] = [await group('一'), await group('二')];
    for (const question of ['甲', '乙', '丙'])
      expect(await intent(one, question)).toMatchObject({ errcode: 0 });
    expect(await intent(one, '丁')).toEqual(refused(40058));
    expect(await intent(two, '甲')).toEqual(refused(40058));
    expect(await intent(two, '丁')).toMatchObject({ errcode: 0 });
    expect(await intents({ group_id: two })).toMatchObject([{ question: { text: { content: '丁' } } }]);
    expect(await call('list_intent', { limit: 3 })).toMatchObject({ has_more: 1 });
    expect(await intent('none', '戊')).toEqual(refused(40058));
  });

  test('keep to their lengths and kinds', async () => {
    const id = await group('一');
    const image = { msgtype: 'image', image: { media_id: await kf.upload('image', PNG) } };
    expect(await intent(id, '问'.repeat(201))).toEqual(refused(40058));
    expect(await intent(id, '')).toEqual(refused(40063));
    const many = texts(...Array.from({ length: 101 }, (_, n) => `问${n}`));
    expect(await intent(id, '甲', { similar_questions: many })).toEqual(refused(40058));
    for (const [answers, errcode] of [
      [[], 40063],
      [[answer('一'), answer('二')], 40058],
      [[answer('答'.repeat(501))], 40058],
      [[answer('答', Array(5).fill(image))], 40058],
      [[answer('答', [{ msgtype: 'image', image: { media_id: 'gone' } }])], 40007],
      [[answer('答', [{ ...image, msgtype: 'video', video: image.image }])], 40007],
      [[answer('答', [{ msgtype: 'link', link: { title: '无地址' } }])], 40063],
      [[answer('答', [{ msgtype: 'voice', voice: {} }])], 40008],
    ] as const)
      expect(await intent(id, '甲', { answers })).toEqual(refused(errcode));
    const longest = {
      similar_questions: texts('问'.repeat(200)),
      answers: [answer('答'.repeat(500), Array(4).fill(image))],
    };
    expect(await intent(id, '问'.repeat(200), longest)).toMatchObject({ errcode: 0 });
  });
});
