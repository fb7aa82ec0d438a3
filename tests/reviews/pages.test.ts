import { complaintByTicket } from '../../src/complaints/queries.ts';
import { involve } from '../../src/complaints/records.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { planReview, recordReview, reviewsOf } from '../../src/reviews/review.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';
import { drawing, photo, stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
let lurah: Browser;
let water: number;
let lurahOffice: number;

beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
  water = await stage.officeId('satpel.sumber-daya-air.setiabudi');
  lurahOffice = await stage.officeId('lurah.karet-semanggi');
});
beforeEach(() => moveTo(on(saturday, '12:00')));
afterAll(() => world.drop());

// A session ends after some idle hours, so whoever comes back later signs in again.
async function moveTo(now: Date) {
  await stage.setClock(now);
  lurah = await world.signIn('lurah.karet-semanggi');
}

const shown = ({ ticket }: Complaint) => `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
const visible = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const stateOf = async ({ ticket }: Complaint) => (await complaintByTicket(world.db, ticket))!.state;

const planned = async (changes = {}) => {
  const { ticket } = await stage.assigned(changes);
  const person = await world.as('lurah.karet-semanggi');
  const plan = { ticket, version: 2, plannedOn: sunday, team: [], person, now: on(saturday, '12:00') };
  return (await planReview(world.db, plan)).complaint;
};

describe('/sunday', () => {
  it('lists what is not planned, plans it from there and comes back', async () => {
    const complaint = await stage.assigned();
    const page = await lurah.get('/sunday').expect(200);
    expect(page.text).toContain('Minggu, 22 November 2026');
    expect(page.text).toContain(shown(complaint));
    expect(page.text).toMatch(new RegExp(`value="${water}" checked`));
    const back = `/sunday?on=${sunday}`;
    const answer = await lurah
      .post(`/complaints/${complaint.ticket}/review-plan`, {
        plannedOn: sunday,
        team: [water],
        _version: 2,
        back,
      })
      .expect(303);
    expect(answer.headers.location).toBe(back);
    const after = await lurah.get(back).expect(200);
    expect(after.text).toContain('0 dari 1 titik sudah dicatat');
    expect(visible(after.text)).toContain(
      'Kelurahan Karet Semanggi · memimpin Satpel Sumber Daya Air Setiabudi · belum menjawab',
    );
    expect(after.text).toContain('href="tel:+6281234567890"');
    expect(after.text).toContain('geo:0,0?q=Jalan%20Melati%205');
  });

  it('asks first about what is urgent, where two have until the same hour', async () => {
    const ordinary = await stage.assigned();
    const urgent = await stage.assigned({ urgent: true });
    const { text } = await lurah.get('/sunday').expect(200);
    expect(text.indexOf(shown(urgent))).toBeGreaterThan(0);
    expect(text.indexOf(shown(urgent))).toBeLessThan(text.indexOf(shown(ordinary)));
  });

  it('hides the telephone of confidential complainants', async () => {
    const day = '2026-11-29';
    const { ticket } = await stage.assigned({ confidential: true, latitude: -6.2, longitude: 106.8 });
    const person = await world.as('camat.setiabudi');
    const plan = { ticket, version: 2, plannedOn: day, team: [], person, now: on(saturday, '12:00') };
    await planReview(world.db, plan);
    const camat = await world.signIn('camat.setiabudi');
    for (const browser of [lurah, camat]) {
      const page = await browser.get(`/sunday?on=${day}`).expect(200);
      expect(page.text).toContain('geo:-6.2,106.8');
      expect(page.text).not.toContain('tel:');
    }
  });

  it('shows a unit its own stops without forms, and nobody else the page', async () => {
    const complaint = await planned();
    const waiting = await stage.assigned();
    const officer = await world.signIn('satpel.sumber-daya-air.setiabudi');
    const page = await officer.get(`/sunday?on=${sunday}`).expect(200);
    expect(page.text).toContain(shown(complaint));
    expect(page.text).toContain(`/complaints/${shown(complaint)}/review?back=`);
    expect(page.text).toContain(shown(waiting));
    expect(page.text).not.toContain('review-plan');
    // It had the case before, so it may see it, but is not in the team.
    const formerly = await stage.officeId('satpel.bina-marga.setiabudi');
    await world.db.transaction((trx) => involve(trx, complaint.id, formerly, on(saturday)));
    const stranger = await world.signIn('satpel.bina-marga.setiabudi');
    await stranger.get(`/complaints/${complaint.ticket}`).expect(200);
    expect((await stranger.get(`/sunday?on=${sunday}`).expect(200)).text).not.toContain(shown(complaint));
    for (const name of ['loket.setiabudi', 'walikota.jakarta-selatan', 'gubernur', 'admin']) {
      const other = await world.signIn(name);
      await other.get('/sunday').expect(404);
    }
    await world.visitor().get('/sunday').expect(303);
  });

  it('keeps a missed day in sight', async () => {
    await planned();
    await moveTo(on('2026-11-24', '09:00'));
    const page = await lurah.get('/sunday').expect(200);
    expect(page.text).toContain('Minggu, 29 November 2026');
    expect(page.text).toContain('terlewat');
    expect(page.text).toContain(`href="/sunday?on=${sunday}"`);
  });

  it('takes an invitation’s answer, keeps the typed reason beside its error, and shows it to the lurah', async () => {
    const day = '2026-12-06';
    const complaint = await stage.assigned();
    const person = await world.as('lurah.karet-semanggi');
    const satpol = await stage.officeId('satpol-pp.setiabudi');
    const plan = { ticket: complaint.ticket, version: 2, plannedOn: day, team: [satpol], person };
    await planReview(world.db, { ...plan, now: on(saturday, '12:00') });
    const officer = await world.signIn('satpol-pp.setiabudi');
    const home = await officer.get('/home').expect(200);
    expect(visible(home.text)).toContain('1 undangan peninjauan perlu dijawab');
    const round = await officer.get('/sunday').expect(200);
    expect(visible(round.text)).toContain('Undangan menunggu jawaban (1)');
    expect(visible(round.text)).toContain('Peninjauan Minggu, 6 Desember 2026');
    const path = (noun: string) => `/complaints/${complaint.ticket}/review-${noun}`;
    const back = `/sunday?on=${day}`;
    const long = 'x'.repeat(2001);
    const wrong = await officer.post(path('refusal'), { reason: long, back, _version: 3 }).expect(422);
    expect(wrong.text).toContain(long);
    expect(wrong.text).toContain('Terlalu panjang.');
    expect(wrong.text).toContain('<h1>Peninjauan Minggu</h1>');
    await officer.post(path('refusal'), { reason: 'Petugas sakit.', back, _version: 3 }).expect(303);
    const lurahs = await lurah.get(back).expect(200);
    expect(visible(lurahs.text)).toContain('Satpol PP Kecamatan Setiabudi · tidak bisa: Petugas sakit.');
    expect(visible((await officer.get('/sunday').expect(200)).text)).not.toContain('menunggu jawaban');
    const stale = await officer.post(path('acceptance'), { back, _version: 2 }).expect(409);
    expect(stale.text).toContain('berubah sejak Anda membukanya');
    await officer.post(path('acceptance'), { back, _version: 3 }).expect(303);
    expect(visible((await officer.get(back).expect(200)).text)).toContain('Jawaban kantor Anda: hadir');
    const stranger = await world.signIn('satpel.bina-marga.setiabudi');
    await stranger.post(path('acceptance'), { back, _version: 3 }).expect(404);
    await lurah.post(path('acceptance'), { back, _version: 3 }).expect(403);
  });

  it('walks the stops in the order that one chose, and goes back to the suggested one', async () => {
    const day = '2026-12-13';
    const ids: number[] = [];
    for (const longitude of [106.81, 106.83, 106.82]) {
      const { ticket } = await stage.assigned({ latitude: -6.22, longitude });
      const person = await world.as('lurah.karet-semanggi');
      const plan = { ticket, version: 2, plannedOn: day, team: [], person, now: on(saturday, '12:00') };
      const { complaint } = await planReview(world.db, plan);
      ids.push((await reviewsOf(world.db, complaint.id))[0]!.id);
    }
    const [west, east, middle] = ids as [number, number, number];
    const shownOrder = async (browser: Browser) => {
      const { text } = await browser.get(`/sunday?on=${day}`).expect(200);
      return [...text.matchAll(/id="stop-(\d+)"/g)].map(([, id]) => Number(id));
    };
    expect(await shownOrder(lurah)).toEqual([west, middle, east]);
    const page = (await lurah.get(`/sunday?on=${day}`)).text;
    expect(visible(page)).toContain('Urutan jalan terdekat · sekitar 2,2 km');
    expect(page).toContain('<polyline class="map-route"');
    const stop = [west, middle, east];
    const moved = await lurah.post('/sunday/order', { on: day, stop, move: `up-${east}` }).expect(303);
    expect(moved.headers.location).toBe(`/sunday?on=${day}#stop-${east}`);
    // The same form again leads to the same order.
    await lurah.post('/sunday/order', { on: day, stop, move: `up-${east}` }).expect(303);
    expect(await shownOrder(lurah)).toEqual([west, east, middle]);
    const dragged = lurah.post('/sunday/order', { on: day, stop: [middle, east, west] });
    expect((await dragged.set('Accept', 'application/json').expect(200)).body).toEqual({
      to: `/sunday?on=${day}`,
    });
    expect(await shownOrder(lurah)).toEqual([middle, east, west]);
    // Everybody has an order of their own.
    expect(await shownOrder(await world.signIn('camat.setiabudi'))).toEqual([west, middle, east]);
    await lurah.post('/sunday/order/removal', { on: day }).expect(303);
    expect(await shownOrder(lurah)).toEqual([west, middle, east]);
    await lurah.post('/sunday/order', { on: day, stop: 'x' }).expect(422);
  });

  it('finds a stop without a point by its RW, then by its kelurahan', async () => {
    const day = '2026-12-20';
    const person = await world.as('lurah.karet-semanggi');
    await world.complaint({ rw: '077', latitude: -6.225, longitude: 106.815 });
    for (const rw of ['077', '078']) {
      const { ticket } = await stage.assigned({ rw });
      await planReview(world.db, {
        ticket,
        version: 2,
        plannedOn: day,
        team: [],
        person,
        now: on(saturday, '12:00'),
      });
    }
    const text = visible((await lurah.get(`/sunday?on=${day}`).expect(200)).text);
    expect(text).toContain('perkiraan menurut RW');
    expect(text).toContain('tengah kelurahan');
  });

  it('ignores a day that is none', async () => {
    const page = await lurah.get('/sunday?on=2026-02-30').expect(200);
    expect(page.text).toContain('Minggu, 22 November 2026');
  });
});

