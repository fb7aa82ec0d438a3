import type { Page } from 'playwright-core';
import { setClock } from '../../src/clock.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { planReview } from '../../src/reviews/review.ts';
import { stageOf, sunday } from '../reviews/stage.ts';
import { openSite, type Site } from '../support/browser.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { leading, walker } from '../support/walker.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

const now = on(saturday, '14:00');
let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, now);
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await setClock(world.db, null);
  await world.drop();
});
// Several people at one address sign in within a minute.
beforeEach(() => world.db('request_limits').delete());

const works = [
  ['saluran', 'satpel.sumber-daya-air.setiabudi'],
  ['jalan-rusak', 'satpel.bina-marga.setiabudi'],
  ['sampah', 'satpel.lingkungan-hidup.setiabudi'],
  ['pohon', 'satpel.pertamanan.setiabudi'],
] as const;

/** A Saturday of many cases in one kelurahan: the first is planned already, the last has no unit yet. */
async function casesOf(lurah: string): Promise<Complaint[]> {
  const { area_code: kelurahanCode } = (await world
    .db('offices')
    .where({ slug: lurah })
    .first('area_code')) as {
    area_code: string;
  };
  const cases = [];
  for (let n = 0; n < 12; n++) {
    const [categoryCode, unit] = works[n % works.length]!;
    const landmark = `depan rumah nomor ${n + 1}`;
    cases.push(await stageOf(world).assigned({ kelurahanCode, categoryCode, landmark }, { unit }));
  }
  const [first] = cases as [Complaint];
  const person = await world.as(lurah);
  const plan = { ticket: first.ticket, version: first.version, plannedOn: sunday, team: [], person, now };
  await planReview(world.db, { ...plan, key: undefined });
  return [...cases, await world.complaint({ kelurahanCode }, on(saturday, '10:55'))];
}

/** Somebody else was there before. */
const overtaken = async (complaint: Complaint, unit: string) =>
  move(world, complaint, {
    as: 'camat.setiabudi',
    type: 'reassign',
    unitId: await officeId(world, unit),
    now,
  });

const words = {
  id: {
    lead: 'Satu hari dan satu tim',
    ready: '10 aduan akan dijadwalkan',
    leftOut: '3 aduan tidak ikut',
    planned: 'Sudah dijadwalkan',
    changed: 'Berubah sejak daftar dibuka',
    impossible: 'Tidak dapat pada statusnya sekarang',
    monday: 'Peninjauan dilakukan pada hari Minggu',
    outcome: '9 aduan berhasil, 4 tidak.',
    retried: '2 aduan berhasil.',
    none: 'Tidak satu pun dari yang dipilih',
  },
  en: {
    lead: 'One day and one team',
    ready: '10 will be planned',
    leftOut: '3 left out',
    planned: 'Planned already',
    changed: 'Changed since the list was opened',
    impossible: 'Not possible in its present state',
    monday: 'Sunday',
    outcome: 'Done for 9, not for 4.',
    retried: 'Done for 2.',
    none: 'None of those chosen',
  },
};

const linesOf = (page: Page) => page.locator('.outcomes li').allInnerTexts();
/** What is said of a case. */
const saidOf = async (page: Page, { ticket }: Complaint) =>
  (await linesOf(page)).find((line) => line.includes(shownTicket(ticket)));

it.each([
  ['pc', 'id', 'lurah.karet-semanggi'],
  ['newPhone', 'id', 'lurah.karet-kuningan'],
  ['pc', 'en', 'lurah.guntur'],
  ['newPhone', 'en', 'lurah.menteng-atas'],
] as const)('a lurah plans one review for many cases on a %s in %s', async (size, lang, lurah) => {
  const said = words[lang];
  const cases = await casesOf(lurah);
  const [planned, overtakenFirst, overtakenLast] = cases as [Complaint, Complaint, Complaint];
  const received = cases.at(-1)!;
  const walk = await walker(site.browser, site.address, lurah, size);
  const { page } = walk;
  const look = (state: string) => walk.lookByDayAndNight(`plans-${state}-${size}-${lang}`);
  await walk.visit('/complaints?which=open');
  await walk.speak(lang);
  for (const box of await page.locator('input[name=cases]').all()) await box.check();
  await overtaken(overtakenFirst, 'satpel.sumber-daya-air.setiabudi');
  await leading(page, () => page.press('[formaction="/reviews/plan-form"]', 'Enter'));

  expect(await page.textContent('.page-head')).toContain(said.lead);
  expect(await page.locator('main h2').allInnerTexts()).toEqual([said.ready, said.leftOut]);
  expect(await linesOf(page)).toHaveLength(cases.length);
  expect(await saidOf(page, planned)).toContain(said.planned);
  // A number alone says nothing: what was left out is known by its place.
  expect(await saidOf(page, overtakenFirst)).toMatch(
    new RegExp(`${said.changed}.*depan rumah nomor 2$`, 's'),
  );
  expect(await saidOf(page, received)).toContain(said.impossible);
  await look('asked');

  // A fault stands beside its field, and what was chosen stays chosen.
  const satpol = page.getByLabel('Satpol PP');
  await satpol.press('Space');
  await page.fill('[name=plannedOn]', '2026-11-23');
  await leading(page, () => page.press('[name=plannedOn]', 'Enter'));
  expect(await page.textContent('#field-plannedOn-error')).toContain(said.monday);
  expect(await satpol.isChecked()).toBe(true);
  await look('fault');

  await page.fill('[name=plannedOn]', sunday);
  await overtaken(overtakenLast, 'satpel.bina-marga.setiabudi');
  await leading(page, () => page.press('main form .btn-primary', 'Enter'));
  expect(await page.textContent('.page-head [role=status]')).toBe(said.outcome);
  expect(await saidOf(page, overtakenLast)).toContain(said.changed);
  await look('outcome');
  await leading(page, () => page.press('main form .btn-outline-primary', 'Enter'));
  expect(await page.textContent('.page-head [role=status]')).toBe(said.retried);
  expect((await reload(world, overtakenLast)).state).toBe('kecamatan.reviewPlanned');
  await look('retried');

  // From there one comes back to the list, in the other language, too.
  const other = lang === 'id' ? 'en' : 'id';
  await walk.speak(other);
  expect(page.url()).toBe(`${site.address}/complaints?which=open`);
  await walk.speak(lang);
  for (const box of await page.locator('input[name=cases]').all()) await box.check();
  await leading(page, () => page.press('[formaction="/reviews/plan-form"]', 'Enter'));
  expect(await page.textContent('.page-head')).toContain(said.none);
  await look('none');
  await leading(page, () => page.press('main a.btn-primary', 'Enter'));
  expect(page.url()).toBe(`${site.address}/complaints?which=open`);
  await walk.leave();
});
