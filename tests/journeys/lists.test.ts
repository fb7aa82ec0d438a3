import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { openSite, type Site } from '../support/browser.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { leading, walker, type Walker } from '../support/walker.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let site: Site;
/** As the list of the open has them: the newest first. */
let cases: Complaint[];
beforeAll(async () => {
  world = await newWorld();
  const received = [];
  for (const [n, changes] of [
    {},
    { categoryCode: 'pohon', text: 'Dahan pohon besar hampir patah di atas jalan.', urgent: true },
    { categoryCode: 'jalan-rusak', text: 'Jalan berlubang di tikungan, motor sering jatuh.' },
    { categoryCode: 'sampah', text: 'Sampah menumpuk di ujung gang.', confidential: true },
    { text: 'Got di belakang pasar mampet dan airnya meluap ke kios.' },
  ].entries())
    received.push(await world.complaint(changes, on(saturday, `09:0${n}`)));
  cases = received.toReversed();
  await setClock(world.db, on(saturday, '12:00'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});
// Several people at one address sign in within a minute.
beforeEach(() => world.db('request_limits').delete());

/** The camat at the list of what is open. */
async function camat(size: 'pc' | 'newPhone', lang: 'id' | 'en' = 'id'): Promise<Walker> {
  const walk = await walker(site.browser, site.address, 'camat.setiabudi', size);
  await walk.visit('/complaints?which=open');
  await walk.speak(lang);
  return walk;
}

const focused = (page: Page) => page.evaluate('document.activeElement.textContent') as Promise<string>;
const chosen = (page: Page) =>
  page.$$eval('input[name=cases]:checked', (boxes) =>
    (boxes as unknown as { value: string }[]).map(({ value }) => value.split(':')[0]),
  );
const tickets = (...at: number[]) => at.map((n) => cases[n]!.ticket);

it('walks, chooses and opens by keyboard', async () => {
  const walk = await camat('pc');
  const { page } = walk;
  const at = async (keys: string) => {
    await page.keyboard.press(keys);
    return focused(page);
  };
  const [first, second] = cases.map(shownTicketOf) as [string, string];
  expect([await at('j'), await at('j'), await at('k'), await at('k')]).toEqual([first, second, first, first]);
  expect([await at('ArrowDown'), await at('ArrowUp')]).toEqual([second, first]);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await chosen(page)).toEqual(tickets(0, 1));
  await page.keyboard.press('x');
  expect(await chosen(page)).toEqual(tickets(0));

  // The keys are told by a key; whoever has read them is back where they were.
  await page.keyboard.press('?');
  expect(await page.locator('dialog[open]').count()).toBe(1);
  await walk.lookByDayAndNight('lists-keys');
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect(await focused(page)).toBe(second);

  // Letters that are typed are letters.
  await page.keyboard.press('/');
  await page.keyboard.type('jx?');
  expect(await page.evaluate('document.activeElement.value')).toBe('jx?');
  expect(await chosen(page)).toEqual(tickets(0));

  await page.locator('a.ticket').nth(1).focus();
  await leading(page, () => page.keyboard.press('Enter'));
  expect(new URL(page.url()).pathname).toBe(`/complaints/${second}`);
  await walk.leave();
});

const shownTicketOf = ({ ticket }: Complaint) => shownTicket(ticket);

it('does one thing with several, and says what became of each', async () => {
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  const walk = await camat('pc');
  const { page } = walk;
  const boxes = page.locator('input[name=cases]');
  await page.check('[data-choose-all]');
  expect(await chosen(page)).toHaveLength(cases.length);
  await page.uncheck('[data-choose-all]');
  await boxes.nth(1).click();
  await boxes.nth(3).click({ modifiers: ['Shift'] });
  expect(await chosen(page)).toEqual(tickets(1, 2, 3));
  await walk.lookByDayAndNight('lists-chosen');

  // Meanwhile somebody else was there before.
  const as = 'camat.setiabudi';
  await move(world, cases[2]!, { as, type: 'assign', unitId, now: on(saturday, '12:00') });
  await leading(page, () => page.click('button[name=act][value=assign]'));
  expect(await page.textContent('.page-head [role=status]')).toBe('2 aduan berhasil, 1 tidak.');
  await walk.lookByDayAndNight('lists-outcome');
  expect((await reload(world, cases[1]!)).state).toBe('kecamatan.assigned');
  expect((await reload(world, cases[2]!)).unitId).toBe(unitId);
  await leading(page, () => page.click('main a.btn-primary'));
  expect(page.url()).toBe(`${site.address}/complaints?which=open`);
  await walk.leave();
});

it('keeps a list under a name, which opens from the list and by its address', async () => {
  const walk = await camat('pc');
  const { page } = walk;
  await page.selectOption('[name=category]', 'pohon');
  await page.selectOption('[name=urgent]', 'yes');
  await leading(page, () => page.click('main form[role=search] button'));
  const kept = new URL(page.url()).search;
  await page.click('.views summary');
  await page.fill('#view-field-name', 'Pohon darurat');
  await page.check('.views form[action="/complaints/views"] [name=shared]');
  await leading(page, () => page.click('form[action="/complaints/views"] button'));
  await page.click('.views summary');
  await walk.lookByDayAndNight('lists-view');
  await leading(page, () => page.click('.views button[name=first]'));

  // The menu leads to the view now; the others are one click away.
  await leading(page, () => page.click('.site-nav a[href="/complaints"]'));
  const view = page.locator('.views li a', { hasText: 'Pohon darurat' });
  expect(await view.getAttribute('aria-current')).toBe('page');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await leading(page, () => page.click('.views a[href="/complaints?which=open"]'));
  expect(await page.locator('tbody tr').count()).toBe(cases.length);
  await leading(page, () => view.click());
  expect(new URL(page.url()).searchParams.get('category')).toBe('pohon');

  // Its address says the same to a colleague, who sees whose view it is.
  const colleague = await walker(site.browser, site.address, 'loket.setiabudi', 'pc');
  await colleague.visit(`/complaints${kept}`);
  expect(await colleague.page.locator('a.ticket').allTextContents()).toEqual([shownTicketOf(cases[3]!)]);
  const { name } = await world.as('camat.setiabudi');
  expect(await colleague.page.textContent('.views [aria-current]')).toContain(`dari ${name}`);
  await colleague.leave();
  await walk.leave();
  await world.db('saved_views').delete();
});

it.each([
  ['pc', 'id'],
  ['pc', 'en'],
  ['newPhone', 'id'],
  ['newPhone', 'en'],
] as const)('is read and searched on a %s in %s', async (size, lang) => {
  const walk = await camat(size, lang);
  const { page } = walk;
  await walk.lookByDayAndNight(`lists-${size}-${lang}`);
  await page.fill('main [name=q]', 'meluap');
  await leading(page, () => page.click('main form[role=search] button'));
  expect(await page.locator('mark').allTextContents()).toEqual(['meluap', 'meluap']);
  await walk.lookByDayAndNight(`lists-search-${size}-${lang}`);
  await walk.visit('/complaints?which=open&q=melaup');
  await page.click('.filters-more summary');
  await walk.lookByDayAndNight(`lists-corrected-${size}-${lang}`);
  await walk.visit('/complaints?which=solved');
  await walk.lookByDayAndNight(`lists-none-${size}-${lang}`);
  await walk.leave();
});
