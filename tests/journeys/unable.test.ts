import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { accessibilityFaults, fitsWidth, launchBrowser } from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { walker } from '../support/walker.ts';
import { karetSemanggi, on, saturday } from '../support/world.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer(on(saturday, '08:30'));
  await makeSessionsAhead(server.db, on(saturday));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

async function counter() {
  const walk = await walker(browser, server.address, 'loket.setiabudi', 'pc');
  await walk.page.addInitScript('window.print = () => {}');
  return walk;
}

async function type(page: Page, text: string) {
  await page.fill('[name=phone]', '081234567890');
  await page.fill('[name=name]', 'Siti Aminah');
  await page.fill('[name=text]', text);
  for (const [field, word] of [
    ['kelurahanCode', 'Karet Semanggi'],
    ['categoryCode', 'got mampet'],
  ] as const) {
    await page.fill(`#field-${field}`, word);
    await page.press(`#field-${field}`, 'Enter');
  }
  expect(await page.inputValue('[name=kelurahanCode]')).toBe(karetSemanggi);
}

const strip = (page: Page) => page.locator('#offline [role=status]');
const texts = () => server.db('complaints').pluck('text');

it.each([
  ['refuses', 'IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); }'],
  ['says nothing', 'IDBFactory.prototype.open = () => new EventTarget()'],
  [
    'is full',
    'IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); }',
  ],
])('works with a browser whose store %s, and says what is not safe', async (how, script) => {
  const { page, visit, leave } = await counter();
  await page.addInitScript(script);
  await visit('/saturday/intake');
  const text = `Got mampet, peramban ${how}.`;
  await type(page, text);
  await page.keyboard.press('Alt+S');
  await page.waitForURL('**/receipt*');
  expect(await texts()).toContain(text);

  // The worst case: the server is gone as well. Nothing is pretended, and all that was typed still stands there.
  await visit('/saturday/intake');
  await page.getByText('Peramban ini tidak dapat menyimpan').waitFor();
  await type(page, 'Tidak tersimpan');
  await page.context().setOffline(true);
  await page.keyboard.press('Alt+S');
  await page.getByText('BELUM tersimpan').waitFor();
  expect(await page.inputValue('[name=text]')).toBe('Tidak tersimpan');
  expect(await page.locator('#provisional').isVisible()).toBe(false);
  const asked = page.waitForEvent('dialog');
  void page.reload().catch(() => {});
  await (await asked).dismiss();
  expect(await page.inputValue('[name=text]')).toBe('Tidak tersimpan');
  expect([await accessibilityFaults(page), await fitsWidth(page)]).toEqual([[], true]);
  await leave();
});

it('says that it is saving while the line is silent, then keeps the complaint', async () => {
  const { page, visit, leave } = await counter();
  await visit('/saturday/intake');
  await page.locator('html[data-offline=ready]').waitFor();
  await type(page, 'Saluran di ujung gang mampet.');
  await page.context().route('**/saturday/intake', () => {}); // taken and never answered
  await page.keyboard.press('Alt+S');
  await strip(page).filter({ hasText: 'Menyimpan' }).waitFor();
  await page.locator('#provisional .ticket').waitFor();
  await page.locator('#offline[data-unsent="1"]').waitFor();
  await strip(page).filter({ hasNotText: 'Menyimpan' }).waitFor();
  expect(await texts()).not.toContain('Saluran di ujung gang mampet.');
  await leave();
});

it('lists errors in the order of the fields, each field wide enough to be mended', async () => {
  const { page, visit, leave } = await counter();
  await visit('/saturday/intake');
  await page.fill('[name=rt]', 'ab');
  await page.keyboard.press('Alt+S');
  await page.locator('.form-errors').waitFor();
  const order = await page
    .locator('.form-errors a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(order).toEqual(
    ['phone', 'name', 'kelurahanCode', 'rt', 'categoryCode', 'text'].map((name) => `#field-${name}`),
  );
  expect((await page.locator('#field-kelurahanCode').boundingBox())!.width).toBeGreaterThan(200);
  await leave();
});

it.each(['id', 'en'] as const)('is accessible with everything open and wrong (%s)', async (language) => {
  await server.db('people').where({ username: 'loket.setiabudi' }).update({ language });
  const { page, visit, leave } = await counter();
  await visit('/saturday/intake');
  await page.fill('[name=email]', 'x');
  await page.check('[name=urgent]');
  await page.selectOption('[name=outcome]', 'notAComplaint');
  await page.setInputFiles('[name=photos]', {
    name: 'palsu.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('bukan foto'),
  });
  await page.keyboard.press('Alt+S');
  await page.locator('.form-errors').waitFor();
  await page.keyboard.press('Alt+P');
  await page.locator('.photo-chosen strong').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const [faults, fits] = [await accessibilityFaults(page), await fitsWidth(page)];
    expect({ language, colorScheme, faults, fits }).toEqual({
      language,
      colorScheme,
      faults: [],
      fits: true,
    });
  }
  await server.db('people').where({ username: 'loket.setiabudi' }).update({ language: 'id' });
  await leave();
});

it('has a key for each field of the intake, and none twice', async () => {
  const { page, visit, leave } = await counter();
  await visit('/saturday/intake');
  const keys = await page
    .locator('[data-shortcut]')
    .evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility())
        .map((one) => (one as unknown as { dataset: { shortcut: string } }).dataset.shortcut),
    );
  expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  const without = await page
    .locator('form.intake :is(input, select, textarea):visible:not([data-shortcut])')
    .evaluateAll((all) => all.map(({ id }) => id));
  expect(without).toEqual(['field-rt', 'field-rw']); // Enter leads to them from the kelurahan
  await leave();
});

it('makes a large photo small with its EXIF, takes one of an iPhone, and marks a file that is none', async () => {
  const { page, visit, leave } = await counter();
  await visit('/saturday/intake');
  await type(page, 'Foto besar, foto iPhone.');
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const large = await sharp({
    create: { width: 2400, height: 3200, channels: 3, background: '#888', noise },
  })
    .withExif({ IFD0: { Make: 'Kamera' } })
    .jpeg({ quality: 90 })
    .toBuffer();
  await page.setInputFiles('[name=photos]', [
    { name: 'besar.jpg', mimeType: 'image/jpeg', buffer: large },
    {
      name: 'iphone.heic',
      mimeType: 'image/heic',
      buffer: await readFile(join(import.meta.dirname, '../support/fixtures/iphone.heic')),
    },
    { name: 'palsu.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('bukan foto') },
  ]);
  await page.locator('.photo-chosen li strong').waitFor();
  expect(await page.locator('.photo-chosen li', { has: page.locator('strong') }).innerText()).toContain(
    'palsu.jpg',
  );
  const url = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const reader = new FileReader();
        reader.addEventListener('load', () => resolve(String(reader.result)));
        reader.readAsDataURL(document.querySelector<HTMLInputElement>('[name=photos]')!.files![0]!);
      }),
  );
  const sent = Buffer.from(url.split(',')[1]!, 'base64');
  const { width, height, exif } = await sharp(sent).metadata();
  expect([width, height, exif?.includes('Kamera')]).toEqual([1200, 1600, true]);
  expect(sent.length).toBeLessThan(large.length / 2);
  await page.locator('.photo-chosen button').nth(2).click();
  await page.keyboard.press('Alt+S');
  await page.waitForURL('**/receipt*');
  expect(await server.db('photos').pluck('id')).toHaveLength(2);
  await leave();
});
