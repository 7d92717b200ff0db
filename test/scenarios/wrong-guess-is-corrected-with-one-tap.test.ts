import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readLabelled } from '../../src/training/corpus';
import { type Desk, startDesk } from '../harness/desk';
import { type People, peopleOf } from '../harness/people';

const entry = join(__dirname, '../../src/corrections-tool/main.js');

/** The compiled command line on the data of the running product. */
async function exportTo(
  file: string,
  desk: Desk,
  ...options: string[]
): Promise<{ code: number | null; out: string }> {
  const env = {
    ...desk.places,
    PATH: process.env.PATH ?? '',
    QIANTAI_SECRET: 'a-secret-for-tests-only',
    QIANTAI_CONFIG: resolve('config'),
  };
  const child = spawn(process.execPath, [entry, 'export', file, ...options], { env });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, out };
}

describe('a wrong guess', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qiantai-corrected-'));
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());
  afterAll(() => rmSync(folder, { recursive: true }));

  async function reportsSink(resident: string): Promise<string> {
    await people.ask(resident, '我是王女士，3栋2单元1501水槽下水堵了漏水，13800138000');
    await people.ask(resident, '明天上午在家');
    await people.pick(resident, '确认报修');
    return (await desk.tickets())[0]?.dispatchedTo[0] ?? '';
  }

  it('is put right on the card, shows on the ticket, and becomes a message to learn from that names nobody', async () => {
    const wang = await desk.resident();
    const worker = await reportsSink(wang);
    const [before] = await desk.tickets();
    expect(before).toMatchObject({ code: 'DRAIN_CLOG', status: 'dispatched' });

    const news = await people.hears(wang, () => desk.press(worker, '其实是漏水'));
    expect(news).toEqual([]);
    const ticket = await desk.app.store.tickets.get(before?.id ?? '');
    expect(ticket).toMatchObject({
      code: 'WATER_LEAK',
      item: '漏水',
      repairClass: 'urgent',
      status: 'dispatched',
    });
    expect((await desk.expectCard(worker, '接单', '报修：漏水')).body).toContain('原判下水道堵塞');
    expect(await desk.app.store.tickets.timeline(before?.id ?? '')).toContainEqual(
      expect.objectContaining({
        actor: worker,
        fact: 'ticket.reclassified',
        detail: { from: 'repair/DRAIN_CLOG', as: 'repair/WATER_LEAK' },
      }),
    );
    expect(await desk.app.store.corrections.list('yunqi', 10)).toEqual([
      expect.objectContaining({
        ticketId: before?.id,
        by: worker,
        verdict: 'reclassified',
        guessed: expect.objectContaining({ code: 'DRAIN_CLOG', certainty: expect.any(Number) }),
        right: { intent: 'repair', emergency: null, code: 'WATER_LEAK', severity: null },
      }),
    ]);

    const file = join(folder, 'corrected.jsonl');
    const told = await exportTo(file, desk, '--by', 'lihua');
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('1  labelled messages') });
    const [line, ...more] = readLabelled(file);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ intent: 'repair', code: 'WATER_LEAK', emergency: null, severity: null });
    expect(line?.text).toMatch(/水槽下水堵了漏水/);
    expect(line?.room).toMatch(/^\d+-\d-\d{3,4}$/);
    const written = readFileSync(file, 'utf8');
    for (const personal of ['13800138000', '王女士', '1501', worker, before?.id ?? '', before?.number ?? ''])
      expect(written).not.toContain(personal);
    const log = readFileSync(join(desk.places.DATA_DIR ?? '', 'sensitive-reads.log'), 'utf8');
    expect(JSON.parse(log)).toMatchObject({ what: 'corrections', by: 'lihua', read: 1, written: 1 });
    expect(await exportTo(file, desk)).toMatchObject({ code: 1 });
  });

  it('goes to the department of what it really is, and back with another tap; the last word counts', async () => {
    const wang = await desk.resident();
    const worker = await reportsSink(wang);
    await desk.press(worker, '接单');
    const id = (await desk.tickets())[0]?.id ?? '';
    const card = await desk.expectCard(worker, '出发');
    const complaint = (card as typeof card & { menu: { key: string; text: string }[] }).menu.find(
      ({ text }) => text.startsWith('投诉：'),
    );
    await desk.post(`/sim/staff/${worker}/tap`, { taskId: card.taskId, key: complaint?.key });
    await desk.expectStaffText(worker, '已改派给');
    await desk.settled();
    const moved = await desk.app.store.tickets.get(id);
    expect(moved).toMatchObject({ kind: 'complaint', status: 'dispatched' });
    expect(moved?.assignee).toBeUndefined();
    expect(moved?.dispatchedTo).not.toContain(worker);

    const steward = moved?.dispatchedTo[0] ?? '';
    expect((await desk.expectCard(steward, '接单')).title).toContain('投诉');
    await desk.press(steward, '报修：下水道堵塞');
    await desk.settled();
    expect(await desk.app.store.tickets.get(id)).toMatchObject({ kind: 'repair', code: 'DRAIN_CLOG' });
    const corrections = await desk.app.store.corrections.list('yunqi', 10);
    expect(corrections.map(({ by, verdict }) => ({ by, verdict }))).toEqual([
      { by: steward, verdict: 'confirmed' },
    ]);
  });

  it('is put right in words where no button offers it', async () => {
    const worker = await reportsSink(await desk.resident());
    expect(await people.order(worker, '改类 0001 马桶故障')).toContain('已记录');
    expect((await desk.tickets())[0]).toMatchObject({ code: 'TOILET' });
    expect(await people.order(worker, '改类 0001 随便')).toContain('没有找到分类');
    expect(await people.order(worker, '改类 0001 马桶故障')).toContain('未生效');
    expect(await desk.app.store.corrections.list('yunqi', 10)).toHaveLength(1);
  });

  it('that missed a danger alarms people at once, and the resident still hears how it ended', async () => {
    const wang = await desk.resident();
    const worker = await reportsSink(wang);
    expect(await people.order(worker, '改类 0001 水管爆裂')).toContain('已记录');
    const [ticket] = await desk.tickets();
    expect(ticket).toMatchObject({ kind: 'help', code: 'PIPE_BURST', emergency: { kind: 'engineering' } });
    expect(ticket?.dispatchedTo).toContain(worker);
    await desk.expectGroupText('yunqi.engineering', '紧急升级');
    await desk.press(worker, '收到，马上去');
    await desk.press(worker, '已受控');
    const captain = 'sunjianjun';
    const news = await people.hears(wang, () => desk.press(captain, '确认关闭'));
    expect(news).toHaveLength(1);
    const [correction] = await desk.app.store.corrections.list('yunqi', 10);
    expect(correction).toMatchObject({ by: worker, right: { intent: 'emergency', code: 'PIPE_BURST' } });
  });
});

