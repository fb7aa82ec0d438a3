import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { monday } from '../meetings/week.ts';
import * as week from '../meetings/week.ts';
import { openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, type World } from '../support/world.ts';

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(monday, '08:05'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});

/** Presses Tab until something with this text, value or label has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let n = 0; n < 150; n++) {
    await page.keyboard.press('Tab');
    const said = (await page.evaluate(
      `[document.activeElement.getAttribute('aria-label') ?? '', document.activeElement.labels?.[0]?.textContent ?? '',
        document.activeElement.textContent.slice(0, 200)].join(' ')`,
    )) as string;
    if (words.test(said)) return;
  }
  throw new Error(`Nothing to tab to that says ${words}`);
}

async function press(page: Page, keys: string): Promise<void> {
  const loaded = page.waitForEvent('load');
  await page.keyboard.press(keys);
  await loaded;
}

const focused = (page: Page) => page.evaluate('document.activeElement.name') as Promise<string>;

/** The smallest letters of the page's body in pixels. */
const smallest = (page: Page) =>
  page.evaluate(`Math.min(...[...document.querySelectorAll('main *')]
    .filter((each) => each.checkVisibility() && !each.closest('svg, .visually-hidden')
      && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((each) => parseFloat(getComputedStyle(each).fontSize)))`) as Promise<number>;

it('leads Monday’s meeting by keyboard alone before a projector', async () => {
  const cases = [];
  for (const [n, changes] of [
    { latitude: -6.2301, longitude: 106.8201 },
    { latitude: -6.2302, longitude: 106.8203 },
    { categoryCode: 'pohon', text: 'Dahan pohon besar hampir patah di atas jalan.', urgent: true },
    { kelurahanCode: '31.74.02.1001', categoryCode: 'jalan-rusak', text: 'Jalan berlubang di tikungan.' },
    { confidential: true },
    { kelurahanCode: '31.74.02.1001', categoryCode: 'sampah', text: 'Sampah menumpuk di ujung gang.' },
  ].entries())
    cases.push(await week.awaitingMonday(world, { rt: `00${n + 1}`, ...changes }));
  const walk = await walker(site.browser, site.address, 'camat.setiabudi', 'projector');
  const { page } = walk;

  await walk.visit('/meetings', 'monday-01-list');
  await tabTo(page, /Buka rapat/);
  await press(page, 'Enter');
  await walk.look('monday-02-agenda');
  const path = new URL(page.url()).pathname;
  const meetingId = Number(path.split('/').at(-1));

  // Who came.
  await page.keyboard.press('Alt+h');
  await tabTo(page, /Kelurahan Karet Semanggi/);
  await page.keyboard.press('Space');
  await tabTo(page, /Satpol PP/);
  await page.keyboard.press('Space');
  await walk.look('monday-03-attendance');
  await tabTo(page, /Simpan daftar hadir/);
  await press(page, 'Enter');
  expect(await world.db('meeting_attendance').where({ meeting_id: meetingId })).toHaveLength(2);

  // What comes first.
  await press(page, 'Alt+u');
  const last = cases[5]!;
  await tabTo(page, new RegExp(`${shownTicket(last.ticket)} dibahas pertama`));
  await page.keyboard.press('Enter');
  await page.getByText('Urutan tersimpan.').waitFor();
  await page.keyboard.press('Enter');
  await walk.look('monday-04-order');
  await press(page, 'Alt+a');
  await press(page, 'Alt+n');
  expect(page.url()).toContain(shownTicket(last.ticket));
  await walk.look('monday-05-case');
  expect(await smallest(page)).toBeGreaterThanOrEqual(24);

  // To the next case and back, then decisions by number: each goes on to what it asks for, and to the next case.
  await press(page, 'ArrowRight');
  expect(page.url()).not.toContain(shownTicket(last.ticket));
  await press(page, 'ArrowLeft');
  expect(page.url()).toContain(shownTicket(last.ticket));
  await page.keyboard.press('2');
  expect(await focused(page)).toBe('unitId');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  expect(await focused(page)).toBe('reason');
  await page.keyboard.type('Sampah sudah diangkut pagi ini, dicek 3 kali.');
  await press(page, 'Control+Enter');
  expect(await week.now(world, last)).toMatchObject({ state: 'resolved' });

  const decide = async (keys: string, words: string[]) => {
    const ticket = page.url().split('/').at(-1)!.replace('-', '');
    await page.keyboard.press(keys);
    for (const [n, text] of words.entries()) {
      if (n > 0) await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await press(page, 'Control+Enter');
    return (await week.now(world, { ticket })).state;
  };
  expect(await decide('2', [])).toBe('kecamatan.followUp');
  await walk.look('monday-06-similar');
  expect(await decide('3', ['Aset kota, perlu alat berat.', 'Ekskavator dua hari.'])).toBe(
    'kecamatan.toReport',
  );
  expect(await decide('6', ['Menunggu PLN.'])).toBe('kecamatan.awaitingMeeting');

  // Something forgotten is said beside its field, and nothing is lost.
  await page.keyboard.press('3');
  await page.keyboard.type('Perlu izin kota.');
  await press(page, 'Control+Enter');
  await walk.look('monday-07-forgotten');
  expect(await page.inputValue('[name=reason]')).toBe('Perlu izin kota.');
  await tabTo(page, /Yang diminta/);
  await page.keyboard.type('Izin menebang.');
  await press(page, 'Control+Enter');

  // One is left: it is named, put off with a reason, and the meeting is closed for good.
  await press(page, 'Alt+a');
  await page.keyboard.press('Alt+t');
  await page.keyboard.type('Rapat berjalan baik.');
  await tabTo(page, /Tunda semua aduan ini/);
  await page.keyboard.type('Waktu habis.');
  await walk.look('monday-08-closing');
  await tabTo(page, /Tunda semuanya dan tutup rapat/);
  await press(page, 'Enter');
  await walk.look('monday-09-closed');
  expect(await world.db('meeting_decisions').where({ meeting_id: meetingId })).toHaveLength(cases.length);
  await tabTo(page, /Tambah adendum/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Yang dimaksud RT 004.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Salah ketik.');
  await page.keyboard.press('Tab');
  await press(page, 'Enter');
  await walk.visit(`${path}/minutes`, 'monday-10-minutes');
  expect(await page.getByText('Yang dimaksud RT 004.').count()).toBe(1);
  await walk.leave();
});
