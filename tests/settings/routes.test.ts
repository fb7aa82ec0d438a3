import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const pages = [
  '/settings',
  '/settings/categories',
  '/settings/categories/new',
  '/settings/categories/pohon',
  '/settings/holidays',
  '/settings/deadlines',
  '/settings/deadlines/resolved',
];
const forms = [
  '/settings/hours',
  '/settings/province',
  '/settings/categories',
  '/settings/categories/pohon',
  '/settings/holidays',
  '/settings/holidays/2026-12-25/removal',
  '/settings/deadlines/resolved',
];
const others = [
  'loket.setiabudi',
  'lurah.karet-semanggi',
  'satpel.bina-marga.setiabudi',
  'camat.setiabudi',
  'walikota.jakarta-selatan',
  'sekda',
  'gubernur',
  'inspektorat',
];
const hours = {
  sessionOpens: '08:00',
  sessionCloses: '11:00',
  kecamatanStarts: '08:00',
  kecamatanEnds: '12:00',
  cityStarts: '09:00',
  cityEnds: '13:00',
};
const typedValue = (html: string, name: string) =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(html)?.[1];

describe('who may', () => {
  it.each(others)('not: %s finds no settings', async (username) => {
    const browser = await world.signIn(username);
    for (const page of pages) await browser.get(page).expect(404);
    for (const form of forms) await browser.post(form, { _version: 0, name: 'X' }).expect(404);
    expect(await world.db('settings_changes')).toHaveLength(0);
  });

  it('the administrator opens every page, and nobody signs in first', async () => {
    const admin = await world.signIn('admin');
    for (const page of pages) await admin.get(page).expect(200);
    await admin.get('/settings/categories/tidak-ada').expect(404);
    await admin.get('/settings/deadlines/nowhere').expect(404);
    const { headers } = await world.visitor().get('/settings').expect(303);
    expect(headers.location).toBe('/sign-in?back=%2Fsettings');
  });
});

