import { complaintByTicket } from '../../src/complaints/queries.ts';
import { involve } from '../../src/complaints/records.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { planReview, recordReview, reviewsOf } from '../../src/reviews/review.ts';
import { newWorld, on, saturday, type Browser, type World } from '../support/world.ts';
import { photo, stageOf, sunday } from './stage.ts';

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
    expect(after.text).toContain('Tim: Kelurahan Karet Semanggi, Satpel Sumber Daya Air Setiabudi');
    expect(after.text).toContain('href="tel:+6281234567890"');
    expect(after.text).toContain('geo:0,0?q=Jalan%20Melati%205');
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

  it('ignores a day that is none', async () => {
    const page = await lurah.get('/sunday?on=2026-02-30').expect(200);
    expect(page.text).toContain('Minggu, 22 November 2026');
  });
});

describe('planning and waiving', () => {
  it('shows errors on the complaint page with what was typed', async () => {
    const complaint = await stage.assigned();
    const path = `/complaints/${complaint.ticket}/review-plan`;
    const team = [water, lurahOffice];
    const answer = await lurah.post(path, { plannedOn: '2026-11-24', team, _version: 2 }).expect(422);
    expect(answer.text).toContain('Peninjauan dilakukan pada hari Minggu');
    expect(answer.text).toContain('value="2026-11-24"');
    for (const id of team) expect(answer.text).toContain(`<option value="${id}" selected>`);
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
    expect(form.text).toContain('capture="environment"');
    expect(form.text).toContain('name="back" value="/sunday"');
    const typed = { findings: 'Lumpur 30 meter.', recommendation: '', latitude: '-6.2', longitude: '106.8' };
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
    const fields = { findings: 'Temuan saya.', recommendation: 'Dikeruk.', came: water };
    const answer = await lurah.post(path, { ...fields, _version: 2 }).expect(409);
    expect(answer.text).toContain('berubah sejak Anda membukanya');
    expect(answer.text).toContain('Temuan saya.');
    expect(answer.text).toContain('name="_version" value="3"');
    await lurah.post(path, { ...fields, _version: 3 }).expect(303);
    expect(await stateOf(complaint)).toBe('kecamatan.awaitingMeeting');
  });

  it('records without a position when the device gives none that can be', async () => {
    const complaint = await planned();
    const fields = { findings: 'Ada.', recommendation: 'Ya.', came: lurahOffice, latitude: '95' };
    const path = `/complaints/${complaint.ticket}/review`;
    await lurah.post(path, { ...fields, longitude: '106.8', _version: 3 }).expect(303);
    expect(await reviewsOf(world.db, complaint.id)).toMatchObject([{ latitude: null, longitude: null }]);
  });

  it('is for those who may record', async () => {
    const complaint = await planned();
    const path = `/complaints/${complaint.ticket}/review`;
    const fields = { findings: 'Ada.', recommendation: 'Ya.', came: water, _version: 3 };
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
