import { chromium, type Page } from 'playwright-core';

const file = 'docs/demo.png';
const morning = { from: 9, to: 11 };

/** Plays the beginning of a repair on the page of a running demonstration and takes the picture of the README. */
async function main(url: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    await page.locator('#product-state', { hasText: '运行' }).waitFor();
    await untilMorning(page);
    await says(page, '厨房水龙头坏了，一直滴水');
    await hears(page, '几栋几单元');
    await says(page, '3栋2单元1501，王女士，13900002222');
    await page.locator('#resident-chat').getByText('明天上午').last().click();
    await page.locator('#resident-chat').getByText('确认报修').last().click();
    await page.locator('#staff-select').selectOption('zhangwei');
    await page.locator('#staff-chat .card-button', { hasText: '接单' }).click();
    await page.locator('#staff-chat .card-button', { hasText: '出发' }).waitFor();
    await hears(page, '已接单');
    await page.waitForTimeout(1500);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

/** The clock of the demonstration is moved, so that a day shift is on duty. */
async function untilMorning(page: Page): Promise<void> {
  for (let hours = 0; hours < 24; hours += 1) {
    const hour = Number((await page.locator('#clock-time').textContent())?.slice(0, 2));
    if (hour >= morning.from && hour < morning.to) return;
    await page.locator('#clock-buttons button', { hasText: '1小时' }).click();
    await page.waitForTimeout(300);
  }
}

async function says(page: Page, words: string): Promise<void> {
  await page.locator('#resident-input').fill(words);
  await page.locator('#resident-form .send').click();
}

const hears = (page: Page, words: string): Promise<void> =>
  page.locator('#resident-chat').getByText(words).last().waitFor();

main(process.argv[2] ?? 'http://127.0.0.1:8080/').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
