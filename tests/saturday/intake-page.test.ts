import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { setClock } from '../../src/clock.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { photoLimit } from '../../src/web/body.ts';
import { karetSemanggi, newWorld, on, saturday, type Browser, type World } from '../support/world.ts';

let world: World;
let clerk: Browser;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
  await setClock(world.db, on(saturday, '09:00'));
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(() => world.drop());

const typed = {
  phone: '0812 3456 7890',
  name: 'Siti Aminah',
  kelurahanCode: karetSemanggi,
  rt: '3',
  rw: '2',
  landmark: 'depan Masjid Al-Ikhlas',
  categoryCode: 'saluran',
  text: 'Saluran air di depan rumah mampet, kalau hujan air meluap ke jalan.',
  channel: 'sms',
  language: 'id',
  outcome: 'passOn',
};
const post = (changes: Record<string, string> = {}, browser = clerk) =>
  browser.post('/saturday/intake', { ...typed, _key: randomUUID(), ...changes });
const ticketOf = ({ headers }: { headers: Record<string, string> }) =>
  /^\/complaints\/(\w{4}-\w{4})\/receipt$/.exec(headers.location ?? '')![1]!;
const count = async () => Number((await world.db('complaints').count('* as n').first())!.n);
const visitorAt = (browser: Browser, number: string) =>
  browser.post('/saturday/visitor', { phone: number }).expect(200);
const similarTo = async (query: Record<string, string>, browser = clerk) =>
  (
    (await browser.post('/saturday/similar', query).expect(200)).body as {
      similar: { ticket: string; text: string }[];
    }
  ).similar.map(({ text }) => text);

