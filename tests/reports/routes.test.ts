import { addWorkingDays, dayOf, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { draftReport, sendReport } from '../../src/reports/report.ts';
import { newWorld, on, setiabudi, type Browser, type World } from '../support/world.ts';
import { act, decided, monday, officeId, stateOf, tuesday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const password = 'aduan-sabtu';
const field = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const draftOf = (level: 'kecamatan' | 'city', areaCode: string) =>
  draftReport(world.db, { level, areaCode, now: on(monday, '12:30') });

async function sent(
  level: 'kecamatan' | 'city',
  areaCode: string,
  username: string,
  now = on(monday, '12:30'),
) {
  const { id, version } = await draftReport(world.db, { level, areaCode, now });
  const person = await world.as(username);
  return (await sendReport(world.db, { reportId: id, version, person, now })).report;
}

/** The hidden fields of the form that signs, as the page has them now. */
async function form(browser: Browser, id: number) {
  const { text } = await browser.get(`/reports/${id}`).expect(200);
  return { _version: field(text, '_version'), seen: field(text, 'seen'), _key: field(text, '_key') };
}

describe('a camat', () => {
  it('opens the draft from the list, saves the letter, signs and sends', async () => {
    const complaint = await decided(world, 'unsolved');
    await decided(world, 'resolved');
    const browser = await world.signIn('camat.setiabudi');
    const list = await browser.get('/reports').expect(200);
    expect(list.text).toContain('Konsep laporan Anda');
    const { id } = await draftOf('kecamatan', setiabudi);
    expect(list.text).toContain(`href="/reports/${id}#unsolved"`);

    const page = await browser.get(`/reports/${id}`).expect(200);
    for (const shown of [
      'Kota Administrasi Jakarta Selatan',
      'Kecamatan Setiabudi',
      'Walikota Jakarta Selatan',
      'Bagian B: tidak dapat diselesaikan',
      'S*** A*****',
      'Pengerukan oleh Sudin SDA.',
      'Camat Setiabudi',
      'Menindaklanjuti Instruksi Gubernur Nomor 135 Tahun 2017',
    ])
      expect(page.text).toContain(shown);
    expect(page.text).not.toContain('Siti Aminah');

    const letter = { letter: 'Dengan hormat, baris pertama.\r\nBaris kedua.', letterNumber: '12/-1.711' };
    await browser.post(`/reports/${id}/letter`, { ...letter, _version: 1 }).expect(303);
    const stale = await browser
      .post(`/reports/${id}/letter`, { letter: 'Ketikan kedua', letterNumber: '', _version: 1 })
      .expect(409);
    expect(stale.text).toContain('Ketikan kedua');
    expect(stale.text).toContain('Isi laporan berubah');
    // What the other window saved stands beside what was typed here.
    const elsewhere = stale.text.slice(stale.text.indexOf('Yang tersimpan sekarang berbeda'));
    expect(elsewhere.indexOf('<dd>12/-1.711')).toBeGreaterThan(0);
    expect(elsewhere).toContain('baris pertama.');

    const hidden = await form(browser, id);
    const typed = { letter: 'Surat yang baru diketik', letterNumber: '13/-1.711' };
    for (const [wrong, says] of [
      ['', 'Wajib diisi.'],
      ['salah', 'Kata sandi tidak cocok.'],
    ] as const) {
      const refused = await browser
        .post(`/reports/${id}/sending`, { ...hidden, ...typed, password: wrong })
        .expect(422);
      expect(refused.text).toContain(says);
      expect(refused.text).toContain(typed.letter);
      expect(refused.text).toContain(typed.letterNumber);
    }
    const tooLong = await browser
      .post(`/reports/${id}/sending`, { ...hidden, letter: 'x'.repeat(6001), letterNumber: '', password })
      .expect(422);
    expect(tooLong.text).toContain('Terlalu panjang.');
    expect(await stateOf(world, complaint)).toBe('kecamatan.toReport');

    // A decision after the page was opened: the camat reads it before it goes out.
    const later = await decided(world, 'unsolved');
    const changed = await browser
      .post(`/reports/${id}/sending`, { ...hidden, ...typed, password })
      .expect(409);
    expect(changed.text).toContain(typed.letter);
    expect(await stateOf(world, later)).toBe('kecamatan.toReport');

    const fresh = { ...(await form(browser, id)), ...typed, password };
    const clicks = await Promise.all([1, 2].map(() => browser.post(`/reports/${id}/sending`, fresh)));
    expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
    expect(await stateOf(world, complaint)).toBe('city.awaitingMeeting');
    expect(await stateOf(world, later)).toBe('city.awaitingMeeting');
    const after = await browser.get(`/reports/${id}`).expect(200);
    expect(after.text).toContain('Surat yang baru diketik');
    expect(after.text).not.toContain('name="password"');
    await browser.post(`/reports/${id}/letter`, { ...typed, _version: 9 }).expect(409);
    await browser.post(`/reports/${id}/letter`, typed).expect(428);
  });

  it('calls nothing nil that only sends no complaint up', async () => {
    await decided(world, 'followUp');
    const { id } = await draftOf('kecamatan', setiabudi);
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get(`/reports/${id}`).expect(200);
    expect(text).toContain('Tidak ada pengaduan yang naik dengan laporan ini.');
    expect(text).not.toContain('Laporan nihil');
    const signed = { ...(await form(browser, id)), letter: '', letterNumber: '', password };
    const { headers } = await browser.post(`/reports/${id}/sending`, signed).expect(303);
    expect((await browser.get(headers.location!)).text).toContain(
      'Laporan terkirim; tidak ada pengaduan yang naik.',
    );
  });

  it('reads the report in English too', async () => {
    const person = await world.as('camat.tebet');
    await world.db('people').where({ id: person.id }).update({ language: 'en' });
    const browser = await world.signIn('camat.tebet');
    await browser.get('/reports').expect(200);
    const { id } = await draftOf('kecamatan', '31.74.01');
    const { text } = await browser.get(`/reports/${id}`).expect(200);
    expect(text).toContain('Part B: cannot be solved at this level');
    // The letter itself stays an official Indonesian letter.
    expect(text).toContain('Menindaklanjuti Instruksi Gubernur');
  });
});

describe('the way up', () => {
  it('shows each office its own, and the Governor disposes', async () => {
    const complaint = await decided(world, 'unsolved');
    const report = await sent('kecamatan', setiabudi, 'camat.setiabudi');
    const walikota = await world.signIn('walikota.jakarta-selatan');
    expect((await walikota.get('/reports').expect(200)).text).toContain('Menunggu tanda terima Anda');
    await walikota.post(`/reports/${report.id}/acknowledgement`).expect(303);
    expect((await walikota.get(`/reports/${report.id}`).expect(200)).text).toContain('Diterima');
    await act(
      world,
      'walikota.jakarta-selatan',
      complaint,
      { type: 'decide', outcome: 'cannotSolve', reason: 'Pompa milik provinsi.', ask: 'Pompa baru.' },
      on(tuesday, '10:00'),
    );

    const sekda = await world.signIn('sekda');
    const gubernur = await world.signIn('gubernur');
    const city = await sent('city', '31.74', 'walikota.jakarta-selatan', on(tuesday, '14:00'));
    await gubernur.get(`/reports/${city.id}`).expect(404);
    const inbox = await sekda.get('/reports').expect(200);
    expect(inbox.text).toContain('Teruskan 1 pengaduan ke Gubernur');
    expect(inbox.text).toContain('Pompa baru.');
    const paper = await sekda.get(`/reports/${city.id}`).expect(200);
    expect(paper.text).toContain('melalui Sekretaris Daerah');
    expect(paper.text).toContain('Hasil pelaksanaan instruksi');
    await sekda.post(`/reports/${city.id}/forwarding`).expect(303);
    expect((await sekda.get('/reports').expect(200)).text).toContain('Tidak ada kasus yang menunggu Sekda');
    expect(await stateOf(world, complaint)).toBe('province.withGovernor');

    await gubernur.get(`/reports/${city.id}`).expect(200);
    const { text } = await gubernur.get('/reports').expect(200);
    expect(text).toContain('Menunggu keputusan Gubernur');
    expect(text).toContain('Pompa milik provinsi.');
    const action = /action="(\/complaints\/[^"]+\/disposition)"/.exec(text)![1]!;
    const unitId = await officeId(world, 'dinas.sumber-daya-air');
    const dueOn = addWorkingDays(dayOf(new Date(), ordinaryCalendar), 5, ordinaryCalendar);
    const version = /disposition"[^]*?name="_version" value="(\d+)"/.exec(text)![1]!;
    await gubernur.post(action, { unitId, dueOn, note: 'Segera', _version: version }).expect(303);
    expect(await stateOf(world, complaint)).toBe('province.followUp');
    expect((await gubernur.get('/reports').expect(200)).text).toContain(
      'Tidak ada kasus yang menunggu Gubernur',
    );

    // Solved and objected to: the Sekda reads the objection, not what the city once asked for.
    const now = new Date();
    await act(
      world,
      'dinas.sumber-daya-air',
      complaint,
      { type: 'completeWork', evidence: 'Dipasang.' },
      now,
    );
    await act(world, 'sekda', complaint, { type: 'verify' }, now);
    await act(world, 'loket.setiabudi', complaint, { type: 'object', reason: 'Pompanya mati lagi.' }, now);
    const objected = await sekda.get('/reports').expect(200);
    expect(objected.text).toContain('Keberatan pelapor: Pompanya mati lagi.');
    expect(objected.text).not.toContain('Pompa baru.');
  });

  it('prints a sent report from what was frozen', async () => {
    const complaint = await decided(world, 'unsolved', { text: 'Teks pada saat laporan.' });
    const report = await sent('kecamatan', setiabudi, 'camat.setiabudi');
    await world.db('complaints').where({ id: complaint.id }).update({ text: 'Teks yang lain.' });
    await world.db('offices').where({ slug: 'camat.setiabudi' }).update({ address: 'Alamat baru' });
    const inspector = await world.signIn('inspektorat');
    const { text } = await inspector.get(`/reports/${report.id}`).expect(200);
    expect(text).toContain('Teks pada saat laporan.');
    expect(text).not.toMatch(/Teks yang lain|Alamat baru/);
  });
});

