import { forgetRules } from '../../src/calendar/queries.ts';
import { setClock } from '../../src/clock.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { logComplaint, type Logging } from '../../src/saturday/intake.ts';
import { makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import { newWorld, on, ordinaryIntake, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let clerk: Browser;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
  await setClock(world.db, on(saturday, '09:30'));
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(() => world.drop());

async function logged(intake: Partial<Intake> = {}, changes: Partial<Logging> = {}): Promise<string> {
  const { ticket } = await logComplaint(world.db, {
    intake: { ...ordinaryIntake, sessionId: await world.session(), ...intake },
    outcome: 'passOn',
    person: await world.as('loket.setiabudi'),
    now: on(saturday, '09:10'),
    ...changes,
  });
  return ticket;
}
const siti = ordinaryIntake.visitor as Exclude<Intake['visitor'], { complainantId: number }>;
const receiptOf = async (ticket: string, browser = clerk, query = '') =>
  (await browser.get(`/complaints/${ticket}/receipt${query}`).expect(200)).text;

test('names complainant, matter, place, time and receiver, what happens when, and the rights', async () => {
  const ticket = await logged();
  const page = await receiptOf(ticket);
  const { name } = await world.as('loket.setiabudi');
  for (const words of [
    `${ticket.slice(0, 4)}-${ticket.slice(4)}`,
    'Sab 21 Nov 2026, 09.10',
    'Kantor Kecamatan Setiabudi, Jakarta Selatan',
    'Siti Aminah · ••56 ••••',
    'Saluran mampet: Saluran air di depan rumah mampet',
    'Jalan Melati 5, RT 003/RW 002, Karet Semanggi, depan Masjid Al-Ikhlas',
    name,
    'Dijawab Senin, 23 November 2026, paling lambat Selasa, 24 November 2026.',
    'Minggu, 22 November 2026: Peninjauan lapangan',
    'Senin, 23 November 2026: Rapat kecamatan',
    'Senin, 23 November 2026: Laporan camat kepada Walikota Jakarta Selatan',
    'Selasa, 24 November 2026: Rapat kota',
    'gratis',
    'keberatan dalam 10 hari kerja',
    'Ombudsman',
    '08.00–11.00',
    '112',
  ])
    expect(page).toContain(words);
  expect(page).not.toContain('+6281234567890');
});

test('says of what is urgent, and of nothing else, who hears of it now', async () => {
  const now = 'Sekarang: Darurat: camat dan unit yang berwenang diberi tahu. Bila ada bahaya, telepon 112.';
  expect(await receiptOf(await logged({ urgent: true }))).toContain(now);
  expect(await receiptOf(await logged())).not.toContain('Sekarang: ');
});

test('leads to the tracking page by QR and address', async () => {
  const ticket = await logged();
  const page = await receiptOf(ticket);
  expect(trackKey(ticket)).toMatch(/^[\w-]{22}$/);
  expect(page).toMatch(new RegExp(`http://127\\.0\\.0\\.1:\\d+/track/${trackKey(ticket)}`));
  expect(page).toContain('src="data:image/svg+xml;base64,');
});

test('ends a sentence once, however the clerk ended it', async () => {
  for (const reason of ['Diarahkan ke RPTRA.', 'Diarahkan ke RPTRA ', 'Sudah ke RPTRA?']) {
    const ticket = await logged({}, { outcome: 'notAComplaint', reason });
    const said = /Bukan pengaduan: ([^<]*)</.exec(await receiptOf(ticket))![1]!;
    expect(said).toMatch(/RPTRA[.?]$/);
  }
});

test('comes on A5 or on 80 mm', async () => {
  const ticket = await logged();
  expect(await receiptOf(ticket)).not.toContain('receipt-strip');
  expect(await receiptOf(ticket)).toContain('receipt?paper=80');
  const strip = await receiptOf(ticket, clerk, '?paper=80');
  expect(strip).toContain('receipt-strip');
  expect(strip).not.toContain('paper=80');
});

test.each<[string, Partial<Logging>, string]>([
  ['solved on the spot', { outcome: 'resolvedOnTheSpot', evidence: 'Beres' }, 'Dinyatakan selesai. Beres'],
  [
    'no complaint',
    { outcome: 'notAComplaint', reason: 'Jadwal ada di papan' },
    'Bukan pengaduan: Jadwal ada di papan.',
  ],
  ['referred', { outcome: 'refer', institution: 'PT PLN' }, 'Dirujuk ke PT PLN.'],
])('tells the result when it is %s', async (_, changes, words) => {
  const page = await receiptOf(await logged({}, changes));
  expect(page).toContain(words);
  expect(page).not.toContain('Rapat kecamatan');
});

test('promises whoever was joined the answer of the complaint that leads', async () => {
  const lead = await logged();
  const page = await receiptOf(await logged({}, { joinTicket: lead }));
  expect(page).toContain(`Digabungkan dengan aduan ${lead.slice(0, 4)}-${lead.slice(4)}`);
  expect(page).toContain('Dijawab Senin, 23 November 2026, paling lambat Selasa, 24 November 2026.');
});

test('moves the meetings after a holiday', async () => {
  const ticket = await logged();
  const holiday = { held_on: '2026-11-23', name_id: 'Hari Uji', name_en: 'Test Day', kind: 'holiday' };
  await world.db('holidays').insert(holiday);
  forgetRules();
  const page = await receiptOf(ticket);
  await world.db('holidays').where({ held_on: '2026-11-23' }).delete();
  forgetRules();
  expect(page).toContain('Selasa, 24 November 2026: Rapat kecamatan');
  expect(page).toContain('Rabu, 25 November 2026: Rapat kota');
});

test('names the Bupati on the islands', async () => {
  const session = (await sessionOf(world.db, '31.01.01', saturday))!;
  const person = await world.as('loket.kepulauan-seribu-utara');
  const ticket = await logged({ sessionId: session.id, kelurahanCode: '31.01.01.1001' }, { person });
  const islands = await world.signIn('loket.kepulauan-seribu-utara');
  expect(await receiptOf(ticket, islands)).toContain('Laporan camat kepada Bupati Kepulauan Seribu');
});

test('a hidden name is printed by the clerk who took it, as long as the session lasts', async () => {
  const ticket = await logged({ anonymous: true });
  expect(await receiptOf(ticket)).toContain('Siti Aminah');
  const camat = await world.signIn('camat.setiabudi');
  const masked = await receiptOf(ticket, camat);
  expect(masked).not.toContain('Siti Aminah');
  expect(masked).toContain('S*** A*****');
  expect(masked).not.toContain('?same=');
  // The last four digits open the tracking page, so a page inside shows none of a hidden complainant's.
  const lurah = await world.signIn('lurah.karet-semanggi');
  expect((await lurah.get(`/complaints/${ticket}`).expect(200)).text).not.toMatch(/(?<!0812 3456 )7890/);
  await setClock(world.db, on('2026-11-22', '08:00'));
  expect(await receiptOf(ticket, await world.signIn('loket.setiabudi'))).not.toContain('Siti Aminah');
  await setClock(world.db, on(saturday, '09:30'));
});

test('is for clerk and camat of the kecamatan, and only they are offered it', async () => {
  const ticket = await logged();
  for (const name of [
    'satpel.sumber-daya-air.setiabudi',
    'lurah.karet-semanggi',
    'walikota.jakarta-selatan',
  ]) {
    const other = await world.signIn(name);
    await other.get(`/complaints/${ticket}/receipt`).expect(404);
    expect((await other.get(`/complaints/${ticket}`).expect(200)).text).not.toContain('/receipt');
  }
  for (const name of ['satpol-pp.setiabudi', 'loket.tebet'])
    await (await world.signIn(name)).get(`/complaints/${ticket}/receipt`).expect(404);
  expect((await clerk.get(`/complaints/${ticket}`)).text).toContain('/receipt');
  await clerk.get('/complaints/00000000/receipt').expect(404);
});

test('speaks the language of the complainant, its buttons that of the clerk', async () => {
  const english = await logged({ visitor: { ...siti, language: 'en' } });
  const page = await receiptOf(english);
  for (const words of [
    'Receipt of a complaint',
    'object within 10 working days',
    'Blocked drain',
    'lang="en"',
  ])
    expect(page).toContain(words);
  for (const button of ['Kertas 80 mm', 'Pengunjung berikutnya', 'Cetak']) expect(page).toContain(button);
  await world.db('people').where({ username: 'loket.setiabudi' }).update({ language: 'en' });
  const indonesian = await receiptOf(await logged());
  await world.db('people').where({ username: 'loket.setiabudi' }).update({ language: 'id' });
  for (const words of ['Tanda terima pengaduan', 'keberatan dalam 10 hari kerja', 'Next visitor'])
    expect(indonesian).toContain(words);
});

test('carries the CRM number, and is offered again beside each complaint of the session', async () => {
  const ticket = await logged({ crmNumber: 'JK2611210042' });
  expect(await receiptOf(ticket)).toContain('JK2611210042');
  const shown = `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
  expect((await clerk.get('/saturday').expect(200)).text).toContain(`href="/complaints/${shown}/receipt"`);
});