describe('planning and waiving', () => {
  it('comes back to the round with its errors and what was typed', async () => {
    const complaint = await stage.assigned();
    const back = `/sunday?on=${sunday}`;
    const path = (noun: string) => `/complaints/${complaint.ticket}/${noun}`;
    const satpol = await stage.officeId('satpol-pp.setiabudi');
    const plan = { plannedOn: '2026-11-24', team: [satpol], _version: 2, back };
    const wrong = await lurah.post(path('review-plan'), plan).expect(422);
    expect(wrong.text).toContain('<h1>Peninjauan Minggu</h1>');
    expect(wrong.text).toContain('Peninjauan dilakukan pada hari Minggu');
    expect(wrong.text).toContain('value="2026-11-24"');
    expect(wrong.text).toMatch(new RegExp(`value="${satpol}" checked`));
    const waiver = await lurah.post(path('review-waiver'), { reason: ' ', _version: 2, back }).expect(422);
    expect(waiver.text).toContain('<h1>Peninjauan Minggu</h1>');
    expect(waiver.text).toContain('Wajib diisi.');
    const later = { reason: 'Jelas.', _version: 1, back: '/sunday?on=2026-11-29' };
    const late = await lurah.post(path('review-waiver'), later).expect(409);
    expect(late.text).toContain('langkah tadi belum dijalankan');
    expect(late.text).toContain('aria-current="page">Min 29 Nov');
    expect(late.text).toContain('Jelas.');
  });

  it('gives a planned review another day or team on a page of its own', async () => {
    const complaint = await planned();
    const path = (noun: string) => `/complaints/${complaint.ticket}/${noun}`;
    const page = await lurah.get(`${path('review-plan')}?back=/sunday`).expect(200);
    expect(visible(page.text)).toContain('Dijadwalkan Minggu, 22 November 2026');
    expect(visible(page.text)).toContain(
      'Selalu ikut: Kelurahan Karet Semanggi, Satpel Sumber Daya Air Setiabudi.',
    );
    const satpol = await stage.officeId('satpol-pp.setiabudi');
    const back = `/sunday?on=${sunday}`;
    await lurah.post(path('review-team'), { team: satpol, back, _version: 3 }).expect(303);
    const invited = await lurah.get(path('review-plan')).expect(200);
    expect(invited.text).toMatch(new RegExp(`value="${satpol}" checked`));
    const move = { plannedOn: '2026-11-29', reason: '', back, _version: 3 };
    const wrong = await lurah.post(path('review-plan'), move).expect(422);
    expect(wrong.text).toContain('<h1>Jadwal dan tim peninjauan</h1>');
    expect(wrong.text).toContain('value="2026-11-29"');
    expect(wrong.text).toContain('Wajib diisi.');
    await lurah.post(path('review-plan'), { ...move, reason: 'Hujan.' }).expect(303);
    expect((await lurah.get(`/complaints/${complaint.ticket}`)).text).toContain('“Hujan.”');
    const late = await lurah.post(path('review-team'), { team: water, back, _version: 3 }).expect(409);
    expect(late.text).toContain('berubah sejak Anda membukanya');
    const officer = await world.signIn('satpel.sumber-daya-air.setiabudi');
    await officer.get(path('review-plan')).expect(404);
    await officer.post(path('review-team'), { team: water, _version: 4 }).expect(403);
  });

  it('ticks on the complaint page, as in the round, the unit that always comes', async () => {
    const { ticket } = await stage.assigned();
    const { text } = await lurah.get(`/complaints/${ticket}`).expect(200);
    expect(text).toMatch(new RegExp(`type="checkbox" name="team"[^>]* value="${water}" checked`));
    expect(text).toContain('Lurah dan unit pelaksana selalu ikut.');
    expect(text).not.toContain(' multiple>');
  });

  it('shows errors on the complaint page with what was typed', async () => {
    const complaint = await stage.assigned();
    const path = `/complaints/${complaint.ticket}/review-plan`;
    const team = [water, lurahOffice];
    const answer = await lurah.post(path, { plannedOn: '2026-11-24', team, _version: 2 }).expect(422);
    expect(answer.text).toContain('Peninjauan dilakukan pada hari Minggu');
    expect(answer.text).toContain('value="2026-11-24"');
    for (const id of team) expect(answer.text).toContain(`value="${id}" checked`);
    const forged = await lurah.post(path, { plannedOn: sunday, team: 'x', _version: 2 }).expect(422);
    expect(forged.text).toContain('Unit ini tidak berwenang');
    const waiver = `/complaints/${complaint.ticket}/review-waiver`;
    await lurah.post(waiver, { reason: '', _version: 2 }).expect(422);
    const elsewhere = { reason: 'Sudah ditinjau.', _version: 2, back: '//example.org' };
    const done = await lurah.post(waiver, elsewhere).expect(303);
    expect(done.headers.location).toBe(`/complaints/${shown(complaint)}`);
    const late = await lurah.post(path, { plannedOn: sunday, _version: 2 }).expect(409);
    expect(late.text).toContain('berubah sejak Anda membukanya');
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ waivedReason: 'Sudah ditinjau.' }]);
  });

  it('looks like an unknown page to another lurah and is refused to the unit', async () => {
    const complaint = await stage.assigned();
    const fields = { plannedOn: sunday, reason: 'Tidak perlu.', _version: 2 };
    const neighbour = await world.signIn('lurah.kuningan-timur');
    const officer = await world.signIn('satpel.sumber-daya-air.setiabudi');
    for (const noun of ['review-plan', 'review-waiver']) {
      await neighbour.post(`/complaints/${complaint.ticket}/${noun}`, fields).expect(404);
      await officer.post(`/complaints/${complaint.ticket}/${noun}`, fields).expect(403);
    }
    expect(await stateOf(complaint)).toBe('kecamatan.assigned');
  });
});

