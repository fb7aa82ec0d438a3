import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { publishWhatIsDue } from '../../src/open-data/publication.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import * as week from '../meetings/week.ts';
import { livedThrough } from '../open-data/world.ts';
import { keepPicture, openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const wednesday = on('2026-11-25', '10:00');
const unit = 'satpel.sumber-daya-air.setiabudi';
const sudin = 'sudin.sumber-daya-air.jakarta-selatan';
let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await lives();
  await publishWhatIsDue(world.db, wednesday);
  await makeSessionsAhead(world.db, wednesday);
  await world
    .db('saturday_sessions')
    .where({ held_on: '2026-12-26' })
    .update({ status: 'cancelled', reason: 'Cuti bersama Hari Raya Natal' });
  await setClock(world.db, wednesday);
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await setClock(world.db, null);
  await world.drop();
});

/** Months of every kecamatan, and work of this week for a unit and a suku dinas. */
async function lives() {
  const { rows } = await world.db.raw<{ rows: { first: string }[] }>(
    `select min(code) as first from areas where level = 'kelurahan' group by parent_code order by 1`,
  );
  await livedThrough(
    world,
    rows.flatMap(({ first }, at) =>
      ['10', '11'].map((month) => ({
        kelurahan: first,
        category: ['saluran', 'pohon', 'sampah', 'jalan-rusak'][at % 4]!,
        received: `2026-${month}-07T02:00:00Z`,
        solved: `2026-${month}-1${at % 9}T05:00:00Z`,
        late: at % 3 === 0,
        count: (at * 7) % 40,
      })),
    ),
  );
  const unitId = await week.officeId(world, unit);
  const { ticket } = await week.awaitingTuesday(world);
  await week.decides(world, await week.tuesdayMeeting(world), ticket, {
    outcome: 'followUp',
    unitId: await week.officeId(world, sudin),
    dueOn: '2026-11-27',
  });
  for (const rt of ['001', '002']) {
    const { ticket: own } = await world.complaint({ rt }, on(saturday));
    await week.act(world, 'camat.setiabudi', own, { type: 'assign', unitId }, on(saturday, '10:00'));
  }
}

/** A4 upright between its margins at 96 dots an inch. */
const paper = { width: 673, height: 999 };

const colours = (page: Page) =>
  page.evaluate(`[...document.querySelectorAll('body, main *')].map((each) => {
    const { color, backgroundColor, borderTopColor } = getComputedStyle(each);
    return [color, backgroundColor, borderTopColor].join();
  }).join()`);

/** Paper is white, also before somebody whose screen is dark. */
async function darkOnPaper(page: Page): Promise<string[]> {
  const inTheDark = await colours(page);
  await page.emulateMedia({ colorScheme: 'light' });
  const byDay = await colours(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  return inTheDark === byDay ? [] : ['other colours in the dark'];
}

/** What would be wrong with the page on paper. */
async function faultsOnPaper(page: Page): Promise<string[]> {
  await page.setViewportSize(paper);
  await page.emulateMedia({ media: 'print' });
  return (await page.evaluate(`(async () => {
    // A browser that prints fetches what is further down by itself.
    for (const img of document.querySelectorAll('main img')) { img.loading = 'eager'; await img.decode(); }
    // The tables that the reader opened go onto the paper, too.
    for (const table of document.querySelectorAll('.picture-table')) table.open = true;
    const seen = (each) => each.checkVisibility();
    const name = (each) => each.tagName + '.' + each.className + ' ' + each.textContent.trim().slice(0, 40);
    const faults = [];
    for (const each of document.querySelectorAll('nav, header, footer, form, button, .demo-bar, .skip-link, .btn'))
      if (seen(each)) faults.push('for the screen: ' + name(each));
    for (const each of document.querySelectorAll('main, main *')) {
      if (!seen(each) || each.closest('.visually-hidden, svg, .progress, progress')) continue;
      if (each.getBoundingClientRect().right > ${paper.width} + 1) faults.push('beyond the edge: ' + name(each));
      const cut = getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1;
      if (cut) faults.push('cut off: ' + name(each));
      const text = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (text && parseFloat(getComputedStyle(each).fontSize) < 10) faults.push('too small: ' + name(each));
    }
    return faults;
  })()`)) as string[];
}

it.each([
  ['gubernur', ['/home', '/figures', '/data', '/data/dictionary']],
  [unit, ['/home']],
  [sudin, ['/home']],
  ['camat.setiabudi', ['/home', '/complaints']],
  [null, ['/schedule', '/schedule?q=setiabudi']],
] as const)('what %s reads is whole on paper', async (account, paths) => {
  const { page, visit, leave } = await walker(site.browser, site.address, account, 'pc', { dark: true });
  const faults: Record<string, string[]> = {};
  for (const path of paths) {
    await page.emulateMedia({ media: null });
    await visit(path);
    const found = [...(await faultsOnPaper(page)), ...(await darkOnPaper(page))];
    if (found.length > 0) faults[path] = found;
    await keepPicture(page, `print-${account ?? 'public'}${path.replaceAll(/\W/g, '-')}`);
  }
  await leave();
  expect(faults).toEqual({});
});
