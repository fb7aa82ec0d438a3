import type { Browser, Page } from 'playwright-core';
import { brokenPromises } from '../../src/complaints/check.ts';
import { receive } from '../../src/complaints/receive.ts';
import { advance } from '../../src/complaints/advance.ts';
import { personByUsername } from '../../src/people/queries.ts';
import { planReview, recordReview } from '../../src/reviews/review.ts';
import { launchBrowser } from '../support/browser.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { leading, openOwnMenu, photo, walker, type Walker } from '../support/walker.ts';
import { karetSemanggi, on, ordinaryIntake, saturday, setiabudi } from '../support/world.ts';

const sunday = '2026-11-22';
let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  server = await runServer(on(sunday, '07:30'));
  browser = await launchBrowser();
  await planThree();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

const shown = (ticket: string) => `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
const tickets: string[] = [];

async function person(username: string) {
  const { passwordHash: _, ...found } = (await personByUsername(server.db, username, saturday))!;
  return found;
}

const office = async (slug: string) =>
  ((await server.db('offices').where({ slug }).first('id')) as { id: number }).id;

/** Three complaints of Saturday in one street, planned for Sunday; the one in the middle was planned last. */
async function planThree() {
  const { db } = server;
  const row = { kecamatan_code: setiabudi, held_on: saturday };
  await db('saturday_sessions')
    .insert({ ...row, opens_at: on(saturday, '08:00'), closes_at: on(saturday, '11:00') })
    .onConflict(['kecamatan_code', 'held_on'])
    .ignore();
  for (const longitude of [106.81, 106.814, 106.812]) await planAt(longitude);
}

/** A complaint of Saturday in that street, planned for Sunday. */
async function planAt(longitude: number) {
  const { db } = server;
  const session = (await db('saturday_sessions')
    .where({ kecamatan_code: setiabudi, held_on: saturday })
    .first('id')) as { id: number };
  const [water, satpol] = [
    await office('satpel.sumber-daya-air.setiabudi'),
    await office('satpol-pp.setiabudi'),
  ];
  const place = { kelurahanCode: karetSemanggi, latitude: -6.221, longitude };
  const { complaint } = await receive(db, {
    intake: { ...ordinaryIntake, ...place, sessionId: session.id },
    actor: { kind: 'person', person: await person('loket.setiabudi') },
    now: on(saturday, '08:30'),
  });
  await advance(db, {
    ticket: complaint.ticket,
    version: 1,
    now: on(saturday, '09:30'),
    event: {
      type: 'assign',
      unitId: water,
    },
    actor: {
      kind: 'person',
      person: await person('camat.setiabudi'),
    },
  });
  await planReview(db, {
    ticket: complaint.ticket,
    version: 2,
    plannedOn: sunday,
    team: [satpol],
    now: on(saturday, '12:00'),
    person: await person('lurah.karet-semanggi'),
  });
  tickets.push(complaint.ticket);
}

const onPhone = (account: string) => walker(browser, server.address, account, 'phone');

const order = (page: Page) =>
  page.locator('[data-stop] .ticket').evaluateAll((links) => links.map(({ textContent }) => textContent));

it('is walked by the lurah with a phone', async () => {
  const [west, east, middle] = tickets.map(shown) as [string, string, string];
  const walk = await onPhone('lurah.karet-semanggi');
  const { page } = walk;
  await walk.visit('/sunday', 'sunday-01-round');
  expect(await order(page)).toEqual([west, middle, east]);

  // By buttons, by hand, and back.
  await page.locator(`[data-stop]:has-text("${east}") button[value^=up]`).click();
  await page.waitForURL('**#stop-*');
  expect(await order(page)).toEqual([west, east, middle]);
  await page.locator('html[data-offline=ready]').waitFor();
  // The order shows at once; it is kept when the page has come again.
  await leading(page, () => drag(page, 2, 0));
  expect(await order(page)).toEqual([middle, west, east]);
  await walk.look('sunday-02-own-order');
  await leading(page, () => page.locator('button[formaction$="/removal"]').click());
  expect(await order(page)).toEqual([west, middle, east]);

  await page.locator('[data-stop] a.btn-primary').first().click();
  await page.waitForURL('**/review?*');
  await walk.look('sunday-03-form');
  await fillIn(walk);
  await walk.look('sunday-04-filled');
  await page.locator('form[action$="/review"] > button.btn-primary').click();
  await page.waitForURL('**/sunday?on=2026-11-22');
  await walk.look('sunday-05-recorded');
  expect(await page.locator('.page-head').innerText()).toContain('1 dari 3 titik sudah dicatat');
  await walk.leave();

  const [review] = await recorded();
  expect(review).toMatchObject({
    findings: 'Saluran tertutup lumpur sepanjang dua puluh meter.',
    recommended: 'followUp',
    latitude: -6.2211,
    longitude: 106.8101,
    accuracy_m: 9,
    name: 'Retno Wijaya',
    photos: 1,
  });
  expect(review!.bytes).toBeGreaterThan(200);
  // The phone's clock and the demonstration's agree on when it was written down.
  expect(new Date(review!.recorded_at).toISOString().slice(0, 10)).toBe(sunday);
  expect(await server.db.transaction((trx) => brokenPromises(trx))).toEqual([]);
});

it('shows an invited unit what to answer, and the lurah what it said', async () => {
  const unit = await onPhone('satpol-pp.setiabudi');
  await unit.look('sunday-10-unit-home');
  await unit.page.locator('a.btn[href="/sunday#invitations"]').click();
  await unit.page.waitForURL('**/sunday#invitations');
  await unit.look('sunday-11-invitations');
  const [first, second] = [0, 1].map((n) => unit.page.locator('#invitations .panel').nth(n));
  await second!.locator('summary').click();
  await second!.locator('[name=reason]').fill('Petugas piket di Blok M.');
  await second!.locator('details button').click();
  await unit.page.waitForLoadState();
  await first!.locator('.btn-primary').click();
  await unit.page.waitForLoadState();
  await unit.look('sunday-12-answered');
  await unit.leave();

  const lurah = await onPhone('lurah.karet-semanggi');
  await lurah.visit('/sunday');
  const text = await lurah.page.locator('main').innerText();
  expect(text).toContain('tidak bisa: Petugas piket di Blok M.');
  await lurah.page.locator('a[href*="/review-plan"]').first().click();
  await lurah.page.waitForURL('**/review-plan?*');
  await lurah.look('sunday-13-plan');
  await lurah.leave();
});

const unsent = (page: Page, n: number) =>
  page.locator(`#offline[data-unsent="${n}"]`).waitFor({ state: 'attached' });

