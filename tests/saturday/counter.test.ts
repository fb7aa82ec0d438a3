import { setClock } from '../../src/clock.ts';
import { makeSessionsAhead, sessionOf } from '../../src/saturday/sessions.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

let world: World;
let clerk: Browser;
let camat: Browser;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
  await setClock(world.db, on(saturday, '09:00'));
  clerk = await world.signIn('loket.setiabudi');
  camat = await world.signIn('camat.setiabudi');
});
afterAll(() => world.drop());

const idOf = async (day: string, kecamatan = setiabudi) => (await sessionOf(world.db, kecamatan, day))!.id;

describe('GET /saturday', () => {
  it('shows place, times, state, complaints and the Saturdays to come', async () => {
    const empty = (await clerk.get('/saturday').expect(200)).text;
    expect(empty).toContain('Belum ada aduan');
    await world.complaint({ text: 'Pohon tumbang menutup gang' });
    const page = (await clerk.get('/saturday').expect(200)).text;
    for (const words of [
      'Kantor Kecamatan Setiabudi',
      '08.00–11.00',
      'Sedang buka',
      'Loket buka sampai pukul 11.00.',
      'Pohon tumbang menutup gang',
      'Sabtu, 21 November 2026',
      'Sabtu, 9 Januari 2027',
      'href="/saturday/intake"',
    ])
      expect(page).toContain(words);
    expect(page).not.toContain('Ubah status');
  });

  it('shows on another day when the counter opens', async () => {
    await setClock(world.db, on('2026-11-25', '10:00'));
    const visitor = await world.signIn('loket.setiabudi');
    const page = (await visitor.get('/saturday').expect(200)).text;
    expect(page).toContain('Loket buka Sabtu, 28 November 2026, pukul 08.00.');
    expect(page).not.toContain('href="/saturday/intake"');
    const intake = (await visitor.get('/saturday/intake').expect(200)).text;
    expect(intake).toContain('Aduan belum dapat dicatat sekarang');
    expect(intake).not.toContain('name="text"');
    // And what is done with a paper form that turns up now, where it would be entered.
    for (const shown of [page, intake])
      expect(shown).toMatch(/formulir kertas yang tertinggal.*sesi berikutnya/);
    await setClock(world.db, on(saturday, '09:00'));
  });

  it('says so when no session was made', async () => {
    await world.db('saturday_sessions').where({ kecamatan_code: '31.01.01' }).delete();
    const islands = await world.signIn('loket.kepulauan-seribu-utara');
    expect((await islands.get('/saturday').expect(200)).text).toContain('Belum ada sesi');
    await islands.get('/saturday/intake').expect(303);
    await makeSessionsAhead(world.db, on(saturday));
    expect((await islands.get('/saturday').expect(200)).text).toContain('Kecamatan Kepulauan Seribu Utara');
  });

  it('is for clerk and camat', async () => {
    for (const name of ['satpol-pp.setiabudi', 'lurah.karet-semanggi', 'walikota.jakarta-selatan', 'admin']) {
      const other = await world.signIn(name);
      for (const path of ['/saturday', '/saturday/intake']) await other.get(path).expect(404);
      for (const path of ['/saturday/intake', '/saturday/similar', '/saturday/visitor'])
        await other.post(path, {}).expect(404);
    }
    const visitor = await world.visitor().get('/saturday').expect(303);
    expect(visitor.headers.location).toBe('/sign-in?back=%2Fsaturday');
  });
});

describe('POST /saturday/:id/status', () => {
  it('lets the camat cancel, and shows why', async () => {
    const id = await idOf('2026-12-05');
    expect((await camat.get('/saturday').expect(200)).text).toContain('Ubah status');
    const done = await camat
      .post(`/saturday/${id}/status`, { status: 'cancelled', reason: 'Gedung direnovasi' })
      .expect(303);
    expect(done.headers.location).toBe('/saturday');
    const page = (await camat.get('/saturday').expect(200)).text;
    expect(page).toContain('Status sesi disimpan.');
    expect(page).toContain('Gedung direnovasi');
    expect(page).toContain('Ditiadakan');
  });

  it('keeps what was typed beside the error', async () => {
    const id = await idOf('2026-12-12');
    const page = await camat.post(`/saturday/${id}/status`, { status: 'piket', reason: ' ' }).expect(422);
    expect(page.text).toContain('Wajib diisi.');
    expect(page.text).toMatch(/<option value="piket" selected>/);
    await camat.post(`/saturday/${id}/status`, { status: 'maybe' }).expect(422);
    expect(await sessionOf(world.db, setiabudi, '2026-12-12')).toMatchObject({ status: 'held' });
  });

  it('is for the camat of the kecamatan', async () => {
    const id = await idOf('2026-12-19');
    const tebet = await idOf('2026-12-19', '31.74.01');
    await clerk.post(`/saturday/${id}/status`, { status: 'cancelled', reason: 'x' }).expect(404);
    await camat.post(`/saturday/${tebet}/status`, { status: 'cancelled', reason: 'x' }).expect(404);
    await camat.post('/saturday/abc/status', { status: 'cancelled', reason: 'x' }).expect(404);
    expect(await sessionOf(world.db, '31.74.01', '2026-12-19')).toMatchObject({ status: 'held' });
  });
});