describe('an alarm', () => {
  let desk: Desk;
  let people: People;
  beforeEach(async () => {
    desk = await startDesk();
    people = peopleOf(desk);
  });
  afterEach(() => desk.close());

  it('that was none is called off with one tap, and closed as ever', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '闻到一股怪味 3栋2单元1501');
    const [alarm] = await desk.tickets();
    const guard = alarm?.dispatchedTo[0] ?? '';
    await desk.press(guard, '收到，马上去');
    await desk.press(guard, '误报，没有险情');
    await desk.settled();
    expect(await desk.app.store.tickets.get(alarm?.id ?? '')).toMatchObject({
      status: 'completed',
      result: expect.stringContaining('误报'),
    });
    expect(await desk.app.store.corrections.list('yunqi', 10)).toEqual([
      expect.objectContaining({
        by: guard,
        verdict: 'false-alarm',
        guessed: expect.objectContaining({ intent: 'emergency', alarm: 'certain' }),
        right: expect.objectContaining({ emergency: null }),
      }),
    ]);
  });

  it('that was under control was one', async () => {
    await people.ask(await desk.resident(), '水管爆了，一直在喷水，3栋2单元1501');
    const [alarm] = await desk.tickets();
    const helper = alarm?.dispatchedTo[0] ?? '';
    await desk.press(helper, '收到，马上去');
    await desk.press(helper, '已受控');
    await desk.settled();
    expect(await desk.app.store.corrections.list('yunqi', 10)).toEqual([
      expect.objectContaining({
        by: helper,
        verdict: 'confirmed',
        right: expect.objectContaining({ code: 'PIPE_BURST' }),
      }),
    ]);
  });

  it('that was only possible is settled by the resident, unless an employee says otherwise', async () => {
    const wang = await desk.resident();
    await people.ask(wang, '感觉有烟味 会不会着火');
    await people.pick(wang, '没有危险');
    const of = () => desk.app.store.corrections.list('yunqi', 10);
    expect(await of()).toEqual([
      expect.objectContaining({
        by: 'resident',
        verdict: 'false-alarm',
        guessed: expect.objectContaining({ alarm: 'possible', code: 'SMOKE' }),
      }),
    ]);
    const [alarm] = await desk.tickets();
    const guard = alarm?.dispatchedTo[0] ?? '';
    await desk.press(guard, '其实是咨询');
    expect((await desk.expectCard(guard, '收到，马上去', '（其实是咨询）')).title).toContain('【紧急】');
    await desk.settled();
    expect(await of()).toEqual([
      expect.objectContaining({
        by: guard,
        verdict: 'reclassified',
        right: expect.objectContaining({ intent: 'consult', emergency: null }),
      }),
    ]);
  });
});
