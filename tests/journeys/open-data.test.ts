import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { publishWhatIsDue } from '../../src/open-data/publication.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { livedThrough } from '../open-data/world.ts';
import {
  accessibilityFaults,
  fitsWidth,
  keepPicture,
  launchBrowser,
  openWindow,
} from '../support/browser.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';

const now = on('2026-12-05', '09:00');
let world: World;
let server: Server;
let browser: Browser;
beforeAll(async () => {
  world = await newWorld();
  await livedThrough(world, await lives());
  await publishWhatIsDue(world.db, now);
  await makeSessionsAhead(world.db, now);
  await world
    .db('saturday_sessions')
    .where({ kecamatan_code: setiabudi, held_on: '2026-12-19' })
    .update({ status: 'piket', reason: 'Renovasi gedung' });
  await world.db('saturday_sessions').where({ held_on: '2026-12-26' }).update({
    status: 'cancelled',
    reason: 'Cuti bersama Hari Raya Natal',
  });
  await setClock(world.db, now);
  server = createServer(world.app).listen(0, '127.0.0.1');
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
  await setClock(world.db, null);
  await world.drop();
});

/** Three months of a kelurahan in each kecamatan, more in some than in others. */
async function lives() {
  const places = await world
    .db('areas')
    .where({ level: 'kecamatan' })
    .select({
      code: 'code',
      first: world.db.raw(`(select min(k.code) from areas k where k.parent_code = areas.code)`),
    });
  const categories = ['saluran', 'pohon', 'sampah', 'jalan-rusak'];
  return places.flatMap(({ first }: { first: string }, at) =>
    ['09', '10', '11'].map((month) => ({
      kelurahan: first,
      category: categories[(at + Number(month)) % 4]!,
      received: `2026-${month}-07T02:00:00Z`,
      solved: `2026-${month}-1${at % 9}T05:00:00Z`,
      late: at % 3 === 0,
      count: (at * 7) % 40,
    })),
  );
}

const pages = {
  figures: '/data',
  city: '/data?area=31.74&period=2026-Q4',
  dictionary: '/data/dictionary',
  schedule: '/schedule',
  found: '/schedule?q=setiabudi',
};

it.each([
  ['pc', 'id', false],
  ['phone', 'id', true],
  ['phone', 'en', false],
  ['pc', 'en', true],
] as const)(
  'the open data are read at a %s in %s, dark: %s',
  async (size, lang, dark) => {
    const { port } = server.address() as AddressInfo;
    const context = await openWindow(browser, size, { dark });
    const page = await context.newPage();
    if (lang === 'en') {
      await page.goto(`http://127.0.0.1:${port}/data`);
      await page.click('form[action="/language"] button');
      await page.waitForSelector('html[lang=en]');
    }
    const faults: Record<string, unknown> = {};
    for (const [name, path] of Object.entries(pages)) {
      const answer = await page.goto(`http://127.0.0.1:${port}${path}`);
      for (const picture of await page.locator('main img').all()) {
        await picture.scrollIntoViewIfNeeded();
        await page.waitForFunction(
          (img) => (img as HTMLImageElement).naturalWidth > 0,
          await picture.elementHandle(),
        );
      }
      await keepPicture(page, `open-data-${name}-${size}-${lang}${dark ? '-dark' : ''}`);
      const found = await accessibilityFaults(page);
      const weight = Number((await answer!.allHeaders())['content-length'] ?? 0);
      if (found.length > 0 || !(await fitsWidth(page)) || weight > 25_000)
        faults[name] = { found, fits: await fitsWidth(page), weight };
    }
    await context.close();
    expect(faults).toEqual({});
  },
  60_000,
);
