import type { PlannedFault } from '../harness/control';
import { type Desk, startDesk } from '../harness/desk';

const transfer = '/cgi-bin/kf/service_state/trans';
const faults: readonly (readonly [string, PlannedFault])[] = [
  ['no trouble', { kind: 'api.latency', match: transfer, ms: 1 }],
  ['a lost answer', { kind: 'api.lostAnswer', match: transfer }],
  ['a cut connection', { kind: 'api.reset', match: transfer }],
  ['system busy', { kind: 'api.error', match: transfer, errcode: -1, times: 2 }],
  ['a call limit', { kind: 'api.error', match: transfer, errcode: 45009 }],
  ['HTTP 502', { kind: 'api.http', match: transfer, status: 502 }],
  ['a refused token', { kind: 'api.error', match: transfer, errcode: 40014 }],
  ['an unknown list of people', { kind: 'api.lostAnswer', match: '/cgi-bin/kf/servicer/list' }],
];

describe('a resident who asks for a person', () => {
  it.each(faults)('gets one, told once, in spite of %s', async (_name, fault) => {
    const desk: Desk = await startDesk();
    const calm = desk.hurry();
    try {
      const wang = await desk.resident();
      await desk.say(wang, '你好');
      await desk.expectText(wang, '您好');
      await desk.plan(fault);
      await desk.say(wang, '转人工');
      await desk.expectCard('chenjing', '已处理', '人工');
      await desk.settled();

      expect(await desk.conversation(wang)).toMatchObject({ servedBy: 'desk', servicerId: 'chenjing' });
      expect((await desk.chat(wang)).filter(({ from }) => from === 'bot')).toHaveLength(2);
      // A call limit outlasts the time in which somebody should have answered: the desk is reminded.
      const kinds = (await desk.app.store.tasks.open('yunqi')).map(({ kind }) => kind);
      expect(new Set(kinds)).toEqual(new Set(['take-over']));
      await desk.say(wang, '在吗');
      await desk.settled();
      expect((await desk.chat(wang)).filter(({ from }) => from === 'bot')).toHaveLength(2);
    } finally {
      await calm();
      await desk.close();
    }
  });
});
