import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { openSite, type Site } from '../support/browser.ts';
import { leading, openOwnMenu, walker } from '../support/walker.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '12:00'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await setClock(world.db, null);
  await world.drop();
});
// Several people at one address sign in within a minute.
beforeEach(() => world.db('request_limits').delete());

/** Where what stands in the header begins, each row once. */
const rowsOf = (page: Page) =>
  page.evaluate(`new Set([...document.querySelectorAll('.site-header :is(a, button, input)')]
    .filter((each) => each.checkVisibility()).map((each) => Math.round(each.getBoundingClientRect().bottom / 20))).size`);
const nextByTab = async (page: Page) => {
  await page.keyboard.press('Tab');
  return page.evaluate('document.activeElement.textContent.trim()');
};

it.each([
  ['loket.setiabudi', 'id', false],
  ['lurah.karet-semanggi', 'en', true],
  ['camat.setiabudi', 'id', true],
  ['walikota.jakarta-selatan', 'en', false],
  ['gubernur', 'id', false],
  ['inspektorat', 'en', true],
] as const)('on a phone takes two rows, and %s in %s finds the rest', async (account, lang, dark) => {
  const walk = await walker(site.browser, site.address, account, 'newPhone', { dark });
  const { page } = walk;
  await walk.visit('/home');
  await walk.speak(lang);
  expect(await rowsOf(page)).toBe(2);
  await walk.look(`header-${account}-${lang}`);
  await openOwnMenu(page);
  const { name } = await world.as(account);
  expect(await page.locator('#header-own').innerText()).toContain(name);
  await walk.look(`header-own-${account}-${lang}`);
  await page.keyboard.press('Escape');
  expect(await page.locator('#header-own').isVisible()).toBe(false);

  // What is searched for is typed at once.
  await page.click('[popovertarget=header-search-form]');
  await walk.look(`header-search-${account}-${lang}`);
  await page.keyboard.type('meluap');
  await leading(page, () => page.keyboard.press('Enter'));
  expect(new URL(page.url()).search).toBe('?q=meluap');
  await walk.leave();
});

it('opens by keyboard and where no script runs', async () => {
  const walk = await walker(site.browser, site.address, 'camat.setiabudi', 'newPhone', { scripts: false });
  const { page } = walk;
  await page.goto(`${site.address}/home`);
  await page.locator('[popovertarget=header-own]').first().press('Enter');
  const { name } = await world.as('camat.setiabudi');
  expect([await nextByTab(page), await nextByTab(page), await nextByTab(page)]).toEqual([
    name,
    'English',
    'Keluar',
  ]);
  await leading(page, () => page.keyboard.press('Enter'));
  expect(new URL(page.url()).pathname).toBe('/');
  await walk.leave();
});

it('stands open where there is room', async () => {
  const walk = await walker(site.browser, site.address, 'camat.setiabudi', 'pc');
  await walk.visit('/home');
  expect(await walk.page.locator('[popovertarget]').filter({ visible: true }).count()).toBe(0);
  const seen = [];
  for (const part of ['#header-search', '.header-news', '.person a', '[action="/language"]'])
    seen.push(await walk.page.locator(`.site-header ${part}`).isVisible());
  expect(seen).toEqual([true, true, true, true]);
  await walk.leave();
});

it('takes nobody from a form that was written and not sent without asking', async () => {
  const complaint = await world.complaint();
  const walk = await walker(site.browser, site.address, 'camat.setiabudi', 'pc');
  const { page } = walk;
  const asked: string[] = [];
  let leaves = false;
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void (leaves ? dialog.accept() : dialog.dismiss());
  });
  const note = page.locator('[name=note]').last();
  await walk.visit(`/complaints/${complaint.ticket}`);
  await page.locator('details.action:has([action$="/notes"]) summary').click();
  await note.fill('Warga sudah dua kali ke sini.');
  const question = page.waitForEvent('dialog');
  await page.click('.site-header [action="/language"] button');
  await question;
  expect(asked).toEqual(['beforeunload']);
  expect(await note.inputValue()).toBe('Warga sudah dua kali ke sini.');
  // Sending it leaves nothing behind to be asked about.
  await leading(page, () => page.click('[action$="/notes"] button'));
  await leading(page, () => page.click('.site-header [action="/language"] button'));
  expect(asked).toHaveLength(1);
  // When it is not answered, the lock on the form is taken off after a while, and what was written is unsent again.
  await page.clock.install();
  await page.reload();
  await page.locator('details.action:has([action$="/notes"]) summary').click();
  await note.fill('Tidak terkirim.');
  await page.route('**/notes', (route) => route.abort('aborted'));
  await page.click('[action$="/notes"] button');
  expect(asked).toHaveLength(1);
  await page.clock.fastForward(11_000);
  const again = page.waitForEvent('dialog');
  await page.click('.site-header [action="/language"] button');
  await again;
  expect([asked.length, await note.inputValue()]).toEqual([2, 'Tidak terkirim.']);
  leaves = true;
  await page.unroute('**/notes');
  await page.reload();
  asked.length = 1;
  await page.locator('details.action:has([action$="/notes"]) summary').click();
  await note.fill('Sekali lagi.');
  await leading(page, () => page.click('.site-header [action="/language"] button'));
  expect(asked).toHaveLength(2);
  await walk.leave();
});
