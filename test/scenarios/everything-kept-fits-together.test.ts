import { resolve } from 'node:path';
import { run } from '../../src/store-tool/commands';
import { type Desk, startDesk } from '../harness/desk';
import { peopleOf } from '../harness/people';
import { playRepair } from '../harness/repair-story';
import { until } from '../harness/until';

const picture = Buffer.from('\xff\xd8\xff-a-picture-of-a-leaking-tap', 'latin1').toString('base64');

describe('after a day at the desk', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk();
  });
  afterEach(() => desk.close());

  it('the check finds nothing, also while the product runs', async () => {
    await playRepair(desk);
    const people = peopleOf(desk);
    const [li, zhao] = [await desk.resident(), await desk.resident()];
    await people.show(li, 'image', picture);
    await people.reportsLeak(li, '3栋2单元1502');
    await people.ask(zhao, '转人工');
    const alarmed = await desk.resident();
    await desk.say(alarmed, '着火了，3栋2单元1503');
    await until('the emergency is a ticket', async () =>
      (await desk.tickets()).some((each) => each.emergency),
    );
    await desk.settled();
    const media = (await desk.tickets()).flatMap(({ mediaIds }) => mediaIds);
    expect(media).toHaveLength(1);
    await until(
      'the picture is stored',
      async () => (await desk.app.store.media.get(media[0] ?? ''))?.state === 'stored',
    );

    let said = '';
    const isWell = await run(
      { verb: 'check', showsAll: true },
      {
        environment: {
          ...desk.places,
          QIANTAI_SECRET: 'a-secret-for-tests-only',
          QIANTAI_CONFIG: resolve('config'),
        },
        progress: { begin() {}, advance() {}, end() {} },
        now: () => new Date(),
        write: (text) => {
          said += text;
        },
      },
    );
    expect(said).toBe('Nothing was found.');
    expect(isWell).toBe(true);
  }, 90_000);
});