describe('who may', () => {
  const names = [
    'camat.setiabudi',
    'camat.tebet',
    'walikota.jakarta-selatan',
    'walikota.jakarta-timur',
    'sekda',
    'gubernur',
    'inspektorat',
    'lurah.karet-semanggi',
    'loket.setiabudi',
    'satpol-pp.setiabudi',
    'admin',
  ];
  // One row for each route, one status for each of the names above.
  const table: [method: 'get' | 'post', path: string, ...statuses: number[]][] = [
    ['get', '/reports', 200, 200, 200, 200, 200, 200, 200, 404, 404, 404, 404],
    ['get', '/reports/:draft', 200, 404, 404, 404, 404, 404, 200, 404, 404, 404, 404],
    ['get', '/reports/:sent', 200, 404, 200, 404, 404, 404, 200, 404, 404, 404, 404],
    ['get', '/reports/:city', 404, 404, 200, 404, 200, 404, 200, 404, 404, 404, 404],
    ['get', '/reports/0', 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ['get', '/reports/x', 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ['post', '/reports/:draft/letter', 409, 404, 404, 404, 404, 404, 403, 404, 404, 404, 404],
    ['post', '/reports/:draft/sending', 422, 404, 404, 404, 404, 404, 403, 404, 404, 404, 404],
    ['post', '/reports/:sent/acknowledgement', 403, 404, 303, 404, 404, 404, 403, 404, 404, 404, 404],
    ['post', '/reports/:sent/forwarding', 403, 404, 403, 404, 404, 404, 403, 404, 404, 404, 404],
    // The Sekda's forwarding shows the report to the Governor, who comes next in the row.
    ['post', '/reports/:city/forwarding', 404, 404, 403, 404, 303, 403, 403, 404, 404, 404, 404],
  ];

  it('holds for every route and every role', async () => {
    const ids = {
      sent: (await sent('kecamatan', setiabudi, 'camat.setiabudi')).id,
      city: (await sent('city', '31.74', 'walikota.jakarta-selatan')).id,
      draft: (await draftOf('kecamatan', setiabudi)).id,
    };
    const browsers = await Promise.all(names.map((name) => world.signIn(name)));
    const found: typeof table = [];
    for (const [method, path] of table) {
      const address = path.replace(/:(\w+)/, (_, name: keyof typeof ids) => String(ids[name]));
      const statuses: number[] = [];
      for (const browser of browsers) {
        const fields = {
          letter: 'Isi',
          letterNumber: '',
          password: 'salah',
          seen: '0'.repeat(64),
          _version: 99,
        };
        const answer = method === 'get' ? await browser.get(address) : await browser.post(address, fields);
        statuses.push(answer.status);
      }
      found.push([method, path, ...statuses]);
    }
    expect(found).toEqual(table);
  });

  it('sends visitors to the sign-in page', async () => {
    expect((await world.visitor().get('/reports')).headers.location).toContain('/sign-in');
  });

  it('lets staff prepare and not send', async () => {
    const person = await world.as('camat.setiabudi');
    await world.db('role_grants').where({ person_id: person.id }).update({ capacity: 'staff' });
    const { id } = await draftOf('kecamatan', setiabudi);
    const browser = await world.signIn('camat.setiabudi');
    const { text } = await browser.get(`/reports/${id}`).expect(200);
    expect(text).not.toContain('name="password"');
    expect(text).toContain('Simpan dan lihat pratinjau');
    await browser
      .post(`/reports/${id}/sending`, {
        ...(await form(browser, id)),
        letter: '',
        letterNumber: '',
        password,
      })
      .expect(403);
  });
});
