import { setClock } from '../../src/clock.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import { tuesday } from '../meetings/week.ts';
import * as week from '../meetings/week.ts';
import { openSite, type Site } from '../support/browser.ts';
import { walker } from '../support/walker.ts';
import { newWorld, on, type World } from '../support/world.ts';

const count = 100;
const kinds = ['saluran', 'jalan-rusak', 'sampah', 'pohon', 'parkir-liar'];

let world: World;
let site: Site;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(tuesday, '08:30'));
  site = await openSite(world.app);
});
afterAll(async () => {
  await site.close();
  await world.drop();
});

it('triages a hundred escalations: groups, looks ahead, decides at once, hands back, and closes', async () => {
  const changes = Array.from({ length: count }, (_, n) => ({
    categoryCode: kinds[n % kinds.length]!,
    rt: String(n),
    latitude: -6.22,
    longitude: 106.82,
  }));
  await week.manyAwaitingTuesday(world, changes);
  const walk = await walker(site.browser, site.address, 'walikota.jakarta-selatan', 'pc');
  const { page } = walk;
  await walk.visit('/meetings', 'tuesday-01-list');
  await page.getByRole('button', { name: 'Buka rapat' }).click();
  await page.waitForLoadState();
  const path = new URL(page.url()).pathname;
  const meetingId = Number(path.split('/').at(-1));

  // The heads of those units are invited that have something to do with it.
  await page.getByText('Undang Suku Dinas dan Suku Badan').click();
  expect(await page.locator('[name=office]:checked').count()).toBe(kinds.length);
  await page.getByRole('button', { name: 'Kirim undangan' }).click();
  await page.waitForLoadState();
  expect(await world.db('meeting_invitations').where({ meeting_id: meetingId })).toHaveLength(kinds.length);

  // By unit: one group at a time.
  await page.locator('[name=group]').selectOption('sudin');
  await page.getByRole('button', { name: 'Saring' }).click();
  await page.waitForLoadState();
  await walk.look('tuesday-02-board');
  const boxes = page.locator('input[name=cases][form=batch]');
  expect(await boxes.count()).toBe(count);
  const drains = page.locator('tbody', { hasText: 'Suku Dinas Sumber Daya Air Jakarta Selatan' }).first();
  await drains.getByText('Pilih kelompok ini').click();
  expect(await page.locator('[data-selected]').textContent()).toBe('20 aduan dipilih');
  await drains.locator('input[name=cases]').first().uncheck();
  const batch = page.locator('#batch-decision');
  await page.locator('[data-to-batch]').click();
  await batch.locator('[value=followUp]').check();
  await batch.locator('[name=unitId]').selectOption({ label: 'Suku Dinas Sumber Daya Air Jakarta Selatan' });
  await batch.locator('[name=reason]').fill('Dikerjakan bersama pompa kota.');
  await batch.getByRole('button', { name: 'Periksa dulu' }).click();
  await page.getByRole('heading', { name: 'Periksa sebelum memutuskan 19 aduan' }).waitFor();
  await walk.look('tuesday-03-preview');

  // Meanwhile a second window decides on one of them: nothing is done, the case is named, the rest can go on.
  const [changed] = (await page.locator('.table .ticket').first().allTextContents()) as [string];
  const meeting = await week.tuesdayMeeting(world);
  await week.decides(world, meeting, changed.replace('-', ''), { outcome: 'deferred', reason: 'menunggu' });
  await page.getByRole('button', { name: 'Putuskan 19 aduan' }).click();
  await page.getByText('Belum ada yang diputuskan: 1 aduan').waitFor();
  await walk.look('tuesday-04-refused');
  expect(await page.locator('#refused + ul').textContent()).toContain(changed);
  expect(await decisions(meetingId)).toEqual({ deferred: 1 });
  await page.getByRole('button', { name: 'Putuskan 18 aduan' }).click();
  await page.getByText('18 aduan diputuskan.').waitFor();
  expect(await decisions(meetingId)).toEqual({ deferred: 1, followUp: 18 });

  // A second group goes back to the kecamatan, from a page without a script's help.
  await walk.visit(`${path}?group=category&category=pohon&selected=pohon`);
  await batch.locator('[value=returned]').check();
  await batch.locator('[name=instruction]').fill('Dipangkas oleh PPSU.');
  await batch.getByRole('button', { name: 'Periksa dulu' }).click();
  await page.getByRole('button', { name: 'Putuskan 20 aduan' }).click();
  await page.getByText('20 aduan diputuskan.').waitFor();
  expect(await decisions(meetingId)).toMatchObject({ returned: 20 });

  // One case on the screen with its packet, in two windows: the second is told.
  const rows = page.locator('tr:has(input[name=cases])');
  await walk.visit(`${path}?category=sampah`);
  const [own] = (await rows.locator('a.ticket').allTextContents()) as [string];
  await walk.visit(`/complaints/${own}/packet`, 'tuesday-05-packet');
  await walk.visit(`${path}/cases/${own}`, 'tuesday-06-case');
  await page.locator('form.decision [value=cannotSolve]').check();
  await page.locator('form.decision [name=reason]').fill('Anggaran kota tidak cukup.');
  await page.locator('form.decision [name=ask]').fill('Disposisi Gubernur.');
  await week.decides(world, meeting, own.replace('-', ''), { outcome: 'deferred', reason: 'menunggu' });
  await page.locator('form.decision button.btn-primary').click();
  await page.getByText('Orang lain lebih dahulu memutuskan aduan ini.').waitFor();
  await walk.look('tuesday-07-told');
  expect(await page.getByText('Anggaran kota tidak cukup.').count()).toBe(1);

  // The rest waits for the next week, in one go.
  await walk.visit(path);
  await page.fill('#closing-field-reason', 'Menunggu anggaran perubahan.');
  await page.getByRole('button', { name: 'Tunda semuanya dan tutup rapat' }).click();
  await page.getByText('Rapat ditutup.').waitFor();
  await walk.look('tuesday-08-closed');
  expect(await decisions(meetingId)).toEqual({ deferred: 62, followUp: 18, returned: 20 });
  expect(await brokenPromises(world.db)).toEqual([]);
  await walk.leave();
});

/** How often the meeting decided what. */
async function decisions(meetingId: number): Promise<Record<string, number>> {
  const rows = (await world
    .db('meeting_decisions')
    .where({ meeting_id: meetingId })
    .groupBy('outcome')
    .select('outcome')
    .count('* as n')) as unknown as { outcome: string; n: number }[];
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, n]));
}