describe('the intake', () => {
  it('offers the kelurahan of the kecamatan, every category with its words, and a key', async () => {
    const page = (await clerk.get('/saturday/intake').expect(200)).text;
    expect(page).toContain('Karet Semanggi');
    expect(page).not.toContain('Kebon Baru');
    expect(page).toMatch(
      /<option value="saluran" data-words="[^"]*got mampet[^"]*" data-unit="[^"]*Sumber Daya Air/,
    );
    expect(page).toMatch(/<option value="air-bersih"[^>]* data-refer="PAM Jaya"/);
    expect(page).toContain('UU 27/2022');
    expect(page).toContain('112');
    expect(page).toMatch(/name="_key" value="[0-9a-f-]{36}"/);
    expect(page).not.toContain('name="lateReason"');
  });

  it('stores the complaint and leads to its receipt, once for one key', async () => {
    const before = await count();
    const key = randomUUID();
    const first = await post({ _key: key }).expect(303);
    const second = await post({ _key: key }).expect(303);
    expect(second.headers.location).toBe(first.headers.location);
    expect(await count()).toBe(before + 1);
    const receipt = (await clerk.get(first.headers.location!).expect(200)).text;
    expect(receipt).toContain('Siti Aminah');
    const again = await post({ _key: key, text: 'Lampu jalan mati di gang dua' }).expect(422);
    expect(again.text).toContain('Formulir ini sudah dipakai untuk aduan lain.');
    expect(again.text).toContain('Lampu jalan mati di gang dua');
    expect(again.text).not.toContain(key);
  });

  it('takes photos, and says which file is none', async () => {
    const image = await sharp({ create: { width: 30, height: 30, channels: 3, background: 'blue' } })
      .png()
      .toBuffer();
    await post().attach('photos', image).attach('photos', image).expect(303);
    expect(await world.db('photos')).toHaveLength(2);
    const page = await post({ landmark: 'dekat pos ronda' })
      .attach('photos', Buffer.from('%PDF'))
      .expect(422);
    expect(page.text).toContain('Foto: Berkas ini bukan foto yang dapat dibaca');
    expect(page.text).toContain('Pilih lagi fotonya');
    expect(page.text).toContain('value="dekat pos ronda"');
  });

  it('says which photos are too many or too large, and keeps what was typed', async () => {
    const five = post({ landmark: 'dekat pos ronda' });
    for (let n = 0; n < 5; n++) five.attach('photos', Buffer.from('x'));
    const many = (await five.expect(422)).text;
    expect(many).toContain('Foto: Paling banyak 4 foto sekaligus.');
    expect(many).toContain('value="dekat pos ronda"');
    const large = await post({ landmark: 'dekat pos ronda' })
      .attach('photos', Buffer.alloc(photoLimit + 1))
      .expect(422);
    expect(large.text).toContain('Foto: Foto ini terlalu besar');
    expect(large.text).toContain('value="dekat pos ronda"');
  });

  it.each<[Record<string, string>, string, string]>([
    [{ phone: '12' }, 'Nomor telepon: Nomor telepon tidak dikenali.', 'value="12"'],
    [
      { phone: '' },
      'Untuk kabar lewat SMS atau WhatsApp, nomor telepon wajib diisi. Tidak punya? Pilih kabar lain.',
      'value="Siti Aminah"',
    ],
    [{ channel: 'email' }, 'Untuk kabar lewat email', '<option value="email" selected>'],
    [{ nik: '123' }, 'NIK terdiri dari 16 angka.', 'value="123"'],
    [{ name: '' }, 'Nama: Wajib diisi.', 'value="0812 3456 7890"'],
    [{ name: '', queueNumber: '3' }, 'Nama: Wajib diisi.', 'Nomor antrean pelapor <strong>3</strong>'],
    [{ kelurahanCode: '' }, 'Kelurahan: Pilih salah satu.', 'Saluran air di depan rumah mampet'],
    [{ kelurahanCode: '31.74.01.1001' }, 'bukan bagian dari kecamatan ini', 'Siti Aminah'],
    [{ categoryCode: 'nothing' }, 'Kategori: Tidak dikenali.', 'Siti Aminah'],
    [
      { text: '', anonymous: 'yes' },
      'Uraian aduan: Wajib diisi.',
      'id="field-anonymous" value="yes" checked',
    ],
    [{ rt: 'tiga' }, 'RT: Hanya angka.', 'value="tiga"'],
    [{ outcome: 'notAComplaint' }, 'Jawaban atau alasan: Wajib diisi.', 'value="notAComplaint" selected'],
    [{ outcome: 'refer' }, 'Instansi tujuan: Wajib diisi.', 'value="refer" selected'],
    [{ joinTicket: '0000-0001' }, 'Ada huruf atau angka yang keliru', 'value="0000-0001"'],
    [{ joinTicket: '0000-0000' }, 'Gabung ke nomor: Tidak dikenali.', 'value="0000-0000"'],
    [{ unitId: '999999999' }, 'Unit ini tidak berwenang', 'Siti Aminah'],
    [{ text: '<script>alert(1)</script>', name: '' }, 'Wajib diisi.', '&lt;script&gt;alert(1)'],
  ])('with %j shows what is wrong and keeps the rest', async (changes, error, kept) => {
    const before = await count();
    const page = await post(changes).expect(422);
    expect(page.text).toContain(error);
    expect(page.text).toContain(kept);
    expect(page.text).toContain('href="#field-');
    expect(await count()).toBe(before);
  });

  it('after the hours asks for a reason', async () => {
    await setClock(world.db, on(saturday, '18:00'));
    expect((await clerk.get('/saturday/intake').expect(200)).text).toContain('name="lateReason"');
    expect((await post().expect(422)).text).toContain('Alasan susulan: Di luar jam loket hanya susulan');
    const done = await post({ lateReason: 'Formulir kertas, listrik padam' }).expect(303);
    expect((await clerk.get(done.headers.location!)).text).toContain('Formulir kertas, listrik padam');
    await setClock(world.db, on('2026-11-22', '08:00'));
    const early = await world.signIn('loket.setiabudi');
    expect((await post({ lateReason: 'x' }, early).expect(422)).text).toContain('Loket belum buka.');
    await setClock(world.db, on(saturday, '09:00'));
  });
});

describe('the same visitor', () => {
  it('is kept for the next complaint of this clerk in this session', async () => {
    const ticket = ticketOf(await post({ name: 'Budi Santoso' }).expect(303));
    const page = (await clerk.get(`/saturday/intake?same=${ticket}`).expect(200)).text;
    expect(page).toContain('Budi Santoso');
    expect(page).toContain('•••• ••90');
    expect(page).not.toContain('name="phone"');
    const { phone: _, name: __, ...matter } = typed;
    const next = await clerk.post('/saturday/intake', { ...matter, same: ticket }).expect(303);
    const rows = (await world
      .db('complaints')
      .whereIn(
        'ticket',
        [ticket, ticketOf(next)].map((each) => each.replace('-', '')),
      )
      .distinct('complainant_id')) as object[];
    expect(rows).toHaveLength(1);
    const wrong = await clerk
      .post('/saturday/intake', { ...matter, same: ticket, channel: 'email' })
      .expect(422);
    expect(wrong.text).toContain('Untuk kabar lewat email');
    expect(wrong.text).toContain('Budi Santoso');
  });

  it('is not shown to anybody else, nor in another kecamatan', async () => {
    const ticket = ticketOf(await post({ name: 'Budi Santoso' }).expect(303));
    for (const name of ['camat.setiabudi', 'loket.tebet']) {
      const other = await world.signIn(name);
      const page = (await other.get(`/saturday/intake?same=${ticket}`).expect(200)).text;
      expect(page).not.toContain('Budi Santoso');
      expect(page).toContain('name="phone"');
    }
  });
});

