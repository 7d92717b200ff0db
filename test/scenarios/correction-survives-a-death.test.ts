import { type MortalDesk, startMortalDesk } from '../harness/mortal-desk';

describe('a correction whose process dies', () => {
  let desk: MortalDesk;
  beforeEach(async () => {
    desk = await startMortalDesk();
  });
  afterEach(() => desk.close());

  async function reports(): Promise<{ id: string; worker: string }> {
    const wang = await desk.resident();
    await desk.say(wang, '厨房水管漏水，3栋2单元1501，13800138000');
    await desk.tap(wang, '确认报修');
    await desk.expectText(wang, /单号BX-\d{8}-0001/);
    const [ticket] = await desk.store.tickets.list('yunqi', 1);
    return { id: ticket?.id ?? '', worker: ticket?.dispatchedTo[0] ?? '' };
  }

  it.each(['before', 'after'] as const)('%s its commit is made once', async (moment) => {
    const { id, worker } = await reports();
    const card = await desk.expectCard(worker, '接单');
    const wrong = card.buttons.find(({ key }) => key.startsWith('as:'));
    desk.dieAt(moment, (writes) => writes.some(({ verb }) => verb === 'corrections.save'));
    await desk.post(`/sim/staff/${worker}/tap`, { taskId: card.taskId, key: wrong?.key });
    await desk.quiet();
    expect(desk.deaths).toBe(1);
    expect(await desk.store.corrections.list('yunqi', 10)).toEqual([
      expect.objectContaining({ ticketId: id, by: worker, verdict: 'reclassified' }),
    ]);
    const facts = (await desk.store.tickets.timeline(id)).map(({ fact }) => fact);
    expect(facts.filter((fact) => fact === 'ticket.reclassified')).toHaveLength(1);
  });

  it('between the tap and its handling is made once', async () => {
    const { worker } = await reports();
    const card = await desk.expectCard(worker, '接单');
    const wrong = card.buttons.find(({ key }) => key.startsWith('as:'));
    desk.dieAt('after', (writes) =>
      writes.some(({ verb, args }) => verb === 'inbox.add' && JSON.stringify(args).includes('card.tapped')),
    );
    await desk.post(`/sim/staff/${worker}/tap`, { taskId: card.taskId, key: wrong?.key });
    await desk.quiet();
    expect(desk.deaths).toBe(1);
    expect(await desk.store.corrections.list('yunqi', 10)).toHaveLength(1);
  });
});
