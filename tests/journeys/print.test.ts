import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { publishWhatIsDue } from '../../src/open-data/publication.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import * as week from '../meetings/week.ts';
import { livedThrough } from '../open-data/world.ts';
import { keepPicture, openSite, type Site } from '../support/browser.ts';
import { leading, walker } from '../support/walker.ts';
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
    // Alone on the next page, it would have the head of its table above it again.
    for (const each of document.querySelectorAll('main caption.visually-hidden'))
      if (seen(each)) faults.push('unseen below its table: ' + name(each));
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

/** The first one that a list leads to. */
const first = {
  case: { on: '/complaints?which=all', link: 'main a.ticket' },
  meeting: { on: '/meetings', link: 'main a[href^="/meetings/"]' },
  report: { on: '/reports', link: 'main a[href^="/reports/"]:not([href*=results])' },
} as const;

/**
 * On which page each heading stands, and what it names: a link leads to each, and where it leads stands in the PDF. A
 * row, a picture or a list of facts has a second mark at its end.
 */
async function partedOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  const marked = (await page.evaluate(`(() => {
    const links = document.createElement('p');
    const mark = (each, id) => {
      const end = document.createElement('span');
      end.id = id;
      end.textContent = '.';
      each.append(end);
    };
    // A sentence that leads over to something is no content of its own.
    const leads = ':is(h1, h2, h3) + :not(:last-child), .page-head p, .count, :has(+ :is(ol, .picture, .table-responsive))';
    const content = 'tr, .picture, .definition, .stats, .week, li, p:not(' + leads + ')';
    const parts = [...document.querySelectorAll('main :is(h1, h2, h3, ' + content + ')')]
      .filter((each) => each.checkVisibility() && !each.closest('thead, .visually-hidden'))
      .filter((each) => each.textContent.trim() || each.querySelector('img'));
    const names = parts.map((each, n) => {
      each.id = 'part-' + n;
      mark(each.matches('tr') ? each.lastElementChild : each, 'end-' + n);
      for (const to of ['part-' + n, 'end-' + n]) {
        const link = document.createElement('a');
        link.href = '#' + to;
        link.textContent = '.';
        links.append(link);
      }
      const heads = each.matches('h1, h2, h3, tr:has([scope=rowgroup])');
      return { heads, name: each.tagName + ' ' + each.textContent.trim().slice(0, 40) };
    });
    const above = document.createElement('div');
    above.id = 'above';
    document.querySelector('main').prepend(above);
    document.querySelector('main').append(links);
    return names;
  })()`)) as { heads: boolean; name: string }[];
  // Wherever on the page something comes to stand: here and there on a sheet of 261 mm.
  const faults = [];
  for (const lower of [0, 37, 74, 111, 148, 185, 222]) {
    await page.evaluate(`document.getElementById('above').style.height = '${lower}mm'`);
    faults.push(...partedIn((await page.pdf({ preferCSSPageSize: true })).toString('latin1'), marked));
  }
  return [...new Set(faults)];
}

function partedIn(pdf: string, marked: { heads: boolean; name: string }[]): string[] {
  const pages = new Map(
    [...pdf.matchAll(/\/(part|end)-(\d+) \[(\d+) 0 R/g)].map(([, end, n, at]) => [`${end}${n}`, at]),
  );
  return marked.flatMap(({ heads, name }, n) => {
    const [begins, ends] = [pages.get(`part${n}`), pages.get(`end${n}`)];
    if (!begins || !ends) return [`not found: ${name}`];
    if (begins !== ends) return [`cut in two: ${name}`];
    const follows = n + 1 < marked.length ? pages.get(`part${n + 1}`) : begins;
    return heads && follows !== begins ? [`alone at the foot: ${name}`] : [];
  });
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

it.each([
  ['gubernur', ['/home', '/figures', '/figures/units']],
  [
    'camat.setiabudi',
    ['/home', '/complaints?which=all', '/meetings', first.case, first.meeting, '/reports', first.report],
  ],
  ['walikota.jakarta-selatan', ['/home', first.case, first.meeting, first.report]],
] as const)('what %s reads is parted between pages where it may be', async (account, paths) => {
  // Without scripts nothing on the page changes meanwhile.
  const { page, visit, leave } = await walker(site.browser, site.address, account, 'pc', { scripts: false });
  const faults: Record<string, string[]> = {};
  for (const path of paths) {
    await page.emulateMedia({ media: null });
    if (typeof path === 'string') await visit(path);
    else {
      await visit(path.on);
      await leading(page, () => page.locator(path.link).first().click());
    }
    await page.evaluate(
      `Promise.all([...document.querySelectorAll('main img')].map((img) => { img.loading = 'eager'; return img.decode(); }))`,
    );
    const found = await partedOnPaper(page);
    if (found.length > 0) faults[page.url()] = found;
  }
  await leave();
  expect(faults).toEqual({});
});
