import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { brokenPromises } from '../../src/complaints/check.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { accessibilityFaults, fitsWidth, keepPicture, openProfile, sizes } from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { photo } from '../support/walker.ts';
import { karetSemanggi, on, saturday } from '../support/world.ts';

let server: RunningServer;
let profile: string;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  server = await runServer(on(saturday, '08:30'));
  await makeSessionsAhead(server.db, on(saturday));
  profile = await mkdtemp(join(tmpdir(), 'aduan-sabtu-profile-'));
});
afterAll(async () => {
  await context.close();
  await server.stop();
  await rm(profile, { recursive: true, force: true });
});

const canary = 'Kanarina';
const printed: string[] = [];
let link = '';

async function open() {
  context = await openProfile(profile, 'pc');
  page = context.pages()[0] ?? (await context.newPage());
}

async function signIn(account = 'loket.setiabudi') {
  await page.fill('[name=username]', account);
  await page.fill('[name=password]', 'aduan-sabtu');
  await page.press('[name=password]', 'Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** The page is accessible and no wider than the window, in light and dark; a picture of each is kept. */
async function look(name: string) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `offline-${name}-${colorScheme}`);
    expect({ name, colorScheme, faults: await accessibilityFaults(page) }).toEqual({
      name,
      colorScheme,
      faults: [],
    });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect({ name, fits: await fitsWidth(page) }).toEqual({ name, fits: true });
}

/** A photo in which the canary can be read, should it ever lie open on the disk. */
async function picture(tint: number): Promise<File> {
  const plain = await photo(tint);
  return { ...plain, buffer: Buffer.concat([plain.buffer, Buffer.from(canary)]) };
}

type File = { name: string; mimeType: string; buffer: Buffer };

/** The visitor, unless it is the one before. */
async function who(n: number) {
  await page.fill('[name=phone]', `0812000${String(n).padStart(4, '0')}`);
  await page.fill('[name=name]', `${canary} Pelapor ${n}`);
  await page.selectOption('[name=channel]', 'sms');
}

async function what(n: number, file: File) {
  await page.fill('[name=text]', `Saluran nomor ${n} mampet menurut ${canary}.`);
  await page.evaluate(
    ([kelurahan, category]) => {
      const { document } = globalThis as unknown as { document: { querySelector(name: string): Select } };
      for (const [name, value] of [
        ['kelurahanCode', kelurahan],
        ['categoryCode', category],
      ]) {
        const select = document.querySelector(`[name=${name}]`);
        select.value = value!;
        select.dispatchEvent(new Event('change'));
      }
      type Select = { value: string; dispatchEvent(event: Event): void };
    },
    [karetSemanggi, 'saluran'],
  );
  await page.setInputFiles('[name=photos]', file);
}

/** Saves, and reads the number on the provisional receipt. */
async function keep() {
  await page.keyboard.press('Alt+S');
  await page.locator('#provisional .ticket').waitFor();
  printed.push(((await page.locator('#provisional .ticket').textContent()) ?? '').replace('-', ''));
}

const stored = async () => (await server.db('complaints').pluck('ticket')) as string[];
const waitForUnsent = (n: number) =>
  page.locator(`#offline[data-unsent="${n}"]`).waitFor({ state: 'attached' });