it('goes on without a network: stops are opened and recorded, and arrive once each when it is back', async () => {
  const [, east, middle] = tickets.map(shown) as [string, string, string];
  const walk = await onPhone('lurah.karet-semanggi');
  const { page } = walk;
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: -6.2213, longitude: 106.8121, accuracy: 12 });
  await walk.visit('/sunday');
  await page.locator('html[data-offline=ready]').waitFor();
  await walk.look('sunday-20-ready');

  await page.context().setOffline(true);
  const began = await serverTime();
  await page.reload();
  expect(await page.locator('.stop .ticket').allTextContents()).toEqual([middle, east]);
  await walk.look('sunday-21-round-away');
  const stop = (ticket: string) => page.locator('.stop', { hasText: ticket });
  for (const ticket of [middle, east]) {
    await stop(ticket).locator('a.btn-primary').click();
    await page.waitForURL(`**/${ticket}/review?*`);
    await page.locator('#offline:not([hidden])').waitFor();
    if (ticket === middle) {
      await walk.look('sunday-22-form-away');
      await save(page);
      const faults = page.locator('.form-errors li');
      await faults.first().waitFor();
      expect(await faults.allTextContents()).toEqual([
        'Temuan di lapangan: Wajib diisi.',
        'Usul untuk rapat: Pilih salah satu.',
        'Rekomendasi: Wajib diisi.',
      ]);
      await walk.look('sunday-23-errors-away');
      await page.locator('.signer').first().locator('[name^=signer-]').fill('Retno Wijaya');
      await page.locator('.signer').first().locator('[data-sign]').click();
      await sign(page);
    }
    await record(page, `Dahan patah menutup gang dekat ${ticket}.`, await photo(ticket === east ? 90 : 130));
    await page.locator('form[action$="/review"]').waitFor({ state: 'detached' });
    if (ticket === middle) await walk.look('sunday-24-kept');
    await page.locator('main a.btn-primary').click();
    await page.waitForURL('**/sunday');
    await stop(ticket).locator('[data-kept-about]:visible').waitFor();
  }
  await page.reload();
  await unsent(page, 2);
  await walk.look('sunday-25-both-kept');
  await page.goto(`${server.address}/home`);
  await page.locator('#kept tbody tr').nth(1).waitFor();
  await walk.look('sunday-26-list-away');
  expect(await stored(page)).not.toContain('Jalan');
  const ended = await serverTime();

  // An hour later the network is back.
  await server.db.raw('update clock set offset_ms = offset_ms + 3600000');
  await page.context().setOffline(false);
  await unsent(page, 0);
  const results = await resultsOf([middle, east]);
  expect(results).toMatchObject([
    { ticket: middle, findings: `Dahan patah menutup gang dekat ${middle}.`, photos: 1, signed: 1 },
    { ticket: east, findings: `Dahan patah menutup gang dekat ${east}.`, photos: 1, signed: 0 },
  ]);
  for (const { recorded_at: at, received_at: received, accuracy_m: accuracy } of results) {
    expect(at.getTime()).toBeGreaterThan(began - 5000);
    expect(at.getTime()).toBeLessThan(ended + 5000);
    expect(received.getTime() - at.getTime()).toBeGreaterThan(3_500_000);
    expect(accuracy).toBe(12);
  }
  await walk.visit('/sunday');
  expect(await page.locator('.page-head').innerText()).toContain('3 dari 3 titik sudah dicatat');
  expect(await server.db.transaction((trx) => brokenPromises(trx))).toEqual([]);
  await walk.leave();
});