describe('the review form', () => {
  it('keeps what was typed, records with photos and position, and shows the berita acara', async () => {
    const complaint = await planned();
    const path = `/complaints/${complaint.ticket}/review`;
    const form = await lurah.get(`${path}?back=/sunday`).expect(200);
    expect(form.text).toContain('data-keep="Hasil peninjauan"');
    expect(form.text).toContain('accept="image/*');
    expect(form.text).toContain('name="back" value="/sunday"');
    const typed = {
      findings: 'Lumpur 30 meter.',
      recommendation: '',
      recommended: 'followUp',
      latitude: '-6.2',
      longitude: '106.8',
    };
    const wrong = await lurah.post(path, { ...typed, came: water, _version: 3 }).expect(422);
    expect(wrong.text).toContain('Lumpur 30 meter.');
    expect(wrong.text).toContain('value="106.8"');
    expect(wrong.text).toContain('Wajib diisi.');
    expect(wrong.text).toMatch(new RegExp(`value="${water}" checked`));
    const nobody = await lurah.post(path, { ...typed, _version: 3 }).expect(422);
    expect(nobody.text).toContain('Pilih salah satu.');
    expect(wrong.text).not.toMatch(new RegExp(`value="${lurahOffice}" checked`));
    const fields = { ...typed, recommendation: 'Dikeruk.', came: [water, lurahOffice], back: '/sunday' };
    await moveTo(on(sunday, '10:20'));
    const done = await lurah
      .post(path, { ...fields, _version: 3 })
      .attach('photo', await photo())
      .expect(303);
    expect(done.headers.location).toBe('/sunday');
    const [review] = await reviewsOf(world.db, complaint.id);
    expect(review).toMatchObject({ findings: 'Lumpur 30 meter.', latitude: -6.2, longitude: 106.8 });

    const paper = (await lurah.get(`/reviews/${review!.id}/report`).expect(200)).text;
    expect(paper).toContain('Minggu tanggal dua puluh dua bulan November tahun dua ribu dua puluh enam');
    for (const text of ['Lumpur 30 meter.', 'Dikeruk.', '-6.200000, 106.800000', '/photos/', '10.20'])
      expect(paper).toContain(text);
    const round = (await lurah.get(`/sunday?on=${sunday}`).expect(200)).text;
    expect(round).toContain(`/reviews/${review!.id}/report`);
    const late = await lurah.post(path, { ...fields, findings: 'Kedua.', _version: 3 }).expect(409);
    expect(late.text).toContain('sudah dicatat');
    expect(late.text).toContain('Kedua.');
    const closed = await lurah.get(path).expect(303);
    expect(closed.headers.location).toBe(`/complaints/${shown(complaint)}`);
  });

  it('tells who was slower that the complaint changed, and still takes the result', async () => {
    const complaint = await planned();
    const path = `/complaints/${complaint.ticket}/review`;
    const fields = {
      findings: 'Temuan saya.',
      recommendation: 'Dikeruk.',
      recommended: 'followUp',
      came: water,
    };
    const answer = await lurah.post(path, { ...fields, _version: 2 }).expect(409);
    expect(answer.text).toContain('berubah sejak Anda membukanya');
    expect(answer.text).toContain('Temuan saya.');
    expect(answer.text).toContain('name="_version" value="3"');
    await lurah.post(path, { ...fields, _version: 3 }).expect(303);
    expect(await stateOf(complaint)).toBe('kecamatan.awaitingMeeting');
  });

  it('keeps who signs, with the drawing, until it is right', async () => {
    const complaint = await planned();
    const path = `/complaints/${complaint.ticket}/review`;
    const drawn = `data:image/png;base64,${(await drawing()).toString('base64')}`;
    const fields = {
      findings: 'Ada.',
      recommendation: 'Ya.',
      recommended: 'followUp',
      came: [water, lurahOffice],
      [`signature-${water}`]: drawn,
      _version: 3,
    };
    const nameless = await lurah.post(path, fields).expect(422);
    expect(nameless.text).toContain('Tulis nama yang menandatangani.');
    expect(nameless.text).toContain(`name="signature-${water}" value="${drawn}"`);
    const spoiled = { ...fields, [`signer-${water}`]: 'Joko', [`signature-${water}`]: 'data:text/html,x' };
    expect((await lurah.post(path, spoiled).expect(422)).text).toContain('Tanda tangan tidak terbaca.');
    const asJson = await lurah.post(path, spoiled).set('Accept', 'application/json').expect(422);
    expect(asJson.body).toMatchObject({ fields: { [`signature-${water}`]: 'signature' } });
    const named = { ...fields, [`signer-${water}`]: ' Joko ', takenAt: on(saturday, '12:30').toISOString() };
    await moveTo(on(sunday, '10:00'));
    const key = '0f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c7e01';
    const send = () =>
      lurah
        .post(path, { ...named, _key: key })
        .set('Accept', 'application/json')
        .expect(200);
    expect((await send()).body).toEqual({ to: `/complaints/${shown(complaint)}` });
    expect((await send()).body).toEqual({ to: `/complaints/${shown(complaint)}` });
    const [review] = await reviewsOf(world.db, complaint.id);
    expect(review!.recordedAt).toEqual(on(saturday, '12:30'));
    const paper = (await lurah.get(`/reviews/${review!.id}/report`).expect(200)).text;
    expect(paper).toContain('src="data:image/png;base64,');
    expect(visible(paper)).toContain('Joko Satpel Sumber Daya Air Setiabudi');
    expect(visible(paper)).toContain('Ditindaklanjuti kecamatan. Ya.');
    expect(visible(paper)).toContain('Diterima server');
  });

  it('records without a position when the device gives none that can be', async () => {
    const complaint = await planned();
    const fields = {
      findings: 'Ada.',
      recommendation: 'Ya.',
      recommended: 'notValid',
      came: lurahOffice,
      latitude: '95',
    };
    const path = `/complaints/${complaint.ticket}/review`;
    await lurah.post(path, { ...fields, longitude: '106.8', _version: 3 }).expect(303);
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ latitude: null, longitude: null }]);
  });

  it('is for those who may record', async () => {
    const complaint = await planned();
    const path = `/complaints/${complaint.ticket}/review`;
    const fields = {
      findings: 'Ada.',
      recommendation: 'Ya.',
      recommended: 'followUp',
      came: water,
      _version: 3,
    };
    const officer = await world.signIn('satpel.sumber-daya-air.setiabudi');
    await officer.get(path).expect(200);
    for (const name of ['lurah.kuningan-timur', 'satpel.bina-marga.setiabudi', 'loket.setiabudi']) {
      const other = await world.signIn(name);
      await other.get(path).expect(404);
      const answer = await other.post(path, fields);
      expect([403, 404]).toContain(answer.status);
    }
    expect(await stateOf(complaint)).toBe('kecamatan.reviewPlanned');
    await officer.post(path, fields).expect(303);
  });
});