it('loses nothing of a morning without a server: thirty complaints, each once, under the printed numbers', async () => {
  await open();
  await page.goto(`${server.address}/sign-in`);
  await signIn();
  await page.goto(`${server.address}/saturday/intake`);
  await page.locator('html[data-offline=ready]').waitFor();

  // While the server is there, the number comes from the block, too.
  await who(0);
  await what(0, await picture(10));
  await page.fill('[name=name]', '');
  await page.keyboard.press('Alt+S');
  await page.locator('.field-error').first().waitFor();
  await look('intake-errors');
  await page.fill('[name=name]', `${canary} Pelapor 0`);
  // The answer is lost on its way: what the server has already is kept, printed, sent again by itself, and the same.
  const lost = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  await context.route('**/saturday/intake', lost, { times: 1 });
  await keep();
  expect(await stored()).toEqual(printed);
  await waitForUnsent(0);
  expect(await stored()).toEqual(printed.splice(0));
  const reserved = server.db('reserved_tickets').whereNotNull('complaint_id');
  expect(await reserved.clone().pluck('ticket')).toEqual(await stored());

  await server.kill();
  const pretended = { name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(`bukan foto ${canary}`) };
  for (let n = 1; n <= 29; n++) {
    const same = n % 3 === 0;
    if (same) await page.keyboard.press('Alt+N');
    else await page.goto(`${server.address}/saturday/intake`);
    if (n === 1) await look('intake-away');
    if (!same) await who(n);
    await what(n, n === 7 || n === 8 ? pretended : await picture(n * 7));
    await keep();
    if (n === 1) {
      await look('provisional');
      link = (await page.locator('#provisional .receipt-track span').textContent()) ?? '';
      // What cannot be completed later is asked for now.
      await page.goto(`${server.address}/saturday/intake`);
      await page.fill('[name=text]', 'Tanpa nama');
      await page.keyboard.press('Alt+S');
      await page.locator('.field-error').first().waitFor();
    }
  }
  // On paper it is one A5 page, or a strip of 80 mm.
  expect(await paper()).toEqual([[420, 595]]);
  await page.keyboard.press('Alt+U');
  expect((await paper())[0]![0]).toBe(227);
  expect(new Set(printed).size).toBe(29);
  // No receipt tells anything of the next one's number.
  expect(printed).not.toEqual(printed.toSorted());

  // The PC is switched off and on; nobody can sign in, and the counter goes on.
  await context.close();
  expect(await filesWith(canary)).toEqual([]);
  await open();
  await page.goto(`${server.address}/saturday/intake`);
  await waitForUnsent(29);
  await who(30);
  await what(30, await picture(200));
  // Its clock was reset with it.
  await page.evaluate(wrongClock);
  await keep();
  await page.goto(`${server.address}/offline`);
  await page.locator('#kept tbody tr').nth(29).waitFor();
  await look('list-away');

  await server.start({ sameAddress: true });
  // The page before still asks whether anybody is signed in, while the sign-in page comes.
  void page.evaluate(askOften);
  await page.goto(`${server.address}/saturday/intake`);
  await page.waitForURL('**/sign-in*');
  await signIn();
  // All go by themselves but the two photos that are none and the one from the year before.
  await waitForUnsent(3);
  const [wrong, twice, late] = [printed[6]!, printed[7]!, printed[29]!];
  const right = printed.filter((ticket) => ![wrong, twice, late].includes(ticket));
  expect((await stored()).toSorted().filter((ticket) => printed.includes(ticket))).toEqual(right.toSorted());
  expect(await stored()).toHaveLength(28);

  // The code on the first paper leads to where the complaint is followed.
  const followed = await page.request.get(link);
  expect([followed.status(), new URL(followed.url()).pathname.startsWith('/track/')]).toEqual([200, true]);

  // Signing out warns.
  await page.locator('form[action="/sign-out"] button').click();
  await page.locator('#offline-leaving[open]').waitFor();
  await look('leaving');
  await page.locator('#offline-leaving [value=leave]').click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(await page.evaluate("caches.has('pages')")).toBe(false);

  // Another kecamatan's clerk at the same PC sees whose they are and nothing of them.
  await page.goto(`${server.address}/sign-in`);
  await signIn('loket.tebet');
  await page.goto(`${server.address}/offline`);
  await page.getByText('3 milik Kecamatan Setiabudi.').waitFor();
  expect(await page.locator('#kept tbody').locator('a, button').count()).toBe(0);
  await look('list-of-others');
  await page.locator('form[action="/sign-out"] button').click();
  await page.goto(`${server.address}/sign-in`);
  await signIn();

  // One is mended under its own number, the other set aside with a reason.
  await page.goto(`${server.address}/offline`);
  await page.locator('#kept tbody tr').first().waitFor();
  await look('list-refused');
  await page
    .locator('#kept tbody tr', { hasText: wrong.slice(4) })
    .getByRole('link', { name: 'Perbaiki' })
    .click();
  await page.locator('.field-error').first().waitFor();
  expect(await page.inputValue('[name=name]')).toBe(`${canary} Pelapor 7`);
  await look('mending');
  await page.locator('.photo-chosen button').click();
  await page.setInputFiles('[name=photos]', await picture(77));
  await page.keyboard.press('Alt+S');
  await page.waitForURL('**/receipt*');
  await page.goto(`${server.address}/offline`);
  await page
    .locator('#kept tbody tr', { hasText: late.slice(4) })
    .getByRole('link', { name: 'Perbaiki' })
    .click();
  await page.fill('[name=takenAt]', '2026-11-21T08:31');
  await look('mending-time');
  await page.keyboard.press('Alt+S');
  await page.waitForURL('**/receipt*');
  await page.goto(`${server.address}/offline`);
  await page.locator('#kept tbody tr').getByRole('button', { name: 'Sisihkan' }).click();
  await page.locator('#set-aside[open]').waitFor();
  await look('setting-aside');
  await page.fill('#set-aside textarea', 'Tercatat dua kali');
  await page.locator('#set-aside [value=confirm]').click();
  await page.getByText('Tercatat dua kali').waitFor();
  await waitForUnsent(0);

  expect((await stored()).toSorted().filter((ticket) => printed.includes(ticket))).toEqual(
    printed.filter((ticket) => ticket !== twice).toSorted(),
  );
  const { rows } = await server.db.raw<{ rows: { photos: number; texts: number; on: Date }[] }>(
    `select count(p.id)::int as photos, count(distinct c.text)::int as texts from complaints c
     left join photos p on p.complaint_id = c.id`,
  );
  expect(rows[0]).toEqual({ photos: 30, texts: 30 });
  expect(await brokenPromises(server.db)).toEqual([]);

  // The other language, and the phone.
  await page.locator('form[action="/language"] button').click();
  await page.goto(`${server.address}/offline`);
  await look('list-english');
  await page.setViewportSize(sizes.phone);
  await page.goto(`${server.address}/saturday/intake`);
  await look('intake-english-phone');
});

/** The sizes of the printed pages in points. */
async function paper(): Promise<number[][]> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  return [...pdf.matchAll(/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...side]) =>
    side.map(Number).map(Math.round),
  );
}

const askOften = `for (let i = 0; i < 30; i++)
  setTimeout(() => void fetch('/offline/key', { headers: { Accept: 'application/json' }, redirect: 'manual' }), 3 * i)`;

/** The device believes that it is a year ago. */
const wrongClock = `new Promise((resolve) => {
  indexedDB.open('aduan-sabtu').onsuccess = ({ target }) => {
    const device = target.result.transaction('device', 'readwrite').objectStore('device');
    device.get('offset').onsuccess = (found) => {
      device.put(found.target.result - 365 * 86_400_000, 'offset').onsuccess = () => resolve();
    };
  };
})`;

/** Files of the profile in which a word can be read. */
async function filesWith(word: string): Promise<string[]> {
  const names = await readdir(profile, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const file of names.filter((each) => each.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0));
    if (bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le'))) found.push(file.name);
  }
  return found;
}