describe('what is typed', () => {
  it('hours: an end before the start stands beside its field, with all that was typed', async () => {
    const admin = await world.signIn('admin');
    const wrong = { ...hours, sessionOpens: '09:15', sessionCloses: '08:15', cityEnds: 'siang', _version: 0 };
    const { text } = await admin.post('/settings/hours', wrong).expect(422);
    expect(text).toContain('Harus sesudah jam mulai.');
    expect(text).toContain('Jam ditulis seperti 08:00.');
    expect(typedValue(text, 'sessionOpens')).toBe('09:15');
    expect(typedValue(text, 'cityEnds')).toBe('siang');
    expect(await world.db('settings').where('key', 'like', 'calendar.%')).toHaveLength(0);
  });

  it('hours: saved, shown and told in the history', async () => {
    const admin = await world.signIn('admin');
    await admin.post('/settings/hours', { ...hours, kecamatanEnds: '12:30', _version: 0 }).expect(303);
    const { text } = await admin.get('/settings').expect(200);
    expect(text).toContain('Tersimpan, dan tercatat dalam riwayat.');
    expect(text).toContain('Rapat kecamatan selesai: 12:00 → 12:30');
    expect(typedValue(text, 'kecamatanEnds')).toBe('12:30');
    const second = await admin.post('/settings/hours', { ...hours, kecamatanEnds: '11:45', _version: 0 });
    expect(second.status).toBe(409);
    expect(second.text).toContain('diubah orang lain');
    expect(typedValue(second.text, 'kecamatanEnds')).toBe('11:45');
    await admin.post('/settings/hours', hours).expect(428);
  });

  it('province: required, and kept', async () => {
    const admin = await world.signIn('admin');
    const { text } = await admin.post('/settings/province', { name: ' ', _version: 0 }).expect(422);
    expect(text).toContain('Wajib diisi.');
    await admin.post('/settings/province', { name: 'Daerah Khusus Jakarta', _version: 0 }).expect(303);
    expect(typedValue((await admin.get('/settings').expect(200)).text, 'name')).toBe('Daerah Khusus Jakarta');
  });

  it('categories: a category of nobody names where it is referred to', async () => {
    const admin = await world.signIn('admin');
    const fields = {
      nameId: 'Air <b>laut</b>',
      nameEn: '',
      sectorCode: '',
      referTo: '',
      synonyms: 'rob\nasin',
    };
    const { text } = await admin.post('/settings/categories', fields).expect(422);
    expect(text).toContain('Wajib diisi.');
    expect(text).toContain('Tanpa unit pelaksana, tuliskan instansi tujuan rujukan.');
    expect(text).toContain('value="Air &lt;b&gt;laut&lt;/b&gt;"');
    expect(text).toContain('rob\nasin</textarea>');
    expect(text).not.toMatch(/id="field-active"[^>]* checked/);
    await admin.post('/settings/categories', { ...fields, nameEn: 'Sea', referTo: 'KKP' }).expect(303);
    expect((await admin.get('/settings/categories').expect(200)).text).toContain('KKP');
    const taken = await admin.post('/settings/categories', { ...fields, nameEn: 'Sea', referTo: 'KKP' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('Sudah ada.');
  });

  it('categories: synonyms one in a line, without blanks and doubles; out of use at the counter', async () => {
    const admin = await world.signIn('admin');
    const { text } = await admin.get('/settings/categories/pohon').expect(200);
    expect(text).toContain('pohon tumbang\n');
    await admin
      .post('/settings/categories/pohon', {
        nameId: 'Pohon',
        nameEn: 'Trees',
        sectorCode: 'pertamanan',
        referTo: 'tidak dipakai',
        synonyms: ' pohon  tumbang\r\n\r\ndahan\r\ndahan',
        _version: 0,
      })
      .expect(303);
    const row = await world.db('categories').where({ code: 'pohon' }).first();
    expect(row).toMatchObject({ synonyms: ['pohon tumbang', 'dahan'], active: false, refer_to: null });
    const clerk = await world.signIn('loket.setiabudi');
    expect((await clerk.get('/complaints').expect(200)).text).not.toContain('value="pohon"');
    const history = (await admin.get('/settings').expect(200)).text;
    expect(history).toContain('Kategori “Pohon” diubah');
    expect(history).toContain('Dipakai di loket: Ya → Tidak');
  });

  it('holidays: added and removed by year', async () => {
    const admin = await world.signIn('admin');
    const fields = { heldOn: '2027-13-01', nameId: 'Hari Raya', nameEn: 'Feast', kind: 'pesta' };
    const { text } = await admin.post('/settings/holidays', fields).expect(422);
    expect(text).toContain('Tanggal tidak dikenali.');
    expect(text).toContain('Pilih salah satu.');
    expect(typedValue(text, 'nameId')).toBe('Hari Raya');
    const right = { ...fields, heldOn: '2031-03-05', kind: 'holiday' };
    const { headers } = await admin.post('/settings/holidays', right).expect(303);
    expect(headers.location).toBe('/settings/holidays?year=2031');
    const page = (await admin.get('/settings/holidays?year=2031').expect(200)).text;
    expect(page).toContain('Rabu, 5 Maret 2031');
    const version = /removal"><input[^>]*><input type="hidden" name="_version" value="(\d+)"/.exec(page)![1]!;
    await admin.post('/settings/holidays/2031-03-05/removal', { _version: version }).expect(303);
    const empty = (await admin.get('/settings/holidays?year=2031').expect(200)).text;
    expect(empty).toContain('Belum ada hari libur untuk tahun 2031');
    await admin.post('/settings/holidays/2031-03-05/removal', { _version: version }).expect(409);
    await admin.post('/settings/holidays/kemarin/removal', { _version: 0 }).expect(404);
  });

  it('deadlines: whole days only where they are counted', async () => {
    const admin = await world.signIn('admin');
    const fields = { amount: '3,5', time: '25:00', basisId: 'Edaran', basisEn: '', _version: 0 };
    const { text } = await admin.post('/settings/deadlines/resolved', fields).expect(422);
    expect(text).toContain('Isi dengan angka bulat 0 sampai 365.');
    expect(text).toContain('Jam ditulis seperti 08:00.');
    expect(typedValue(text, 'amount')).toBe('3,5');
    expect((await admin.get('/settings/deadlines/kecamatan.received').expect(200)).text).not.toContain(
      'name="amount"',
    );
    const right = { ...fields, amount: '12', time: '15:00', basisEn: 'Circular' };
    await admin.post('/settings/deadlines/resolved', right).expect(303);
    const list = (await admin.get('/settings/deadlines').expect(200)).text;
    expect(list).toContain('Hari kerja sesudah masuk status: 12');
  });
});