it('keeps what was recorded when nobody is signed in any more, and says so', async () => {
  await planAt(106.818);
  const ticket = tickets.at(-1)!;
  const walk = await onPhone('lurah.karet-semanggi');
  const { page } = walk;
  await walk.visit(`/complaints/${ticket}/review?back=/sunday`);
  await page.locator('html[data-offline=ready]').waitFor();
  await page.context().clearCookies();
  await record(page, 'Saluran penuh daun.', await photo(150));
  const kept = page.locator('main .panel', { has: page.locator('h2:text("Tersimpan di perangkat ini")') });
  expect(await kept.innerText()).toContain('Sesi Anda sudah berakhir.');
  await walk.look('sunday-27-signed-out');
  await kept.getByRole('link', { name: 'Masuk untuk mengirim' }).click();
  await signIn(page, 'lurah.karet-semanggi');
  await page.waitForURL('**/sunday');
  await unsent(page, 0);
  expect(await resultsOf([shown(ticket)])).toMatchObject([{ findings: 'Saluran penuh daun.' }]);
  await walk.leave();
});

it('drops nothing when somebody else was faster: what changed is shown, and it is set aside with a reason', async () => {
  await planAt(106.816);
  const ticket = tickets.at(-1)!;
  const walk = await onPhone('lurah.karet-semanggi');
  const { page } = walk;
  await walk.visit(`/complaints/${ticket}/review?back=/sunday`);
  await page.locator('html[data-offline=ready]').waitFor();
  const officer = await person('satpel.sumber-daya-air.setiabudi');
  await recordReview(server.db, {
    ticket,
    version: 3,
    person: officer,
    now: new Date(await serverTime()),
    findings: 'Sudah dikeruk warga.',
    recommendation: 'Selesai.',
    came: officer.roles.map(({ officeId }) => officeId),
    photos: [],
    latitude: null,
    longitude: null,
  });
  await page.locator('.signer').first().locator('[name^=signer-]').fill('Retno Wijaya');
  await page.locator('.signer').first().locator('[data-sign]').click();
  await sign(page);
  await record(page, 'Saluran masih penuh.', await photo(200));
  await page.waitForURL('**kept=*');
  await page.locator('.photo-chosen img').waitFor();
  expect(await page.inputValue('[name=findings]')).toBe('Saluran masih penuh.');
  expect(await page.inputValue('[name^=signature-]')).toContain('data:image/png');
  expect(await page.locator('#changes + ol').innerText()).toContain('Sudah dikeruk warga.');
  await walk.look('sunday-30-conflict');

  // Signing out warns; nobody finds the stored pages afterwards, and the result is still there.
  await openOwnMenu(page);
  await page.locator('form[action="/sign-out"] button').click();
  await page.locator('#offline-leaving[open]').waitFor();
  await page.locator('#offline-leaving [value=leave]').click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(await page.evaluate("caches.has('pages')")).toBe(false);
  await page.goto(`${server.address}/sign-in?back=/offline`);
  await signIn(page, 'lurah.karet-semanggi');
  await page.locator('#kept tbody tr').waitFor();
  await walk.look('sunday-31-refused');
  await page.locator('#kept tbody tr').getByRole('button', { name: 'Sisihkan' }).click();
  await page.fill('#set-aside textarea', 'Sudah dicatat unit');
  await page.locator('#set-aside [value=confirm]').click();
  await page.getByText('Sudah dicatat unit').waitFor();
  await unsent(page, 0);
  expect(await resultsOf([shown(ticket)])).toMatchObject([{ findings: 'Sudah dikeruk warga.' }]);
  await walk.leave();
});

