import { startSession } from '../../src/web/sessions.ts';
import { accessibilityFaults, fitsWidth, openSite, openWindow, type Site } from '../support/browser.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});

it.each([true, false])(
  'folds a long table on a phone alone, and prints all of it (scripts: %s)',
  async (scripts) => {
    const shown = async (size: 'phone' | 'pc') => {
      const context = await openWindow(site.browser, size, { scripts });
      const { id } = await world.as('walikota.jakarta-selatan');
      const token = await startSession(world.db, id, on(saturday));
      await context.addCookies([{ name: 'session', value: token, url: site.address }]);
      const page = await context.newPage();
      await page.goto(`${site.address}/home`);
      const rows = page.locator('.screen-week tbody tr:visible');
      const more = page.locator('.screen-week .all-rows summary');
      return { context, page, rows, more };
    };
    const phone = await shown('phone');
    expect([await phone.rows.count(), await phone.more.textContent()]).toEqual([3, 'Semua 10 baris']);
    if (scripts) expect(await accessibilityFaults(phone.page)).toEqual([]);
    expect(await fitsWidth(phone.page)).toBe(true);
    // What is late is never folded away.
    const cell = phone.page.locator('.screen-week tbody tr').nth(8).locator('td').first();
    await cell.evaluate((element) => element.classList.add('tone-danger'));
    expect(await phone.rows.count()).toBe(4);
    await phone.page.emulateMedia({ media: 'print' });
    expect([await phone.rows.count(), await phone.more.isVisible()]).toEqual([10, false]);
    await phone.page.emulateMedia({ media: 'screen' });
    await phone.more.click();
    expect(await phone.rows.count()).toBe(10);
    await phone.context.close();
    const pc = await shown('pc');
    expect([await pc.rows.count(), await pc.more.isVisible()]).toEqual([10, false]);
    await pc.context.close();
  },
);