describe('the berita acara', () => {
  it('is for those who see the complaint, in both languages, and only of recorded reviews', async () => {
    const complaint = await planned({ confidential: true });
    const [open] = await reviewsOf(world.db, complaint.id);
    await lurah.get(`/reviews/${open!.id}/report`).expect(404);
    const person = await world.as('camat.setiabudi');
    await recordReview(world.db, {
      ticket: complaint.ticket,
      version: 3,
      person,
      now: on('2026-11-23', '07:00'),
      findings: 'Ada.',
      recommendation: 'Ya.',
      came: [water],
      photos: [],
      latitude: null,
      longitude: null,
    });
    const path = `/reviews/${open!.id}/report`;
    const paper = (await lurah.get(path).expect(200)).text;
    for (const text of ['RAHASIA', 'Minggu tanggal dua puluh dua', 'Tidak hadir', 'Tidak ada foto.'])
      expect(paper).toContain(text);
    expect(paper).not.toContain('Siti Aminah');
    const camat = await world.signIn('camat.setiabudi');
    await camat.post('/language', { lang: 'en' }).expect(303);
    expect((await camat.get(path).expect(200)).text).toContain('Sunday, 22 November 2026');
    const neighbour = await world.signIn('lurah.kuningan-timur');
    for (const wrong of [path, '/reviews/999999/report', '/reviews/x/report', '/reviews/99999999999/report'])
      await neighbour.get(wrong).expect(404);
  });
});
