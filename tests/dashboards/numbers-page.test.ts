import { setClock } from '../../src/clock.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { sentReport, wednesday } from '../reports/cases.ts';
import { accessibilityFaults, fitsWidth, openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await world.complaint();
  await passDeadlines(world.db, on(saturday, '18:00'));
  await sentReport(world, setiabudi, on('2026-11-23', '15:00'));
  await setClock(world.db, on(wednesday, '10:00'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});

it.each([
  ['pc', false, 'id'],
  ['phone', true, 'en'],
] as const)(
  'the number of reports opens all the kecamatan behind it, on a %s (dark: %s, %s)',
  async (size, dark, lang) => {
    const walk = await walker(site.browser, site.address, 'sekda', size, { dark });
    const { page } = walk;
    await walk.speak(lang);
    await walk.visit('/home');
    const number = page.getByRole('link', { name: lang === 'id' ? '1 dari 10' : '1 of 10' });
    if (size === 'phone') await page.locator('.screen-week .all-rows summary').click();
    await Promise.all([page.waitForURL('**/home/week?**'), number.last().click()]);
    // Here nothing is folded: who asked for the list reads all of it.
    const rows = page.locator('tbody tr:visible');
    expect(await rows.count()).toBe(10);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect([await rows.count(), await page.locator('nav.actions').isVisible()]).toEqual([10, false]);
    await walk.leave();
  },
);

it.each([
  ['pc', true, 'en'],
  ['phone', false, 'id'],
] as const)(
  'what is late in a step opens as a list of its own, on a %s (dark: %s, %s)',
  async (size, dark, lang) => {
    const walk = await walker(site.browser, site.address, 'camat.setiabudi', size, { dark });
    const { page } = walk;
    await walk.speak(lang);
    await walk.visit('/home');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    const late = page.locator('a.week-text');
    expect(await late.textContent()).toBe(lang === 'id' ? '1 lewat tenggat' : '1 overdue');
    await Promise.all([page.waitForURL('**/complaints?**which=overdue**'), late.click()]);
    expect(await page.locator('p.count').textContent()).toMatch(/^1 /);
    await walk.leave();
  },
);