async function save(page: Page) {
  await page.locator('form[action$="/review"] > button.btn-primary').click();
}

async function record(page: Page, findings: string, picture: Awaited<ReturnType<typeof photo>>) {
  await page.locator('[name=came]').first().check();
  await page.fill('[name=findings]', findings);
  await page.setInputFiles('input[type=file]', picture);
  await page.locator('.photo-chosen img').waitFor();
  await page.locator('[data-position] button').click();
  await page.check('[name=recommended][value=followUp]');
  await page.fill('[name=recommendation]', 'Dipangkas pekan ini.');
  await save(page);
}

async function signIn(page: Page, account: string) {
  await page.fill('[name=username]', account);
  await page.fill('[name=password]', 'aduan-sabtu');
  await page.press('[name=password]', 'Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Everything that the worker has stored as text. */
const stored = (page: Page) =>
  page.evaluate(`(async () => {
    const cache = await caches.open('pages');
    const answers = await cache.matchAll();
    return (await Promise.all(answers.map((answer) => answer.text()))).join('');
  })()`) as Promise<string>;

async function serverTime(): Promise<number> {
  const { offset } = (await server.db('clock').first({ offset: 'offset_ms' })) as { offset: string };
  return Date.now() + Number(offset);
}

type Result = {
  ticket: string;
  findings: string;
  recorded_at: Date;
  received_at: Date;
  accuracy_m: number;
  photos: number;
  signed: number;
};

async function resultsOf(asked: string[]): Promise<Result[]> {
  const rows = (await server
    .db('reviews as r')
    .join('complaints as c', 'c.id', 'r.complaint_id')
    .whereNotNull('r.recorded_at')
    .select('c.ticket', 'r.findings', 'r.recorded_at', 'r.received_at', 'r.accuracy_m')
    .select(
      server.db.raw(
        `(select count(*)::int from photos p where p.event_id = r.event_id) as photos,
         (select count(*)::int from review_signers s where s.review_id = r.id) as signed`,
      ),
    )) as Result[];
  const found = rows.map((row) => ({ ...row, ticket: shown(row.ticket) }));
  return asked.flatMap((ticket) => found.filter((row) => row.ticket === ticket));
}

async function fillIn({ page }: Walker) {
  const context = page.context();
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ latitude: -6.2211, longitude: 106.8101, accuracy: 9 });
  const own = page.locator('.signer').first();
  await own.locator('[name^=signer-]').fill('Retno Wijaya');
  await own.locator('[data-sign]').click();
  await sign(page);
  await page.locator('.signer').nth(1).locator('[name=came]').check();
  await page.fill('[name=findings]', 'Saluran tertutup lumpur sepanjang dua puluh meter.');
  await page.setInputFiles('input[type=file]', await photo(60));
  await page.locator('[data-position] button').click();
  await page.locator('[data-position] [role=status]', { hasText: '9 m' }).waitFor();
  await page.check('[name=recommended][value=followUp]');
  await page.fill('[name=recommendation]', 'Dikuras oleh Satpel SDA pekan ini.');
}

async function sign(page: Page) {
  const canvas = page.locator('canvas').first();
  await canvas.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await canvas.boundingBox())!;
  await page.mouse.move(x + 20, y + height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 12; step += 1)
    await page.mouse.move(x + 20 + ((width - 40) * step) / 12, y + height * (step % 2 ? 0.25 : 0.75));
  await page.mouse.up();
}

async function drag(page: Page, from: number, to: number) {
  const handles = page.locator('[data-handle]:visible');
  const middleOf = async (index: number) => {
    const box = (await handles.nth(index).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  // A tall window, so that both ends of the way are in it.
  await page.setViewportSize({ width: 360, height: 2600 });
  await page.evaluate('scrollTo(0, 0)');
  const [start, end] = [await middleOf(from), await middleOf(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x, start.y - 60, { steps: 4 });
  await page.mouse.move(end.x, end.y - 10, { steps: 12 });
  await page.mouse.up();
  await page.setViewportSize({ width: 360, height: 740 });
}

const recorded = async () =>
  (await server
    .db('reviews as r')
    .leftJoin('review_signers as s', 's.review_id', 'r.id')
    .whereNotNull('r.recorded_at')
    .select(
      'r.findings',
      'r.recommended',
      'r.latitude',
      'r.longitude',
      'r.accuracy_m',
      'r.recorded_at',
      's.name',
    )
    .select(server.db.raw('octet_length(s.signature) as bytes'))
    .select(
      server.db.raw('(select count(*)::int from photos p where p.event_id = r.event_id) as photos'),
    )) as { recorded_at: string; bytes: number }[];
