import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type Demo, type DemoOptions, startDemo } from '../../src/demo/demo';
import { until } from '../harness/until';
import { describeWithOwnMongo, describeWithOwnRedis } from '../services/describe-with';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const hasBrowser = existsSync(executablePath);

if (!hasBrowser && process.env.REQUIRE_BROWSER) throw new Error(`no browser at ${executablePath}`);
if (!hasBrowser)
  process.stderr.write(
    `The demonstration's page was not looked at: no browser at ${executablePath} (CHROMIUM names another one).\n`,
  );

(hasBrowser ? describe : describe.skip)('the page of the demonstration', () => {
  describe('of one process', () => clickedThrough({}));
  describeWithOwnMongo('of several processes on MongoDB', () =>
    describeWithOwnRedis('and Redis', () => clickedThrough({ cluster: true })),
  );
});

/** What a newcomer sees after `npm run demo`, clicked through in a real browser. */
function clickedThrough(options: Pick<DemoOptions, 'cluster'>): void {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    demo = await startDemo({ ports: [0], configDir: 'config', ...options });
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(demo.url);
    await page.locator('#product-state', { hasText: '运行' }).waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  }, 30_000);

  const says = async (words: string): Promise<void> => {
    await page.locator('#resident-input').fill(words);
    await page.locator('#resident-form .send').click();
  };
  const hears = (words: string): Promise<void> =>
    page.locator('#resident-chat').getByText(words).last().waitFor();
  const taps = (label: string): Promise<void> =>
    page.locator('#resident-chat').getByText(label, { exact: true }).last().click();
  const shows = (staffId: string): Promise<unknown> => page.locator('#staff-select').selectOption(staffId);
  /** A card takes no tap while it waits for the answer to the one before. */
  const presses = (button: string): Promise<void> =>
    page.locator('#staff-chat .card:not(.waiting) .card-button', { hasText: button }).last().click();

  it('shows three phones, the stored records and the clock', async () => {
    for (const pane of ['#pane-resident', '#pane-group', '#pane-staff', '#pane-records'])
      expect(await page.locator(pane).isVisible()).toBe(true);
    const before = await page.locator('#clock-time').textContent();
    await page.locator('#clock-buttons button', { hasText: '1小时' }).click();
    const hourOf = (shown: string | null): string => shown?.slice(0, 2) ?? '';
    await until(
      'the clock shows another hour',
      async () => hourOf(await page.locator('#clock-time').textContent()) !== hourOf(before),
    );
  });

  it('plays a repair from the first message over a killed product to the closed ticket and its rating', async () => {
    await says('厨房水管漏水，3栋2单元1501');
    await hears('联系电话');
    await page.locator('#product-restart').click();
    await says('13800138000');
    await hears('跟您核对一下');
    await taps('确认报修');
    await hears('单号BX-');
    await page.locator('#group-chat').getByText('新工单，请接单').waitFor();

    const chip = page.locator('#staff-arrivals button').first();
    await chip.click();
    await presses('接单');
    await hears('师傅已接单，预计');
    await page.locator('#resident-more').click();
    await page.locator('#resident-tools [data-tool="sample"]').click();
    await hears('已附到工单');
    await presses('查看附件');
    const photo = page.locator('#staff-chat .bubble.image img');
    await photo.waitFor();
    await until('the photo is drawn', () =>
      photo.evaluate((image) => Reflect.get(image, 'naturalWidth') > 0),
    );
    await presses('到场');
    await presses('完成');
    await shows('wangmin');
    await presses('确认关闭');
    await hears('已处理完毕');
    await taps('A 满意');
    await hears('谢谢您的评价');

    await page.locator('#records-tabs').getByText('工单').click();
    await page
      .locator('#records-body')
      .getByText('ticket.rated')
      .or(page.locator('#records-body').getByText('评价'))
      .first()
      .waitFor();
    await page.locator('#records-tabs').getByText('会话记录').click();
    await page.locator('#records-body').getByText('厨房水管漏水，3栋2单元1501').first().waitFor();
  }, 60_000);

  it('needs no scrolling on a desk and raises no script error', async () => {
    const scrolls = await page.evaluate('document.documentElement.scrollHeight > window.innerHeight + 1');
    expect(scrolls).toBe(false);
    expect(faults).toEqual([]);
  });

  const detail = options.cluster ? /^接收 \d+ · 处理 \d+ · 处理 \d+ · 重启 1 次$/ : /^进程 \d+ · 重启 1 次$/;
  it('names what runs', async () => {
    await page.locator('#product-detail', { hasText: detail }).waitFor();
  });
}