describe('a returning phone number', () => {
  it('brings the last name and email of this kecamatan', async () => {
    const phone = '0811 222 3334';
    await post({ phone, name: 'Rina', email: 'rina@contoh.id' }).expect(303);
    await post({ phone, name: 'Nama Samaran', anonymous: 'yes' }).expect(303);
    await post({ phone, name: 'Nama Rahasia', confidential: 'yes' }).expect(303);
    expect((await visitorAt(clerk, '+62 811-222-3334')).body).toEqual({
      visitor: { name: 'Rina', email: 'rina@contoh.id' },
    });
    expect((await visitorAt(clerk, '0811 222 3335')).body).toEqual({ visitor: null });
    expect((await visitorAt(clerk, 'abc')).body).toEqual({ visitor: null });
    expect((await visitorAt(await world.signIn('loket.tebet'), phone)).body).toEqual({ visitor: null });
  });

  it('is looked up by clerks only', async () => {
    const camat = await world.signIn('camat.setiabudi');
    await camat.post('/saturday/visitor', { phone: '08112223334' }).expect(404);
    expect((await camat.get('/saturday/intake').expect(200)).text).not.toContain('data-visitor');
  });
});

describe('similar complaints', () => {
  const hole = 'Lubang besar di Jalan Mangga dekat sekolah, sudah ada yang jatuh';
  const hall = 'Kaca pos kamling pecah';

  beforeAll(async () => {
    await post({ text: hole, categoryCode: 'jalan-rusak', kelurahanCode: '31.74.02.1001' }).expect(303);
    await post({ text: hall, categoryCode: 'fasos-fasum', kelurahanCode: '31.74.02.1002' }).expect(303);
    await post({ text: `${hole} (selesai)`, outcome: 'notAComplaint', reason: 'ganda' }).expect(303);
    await post({ text: `${hole} (oknum)`, categoryCode: 'perilaku-aparat' }).expect(303);
  });

  it('are found by words, open and not restricted ones only', async () => {
    expect(await similarTo({ text: 'ada lubang besar di jalan mangga' })).toEqual([hole]);
    // Those about officials are confidential, and the next visitor sees the screen, too.
    expect(await similarTo({ text: 'lubang besar jalan mangga', category: 'perilaku-aparat' })).toEqual([
      'Isi aduan rahasia tidak ditampilkan di daftar ini.',
    ]);
  });

  it('are found by kelurahan and category together, whatever the words', async () => {
    expect(await similarTo({ text: 'rusak', kelurahan: '31.74.02.1002', category: 'fasos-fasum' })).toEqual([
      hall,
    ]);
    expect(await similarTo({ text: 'rusak', kelurahan: '31.74.02.1003', category: 'fasos-fasum' })).toEqual(
      [],
    );
    expect(await similarTo({})).toEqual([]);
  });

  it('put the likeliest first and are never more than five', async () => {
    for (const n of [1, 2, 3, 4, 5, 6])
      await post({ text: `Lampu jalan mati nomor ${n}`, categoryCode: 'lampu-jalan' }).expect(303);
    const found = await similarTo({
      text: 'lampu jalan mati nomor 3',
      kelurahan: karetSemanggi,
      category: 'lampu-jalan',
    });
    expect(found).toHaveLength(5);
    expect(found[0]).toBe('Lampu jalan mati nomor 3');
  });

  it('are those of the own kecamatan', async () => {
    expect(await similarTo({ text: hole }, await world.signIn('loket.tebet'))).toEqual([]);
  });

  it('read an index of the open ones', async () => {
    const { rows } = await world.db.raw<{ rows: { def: string }[] }>(
      `select pg_get_indexdef('complaints_open_by_place'::regclass) as def`,
    );
    expect(rows[0]!.def).toContain('(kelurahan_code, category_code) WHERE (closed_at IS NULL)');
  });

  it('can be joined', async () => {
    const lead = ticketOf(await post({ text: 'Kabel menjuntai rendah' }).expect(303));
    const ticket = ticketOf(await post({ text: 'Kabel menjuntai', joinTicket: lead }).expect(303));
    const receipt = (await clerk.get(`/complaints/${ticket}/receipt`).expect(200)).text;
    expect(receipt).toContain(`Digabungkan dengan aduan ${lead}`);
  });
});

test('the page asks for no inline script or style', () => {
  for (const view of ['intake', 'counter', 'receipt'])
    expect(readFileSync(`views/saturday/${view}.ejs`, 'utf8')).not.toMatch(
      /<style|style="|\son\w+="|<script(?! type="module" nonce="<%= shell\.nonce %>" src=)/,
    );
});
