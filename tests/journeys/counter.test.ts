import type { Browser, Page } from 'playwright-core';
import { complaintPath } from '../../src/complaints/paths.ts';
import { displayPath, kioskPath, turnPath } from '../../src/queue/paths.ts';
import { makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import {
  accessibilityFaults,
  fitsWidth,
  keepPicture,
  launchBrowser,
  openWindow,
  type Size,
} from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { leading, walker } from '../support/walker.ts';
import { on, saturday, setiabudi } from '../support/world.ts';

let server: RunningServer;
let browser: Browser;
let sessionId: number;
beforeAll(async () => {
  const begin = on(saturday, '08:30');
  server = await runServer(begin);
  await makeSessionsAhead(server.db, begin);
  sessionId = (await sessionOf(server.db, setiabudi, saturday))!.id;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

/** The clerk's window at the counter; `print` is counted instead of opening a dialog. */
async function counterPc() {
  const walk = await walker(browser, server.address, 'loket.setiabudi', 'pc');
  await walk.page.addInitScript(() => {
    const opened = globalThis as unknown as { printed: number; print: () => void };
    opened.printed = 0;
    opened.print = () => void (opened.printed += 1);
  });
  return walk;
}

/** Counts every key that goes down, also Alt; letters of the complaint itself apart. */
const countKeys = (page: Page) =>
  page.evaluate(() => {
    const counted = globalThis as unknown as { keys: number };
    counted.keys = 0;
    document.addEventListener(
      'keydown',
      (event) => {
        const told =
          (event.target as HTMLElement).matches('textarea') && !event.altKey && event.key !== 'Alt';
        if (!told) counted.keys += 1;
      },
      true,
    );
  });
const keysOn = (page: Page) => page.evaluate(() => (globalThis as unknown as { keys: number }).keys);
const printedOn = (page: Page) => page.evaluate(() => (globalThis as unknown as { printed: number }).printed);
const said = (line: string) => process.stdout.write(`\n  ${line}\n`);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

async function typed(page: Page, ...keys: string[]) {
  for (const each of keys) {
    if (each === 'Enter') await page.keyboard.press(each);
    else await page.keyboard.type(each);
  }
}

async function tell(page: Page, words: string) {
  expect(await focused(page)).toBe('field-text');
  await page.keyboard.type(words);
  await page.locator('#suggested button').first().waitFor();
  await page.keyboard.press('Alt+5');
}

/** Saves with its key; returns the ticket of the receipt. */
async function saved(page: Page): Promise<string> {
  await page.keyboard.press('Alt+s');
  await page.waitForURL('**/receipt*');
  return /complaints\/([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(page.url())![1]!;
}

it('takes a complaint by keyboard alone, with at most 40 keys besides the free text', async () => {
  const walk = await counterPc();
  const { page } = walk;
  await walk.visit('/saturday');
  await page.keyboard.press('Alt+t');
  await page.waitForURL('**/saturday/intake');
  await page.waitForFunction(() => document.activeElement?.id === 'field-phone');
  await countKeys(page);
  await typed(page, '081234567890', 'Enter', 'siti aminah', 'Enter', 'sem', 'Enter', '3', 'Enter', '2');
  await typed(page, 'Enter', 'Enter', 'Enter');
  await tell(page, 'Got di depan rumah mampet, kalau hujan air masuk ke teras.');
  // Nothing of the usual case lies below the window.
  expect(
    await page.evaluate(() => document.querySelector('main')!.getBoundingClientRect().bottom),
  ).toBeLessThan(769);
  await keepPicture(page, 'counter-intake');
  const before = await keysOn(page);
  const ticket = await saved(page);
  const keys = before + 2; // Alt and S
  said(`A usual intake takes ${keys} keys besides the free text.`);
  expect(keys).toBeLessThanOrEqual(40);
  const row = (await server
    .db('complaints as c')
    .join('areas as a', 'a.code', 'c.kelurahan_code')
    .where({ ticket: ticket.replace('-', '') })
    .first('c.category_code', 'c.rt', 'c.rw', 'a.name', 'c.state', 'c.privacy_notice')) as object;
  expect(row).toEqual({
    category_code: 'saluran',
    rt: '003',
    rw: '002',
    name: 'Karet Semanggi',
    state: 'kecamatan.assigned',
    privacy_notice: 1,
  });
  expect(await page.innerText('.receipt')).toContain('Siti Aminah');
  await page.waitForFunction(() => (globalThis as unknown as { printed: number }).printed === 1);
  await page.reload();
  expect(await printedOn(page)).toBe(0);

  // The same visitor's next complaint, and the visitor's return another time.
  await page.keyboard.press('Alt+n');
  await page.waitForURL('**/saturday/intake?same=*');
  await page.waitForFunction(() => document.activeElement?.id === 'field-kelurahanCode');
  await countKeys(page);
  await typed(page, 'sem', 'Enter', 'Enter', 'Enter', 'Enter', 'Enter');
  await tell(page, 'Lampu jalan di gang dua mati sejak seminggu.');
  said(`The same visitor's next complaint takes ${(await keysOn(page)) + 2} keys.`);
  await saved(page);
  await page.keyboard.press('Alt+b');
  await page.waitForURL('**/saturday/intake');
  await page.waitForFunction(() => document.activeElement?.id === 'field-phone');
  await countKeys(page);
  await typed(page, '081234567890', 'Enter');
  await page.locator('#visitor-found:not([hidden])').waitFor();
  expect(await page.inputValue('[name=name]')).toBe('Siti Aminah');
  await typed(page, 'Enter', 'sem', 'Enter', '3', 'Enter', '2', 'Enter', 'Enter', 'Enter');
  await tell(page, 'Pohon besar miring ke arah rumah warga.');
  said(`A visitor who returns takes ${(await keysOn(page)) + 2} keys.`);
  await saved(page);
  await walk.leave();
});

it('puts a wrong category right afterwards, found by typing as at the intake', async () => {
  const { ticket } = (await server.db('complaints').orderBy('id').first('ticket')) as { ticket: string };
  for (const [size, words, category] of [
    ['pc', 'pungli', 'Perilaku aparat atau pungli'],
    ['phone', 'got', 'Saluran mampet'],
  ] as const) {
    const { page, visit, lookByDayAndNight, leave } = await walker(
      browser,
      server.address,
      'loket.setiabudi',
      size,
    );
    await visit(complaintPath(ticket));
    const form = page.locator('form[action$="/correction"]');
    await page.click('details:has(form[action$="/correction"]) > summary');
    const field = form.getByRole('combobox', { name: 'Kategori' });
    await field.fill(words);
    await lookByDayAndNight(`correction-${size}`);
    // It chooses, and sends nothing yet.
    await field.press('Enter');
    expect(await field.inputValue()).toBe(category);
    await form.getByLabel('Alasan').fill('Salah pilih di loket.');
    await leading(page, () => form.locator('button').click());
    expect(await page.textContent('h1')).toBe(category);
    await leave();
  }
});

it('tells the clerk, as soon as the category is chosen, that a complaint about officials is always confidential', async () => {
  for (const size of ['pc', 'phone'] as const) {
    const { page, visit, lookByDayAndNight, leave } = await walker(
      browser,
      server.address,
      'loket.setiabudi',
      size,
    );
    await visit('/saturday/intake');
    const note = page.getByText('Selalu rahasia');
    expect(await note.isVisible()).toBe(false);
    const category = page.getByRole('combobox', { name: 'Kategori' });
    await category.fill('pungli');
    await category.press('Enter');
    expect(await note.isVisible()).toBe(true);
    await lookByDayAndNight(`intake-restricted-${size}`);
    await category.fill('got');
    await category.press('Enter');
    expect(await note.isVisible()).toBe(false);
    await leave();
  }
});

it('serves two counters at once: other numbers, other complaints, nothing lost', async () => {
  const kiosk = await walker(browser, server.address, null, 'portrait');
  for (let n = 0; n < 4; n += 1) {
    await kiosk.visit(kioskPath(sessionId));
    await kiosk.page.locator('button[value=none]').click();
    await kiosk.page.waitForURL('**/numbers/*');
  }
  await kiosk.leave();
  const counters = await Promise.all([1, 2].map(async (n) => ({ n, ...(await counterPc()) })));
  const before = await server.db('complaints').count('* as n').first();
  const served: { number: number; ticket: string }[] = [];
  for (let round = 0; round < 2; round += 1) {
    const done = await Promise.all(
      counters.map(async ({ n, page }) => {
        await page.goto(`${server.address}/saturday/queue?counter=${n}`);
        await page.keyboard.press('Alt+n');
        await page.locator('.queue-now').waitFor();
        const number = Number(await page.innerText('.queue-now'));
        await page.keyboard.press('Alt+t');
        await page.waitForURL(`**/saturday/intake?number=${number}`);
        await page.waitForFunction(() => document.activeElement?.id === 'field-phone');
        await typed(page, `0813${n}${round}445566`, 'Enter', `pengunjung ${number}`, 'Enter', 'sem', 'Enter');
        await typed(page, 'Enter', 'Enter', 'Enter', 'Enter');
        await tell(page, `Sampah menumpuk di gang ${number}, tidak diangkut.`);
        return { number, ticket: await saved(page) };
      }),
    );
    served.push(...done);
  }
  expect(new Set(served.map(({ number }) => number)).size).toBe(4);
  expect(new Set(served.map(({ ticket }) => ticket)).size).toBe(4);
  const texts = (await server
    .db('complaints')
    .whereLike('text', 'Sampah menumpuk di gang%')
    .pluck('text')) as string[];
  expect(texts.toSorted()).toEqual(
    served.map(({ number }) => `Sampah menumpuk di gang ${number}, tidak diangkut.`).toSorted(),
  );
  const after = await server.db('complaints').count('* as n').first();
  expect(Number(after!.n)).toBe(Number(before!.n) + 4);
  for (const { leave } of counters) await leave();
});

it('calls on a display that speaks, at every size, and tells a phone whose turn it is', async () => {
  const take = await walker(browser, server.address, null, 'portrait');
  await take.visit(kioskPath(sessionId), 'counter-kiosk-portrait');
  await take.page.locator('button[value=elderly]').click();
  await take.page.waitForURL('**/numbers/*');
  await take.look('counter-number-portrait');
  const number = Number(new URL(take.page.url()).pathname.split('/').at(-1));

  const display = await walker(browser, server.address, null, 'projector');
  await display.page.addInitScript(() => {
    const spoken: string[] = [];
    Object.assign(globalThis, { spoken });
    const speechSynthesis = {
      speak: ({ text, lang }: { text: string; lang: string }) => spoken.push(`${lang}: ${text}`),
      getVoices: () => [],
      cancel: () => {},
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: speechSynthesis });
  });
  await display.visit(displayPath(sessionId));
  await display.page.click('#sound');
  const phone = await walker(browser, server.address, null, 'phone');
  await phone.visit(turnPath(sessionId, number), 'counter-turn-phone');

  const clerk = await counterPc();
  await clerk.visit('/saturday/queue?counter=3');
  await clerk.page.keyboard.press('Alt+n');
  await clerk.page.locator('.queue-now').waitFor();
  expect(Number(await clerk.page.innerText('.queue-now'))).toBe(number);
  await display.page.locator('[data-call$="-3-0"]').waitFor();
  const spoken = () => display.page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
  expect((await spoken()).at(-1)).toMatch(/^id-ID: Nomor antrean \D+, silakan ke loket tiga\.$/);
  await phone.page.locator('.turn .tone-success').waitFor();
  expect(await phone.page.innerText('.turn')).toContain('Silakan ke loket 3');
  await clerk.page.keyboard.press('Alt+u');
  await display.page.locator('[data-call$="-3-1"]').waitFor();
  for (const each of [take, display, phone, clerk]) await each.leave();

  for (const size of ['phone', 'portrait', 'projector'] as const satisfies Size[]) {
    const window = await walker(browser, server.address, null, size);
    for (const [name, path] of [
      ['kiosk', kioskPath(sessionId)],
      ['display', displayPath(sessionId)],
    ] as const) {
      await window.visit(path, `counter-${name}-${size}`);
      const below = await window.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
      if (size !== 'phone') expect({ name, size, below }).toEqual({ name, size, below: 0 });
    }
    await window.leave();
  }
});

it('loads the counter for the first time with at most 100 kB over the wire', async () => {
  const signedIn = await walker(browser, server.address, 'loket.setiabudi', 'pc');
  const cookies = await signedIn.page.context().cookies();
  await signedIn.leave();
  const context = await openWindow(browser, 'pc');
  await context.addCookies(cookies);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(`${server.address}/saturday/intake`, { waitUntil: 'load' });
  said(`The counter's first load: ${(bytes / 1000).toFixed(1)} kB.`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(100_000);
  await context.close();
});

it('prints the paper form and the receipts on one page each', async () => {
  const { ticket } = (await server.db('complaints').orderBy('id').first('ticket')) as { ticket: string };
  const receipt = `/complaints/${ticket.slice(0, 4)}-${ticket.slice(4)}/receipt`;
  const { page, leave } = await walker(browser, server.address, 'loket.setiabudi', 'pc');
  for (const [path, width] of [
    ['/saturday/paper-form?lang=id', 595],
    ['/saturday/paper-form?lang=en', 595],
    [receipt, 420],
    [`${receipt}?paper=80`, 227],
  ] as const) {
    await page.goto(server.address + path);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const box = /\/MediaBox \[0 0 (\d+)/.exec(pdf);
    expect({ path, pages: pdf.match(/\/Type \/Page\b/g)?.length, width: Number(box?.[1]) }).toEqual({
      path,
      pages: 1,
      width: expect.closeTo(width, -0.5),
    });
  }
  await leave();
});

it('is accessible in both languages, light and dark', async () => {
  const { ticket } = (await server.db('complaints').orderBy('id').first('ticket')) as { ticket: string };
  const shown = `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
  const pages: [account: string, paths: string[]][] = [
    [
      'loket.setiabudi',
      [
        '/saturday',
        '/saturday/intake',
        '/saturday/queue',
        '/saturday/paper-form',
        `/saturday/${sessionId}/readiness`,
        `/complaints/${shown}/receipt`,
        `/complaints/${shown}/receipt?paper=80`,
        kioskPath(sessionId),
        displayPath(sessionId),
        turnPath(sessionId, 1),
      ],
    ],
    ['admin', ['/settings/readiness', '/settings/readiness?level=city']],
  ];
  for (const [account, paths] of pages) {
    const { page, leave } = await walker(browser, server.address, account, 'phone');
    for (const language of ['id', 'en'] as const) {
      await server.db('people').where({ username: account }).update({ language });
      for (const path of paths) {
        await page.goto(server.address + path);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          const faults = await accessibilityFaults(page);
          expect({ path, language, colorScheme, faults }).toEqual({
            path,
            language,
            colorScheme,
            faults: [],
          });
        }
        expect({ path, language, fits: await fitsWidth(page) }).toEqual({ path, language, fits: true });
        if (language === 'en')
          await keepPicture(page, `counter${path.replace(/\W+/g, '-').slice(0, 40)}-en-dark`);
      }
    }
    await server.db('people').where({ username: account }).update({ language: 'id' });
    await leave();
  }
});
