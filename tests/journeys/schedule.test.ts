import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { decideSession, makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import { openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

const now = on('2026-11-18', '10:00');
const tebet = '31.74.01';
// As long as somebody might write it.
const reason = 'Gedung dipakai untuk penampungan warga yang mengungsi karena banjir';
let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, now);
  await decide(saturday, 'cancelled', reason);
  await decide('2026-11-28', 'piket', 'Pilkada');
  // For one kecamatan nothing has been made yet.
  await world.db('saturday_sessions').where({ kecamatan_code: tebet }).delete();
  site = await openSite(world.app);
});
beforeEach(() => setClock(world.db, now));
afterAll(async () => {
  await site.close();
  await setClock(world.db, null);
  await world.drop();
});

async function decide(day: string, status: 'cancelled' | 'piket', why: string): Promise<void> {
  const { id } = (await sessionOf(world.db, setiabudi, day))!;
  const person = await world.as('camat.setiabudi');
  await decideSession(world.db, { sessionId: id, status, reason: why, person, now });
}

const textOf = async (page: Page) => (await page.innerText('main')).replaceAll(/\s+/g, ' ');

const words = {
  id: {
    offices: '1 kantor kecamatan Tutup:',
    open: '42 kantor kecamatan Buka 08.00–11.00',
    closed: 'Sabtu, 21 November 2026 Tutup:',
    piket: 'Sabtu, 28 November 2026 Piket 08.00–11.00: Pilkada',
    none: 'Belum ada jadwal',
    nowhere: 'Tidak ada kecamatan',
  },
  en: {
    offices: '1 kecamatan office Closed:',
    open: '42 kecamatan offices Open 08:00–11:00',
    closed: 'Saturday, 21 November 2026 Closed:',
    piket: 'Saturday, 28 November 2026',
    none: 'No schedule yet',
    nowhere: 'There is no kecamatan',
  },
};

it.each([
  ['pc', 'id'],
  ['newPhone', 'id'],
  ['pc', 'en'],
  ['newPhone', 'en'],
] as const)(
  'the schedule says what is held, what not, and when there is none: %s, %s',
  async (size, lang) => {
    const { page, visit, lookByDayAndNight, leave } = await walker(site.browser, site.address, null, size);
    const said = words[lang];
    const open = async (path: string, state: string) => {
      await visit(path);
      await lookByDayAndNight(`schedule-${state}-${size}-${lang}`);
      return textOf(page);
    };
    if (lang === 'en') {
      await visit('/');
      await page.click('form[action="/language"] button');
      await page.waitForSelector('html[lang=en]');
    }
    const coming = await open('/schedule', 'coming');
    expect(coming).toContain(`${said.offices} ${reason} Setiabudi`);
    expect(coming).toContain(said.open);
    await page.fill('main [name=q]', 'karet semanggi');
    await page.press('main [name=q]', 'Enter');
    await page.waitForURL(/q=karet/);
    const found = await open('/schedule?q=karet+semanggi', 'found');
    expect(found).toContain(`${said.closed} ${reason}`);
    expect(found).toContain(said.piket);
    const without = await open('/schedule?q=tebet', 'without');
    expect(without).toContain('Tebet');
    expect(without).toContain(said.none);
    expect(await open('/schedule?q=atlantis', 'nowhere')).toContain(said.nowhere);
    await setClock(world.db, on('2026-01-07'));
    expect(await open('/schedule', 'none')).toContain(said.none);
    await leave();
  },
);
