import { setClock } from '../../src/clock.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { closeMeeting, meetingOn } from '../../src/meetings/meeting.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { newWorld, on, setiabudi, type Browser, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
let camat: Browser;
let meeting: Meeting;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '09:00'));
  camat = await world.signIn('camat.setiabudi');
  meeting = await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day: week.monday });
});
afterAll(() => world.drop());

const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const casePath = (ticket: string) => `/meetings/${meeting.id}/cases/${shownTicket(ticket)}`;

describe('the list', () => {
  it('shows the next meeting with its agenda and opens it', async () => {
    await week.awaitingMonday(world);
    const page = textOf((await camat.get('/meetings').expect(200)).text);
    expect(page).toContain('Senin, 23 November 2026');
    expect(page).toContain('1 aduan perlu diputuskan');
    expect(page).toContain('Buka rapat');
    const preview = textOf((await camat.get(`/meetings/${meeting.id}`).expect(200)).text);
    expect(preview).toContain('Tanpa peninjauan');
    expect(preview).not.toContain('Tutup rapat');
    await camat.get(`/meetings/${meeting.id}/minutes`).expect(404);
    await camat.post(`/meetings/${meeting.id}/opening`).expect(303);
    expect((await week.mondayMeeting(world)).openedAt).not.toBeNull();
    expect(textOf((await camat.get('/meetings').expect(200)).text)).toContain('Lanjutkan rapat');
  });

  it('has no opening before its day', async () => {
    const walikota = await world.signIn('walikota.jakarta-selatan');
    const page = textOf((await walikota.get('/meetings').expect(200)).text);
    expect(page).toContain('Dapat dibuka mulai Selasa, 24 November 2026');
    expect(page).not.toContain('Buka rapat');
    const city = await meetingOn(world.db, {
      level: 'city',
      areaCode: week.jakartaSelatan,
      day: week.tuesday,
    });
    const refused = await walikota.post(`/meetings/${city.id}/opening`).expect(422);
    expect(refused.text).toContain('Rapat baru dapat dibuka pada harinya.');
  });

  it('is read by the inspector and unknown to everybody else', async () => {
    const inspector = await world.signIn('inspektorat');
    expect(textOf((await inspector.get('/meetings').expect(200)).text)).toContain(
      'Rapat Kecamatan Setiabudi',
    );
    const page = textOf((await inspector.get(`/meetings/${meeting.id}`).expect(200)).text);
    expect(page).toContain('tanpa dapat mengubahnya');
    expect(page).not.toContain('Tutup rapat');
    await inspector.post(`/meetings/${meeting.id}/closing`).expect(403);
    for (const name of [
      'lurah.karet-semanggi',
      'loket.setiabudi',
      'satpol-pp.setiabudi',
      'sekda',
      'gubernur',
      'admin',
    ]) {
      const other = await world.signIn(name);
      await other.get('/meetings').expect(404);
      await other.get(`/meetings/${meeting.id}`).expect(404);
    }
    const neighbour = await world.signIn('camat.tebet');
    expect((await neighbour.get('/meetings').expect(200)).text).not.toContain('Setiabudi<');
    for (const path of ['', '/minutes', '/cases/7K3M-Q9TX'])
      await neighbour.get(`/meetings/${meeting.id}${path}`).expect(404);
    for (const path of ['opening', 'closing', 'attendance', 'decisions'])
      await neighbour.post(`/meetings/${meeting.id}/${path}`).expect(404);
    await world.visitor().get('/meetings').expect(303);
    await camat.get('/meetings/abc').expect(404);
    await camat.get('/meetings/99999').expect(404);
  });
});

describe('a case on the screen', () => {
  it('is decided and leads to the next one', async () => {
    await week.mondayMeeting(world);
    const [first, second] = [await week.awaitingMonday(world), await week.awaitingMonday(world)];
    const page = await camat.get(casePath(first.ticket)).expect(200);
    expect(page.text).toContain('page-projector');
    expect(page.text).toContain('data-shortcut="6"');
    expect(page.text).not.toContain('value="returned"');
    expect(textOf(page.text)).toContain(
      'Dijawab Senin, 23 November 2026, paling lambat Selasa, 24 November 2026.',
    );
    expect(page.text).not.toContain('Siti Aminah');
    const unitId = await week.officeId(world, 'satpel.sumber-daya-air.setiabudi');
    expect(page.text).toContain(`<option value="${unitId}" selected>`);
    expect(page.text).toContain('value="2026-11-30"');
    const saved = await camat
      .post(`${casePath(first.ticket)}/decision`, {
        _version: 3,
        outcome: 'followUp',
        unitId,
        dueOn: '2026-11-30',
      })
      .expect(303);
    expect(saved.headers.location).toMatch(/^\/meetings\/\d+\/cases\//);
    expect(saved.headers.location).not.toBe(casePath(first.ticket));
    expect(await week.now(world, first)).toMatchObject({ state: 'kecamatan.followUp' });
    const after = textOf((await camat.get(casePath(first.ticket)).expect(200)).text);
    expect(after).toContain('Ditindaklanjuti Satpel Sumber Daya Air Setiabudi, Sen 30 Nov');
    expect(textOf((await camat.get(`/meetings/${meeting.id}?show=decided`).expect(200)).text)).toContain(
      shownTicket(first.ticket),
    );
    expect((await camat.get(`/meetings/${meeting.id}?show=undecided`).expect(200)).text).toContain(
      shownTicket(second.ticket),
    );
  });

  it('comes back with errors and what was typed', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const path = `${casePath(ticket)}/decision`;
    const wrong = await camat
      .post(path, { _version: 3, outcome: 'cannotSolve', reason: 'butuh alat berat', ask: '' })
      .expect(422);
    expect(wrong.text).toContain('butuh alat berat');
    expect(wrong.text).toContain('Wajib diisi.');
    expect(wrong.text).toMatch(/value="cannotSolve"[^>]* checked/);
    expect((await camat.post(path, { _version: 3, reason: 'tanpa hasil' }).expect(422)).text).toContain(
      'Pilih salah satu.',
    );
    const late = { _version: 3, outcome: 'followUp', unitId: '', dueOn: '2026-11-20' };
    expect((await camat.post(path, late).expect(422)).text).toContain('Pilih salah satu.');
    await camat.post(path, { outcome: 'resolved', reason: 'x' }).expect(428);
    expect(await week.now(world, { ticket })).toMatchObject({ version: 3 });
  });

  it('tells who came second what became of it', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const path = `${casePath(ticket)}/decision`;
    await week.act(
      world,
      'camat.setiabudi',
      ticket,
      { type: 'requestInformation', question: 'di mana?' },
      on(week.monday, '09:00'),
    );
    const changed = await camat
      .post(path, { _version: 3, outcome: 'notValid', reason: 'alamat tidak ada' })
      .expect(409);
    expect(changed.text).toContain('Aduan ini berubah sejak Anda membukanya');
    expect(changed.text).toContain('alamat tidak ada');
    await camat.post(path, { _version: 4, outcome: 'resolved', reason: 'beres' }).expect(303);
    const decided = await camat
      .post(path, { _version: 4, outcome: 'notValid', reason: 'alamat tidak ada' })
      .expect(409);
    expect(decided.text).toContain('Orang lain lebih dahulu memutuskan');
    expect(decided.text).toContain('alamat tidak ada');
  });

  it('acts once when a form is sent twice, and hides what is confidential', async () => {
    const { ticket, id } = await week.awaitingMonday(world, {
      confidential: true,
      text: 'Lurah minta uang.',
    });
    const list = await camat.get(`/meetings/${meeting.id}`).expect(200);
    expect(list.text).not.toContain('Lurah minta uang.');
    // Cases alike would tell the room what it is about.
    const screen = (await camat.get(casePath(ticket)).expect(200)).text;
    expect(screen).toMatch(/<details class="action"><summary data-shortcut="S">Aduan serupa \([1-9]/);
    const form = {
      _version: 3,
      _key: '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d60',
      outcome: 'deferred',
      reason: 'menunggu',
    };
    await camat.post(`${casePath(ticket)}/decision`, form).expect(303);
    await camat.post(`${casePath(ticket)}/decision`, form).expect(303);
    expect(await world.db('meeting_decisions').where({ complaint_id: id })).toHaveLength(1);
  });

  it('names the category of a confidential complaint on no screen that all in the room read', async () => {
    const { ticket } = await week.awaitingMonday(world, { confidential: true, categoryCode: 'kebisingan' });
    const agenda = `/meetings/${meeting.id}`;
    for (const path of [agenda, `${agenda}?group=category`, `${agenda}/order`, casePath(ticket)]) {
      const { text } = await camat.get(path).expect(200);
      expect(text).toContain('Pengaduan rahasia');
      expect(text).not.toContain('Kebisingan');
      expect(text).not.toContain('kebisingan');
    }
    const narrowed = (await camat.get(`${agenda}?category=kebisingan`).expect(200)).text;
    expect(narrowed).not.toContain(`${casePath(ticket)}?`);
    const confidential = (await camat.get(`${agenda}?category=confidential`).expect(200)).text;
    expect(confidential).toContain(`${casePath(ticket)}?`);
  });

  it('is not this meeting’s when it is not on its agenda', async () => {
    const { ticket } = await world.complaint();
    expect((await camat.get(casePath(ticket))).status).toBe(404);
    expect((await camat.get(`/meetings/${meeting.id}/cases/AAAA-AAAA`)).status).toBe(404);
  });

  it('cannot be decided by staff', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const office = await week.officeId(world, 'camat.setiabudi');
    const { id } = (await world.db('people').where({ username: 'loket.tebet' }).first('id')) as {
      id: number;
    };
    await world
      .db('role_grants')
      .insert({ person_id: id, office_id: office, role: 'camat', capacity: 'staff', from_on: '2026-01-01' });
    const staff = await world.signIn('loket.tebet');
    const page = textOf((await staff.get(casePath(ticket)).expect(200)).text);
    expect(page).toContain('Hanya pimpinan rapat');
    await staff
      .post(`${casePath(ticket)}/decision`, { _version: 3, outcome: 'resolved', reason: 'x' })
      .expect(403);
    await staff.post(`/meetings/${meeting.id}/closing`, { notes: '' }).expect(403);
    const lurah = await week.officeId(world, 'lurah.karet-semanggi');
    const warning = 'Belum ada yang dicatat hadir';
    const beforeClosing = async () => textOf((await camat.get(`/meetings/${meeting.id}`).expect(200)).text);
    expect(await beforeClosing()).toContain(warning);
    await staff
      .post(`/meetings/${meeting.id}/attendance`, { present: [lurah], [`name-${lurah}`]: 'Bu Sekkel' })
      .expect(303);
    expect(await world.db('meeting_attendance').where({ meeting_id: meeting.id })).toEqual([
      expect.objectContaining({ office_id: lurah, represented_by: 'Bu Sekkel' }),
    ]);
    expect(await beforeClosing()).not.toContain(warning);
  });
});

describe('many at once', () => {
  it('decides the ticked cases, and says which it could not', async () => {
    const [one, two, three] = [
      await week.awaitingMonday(world),
      await week.awaitingMonday(world),
      await week.awaitingMonday(world),
    ];
    const path = `/meetings/${meeting.id}/decisions`;
    expect((await camat.post(path, { outcome: 'deferred', reason: 'sama' }).expect(422)).text).toContain(
      'Pilih paling sedikit satu aduan.',
    );
    const unclear = await camat.post(path, { cases: [`${one.ticket}:3`], outcome: 'deferred' }).expect(422);
    expect(unclear.text).toContain('Wajib diisi.');
    expect(unclear.text).toMatch(new RegExp(`value="${one.ticket}:3"[^>]* checked`));
    const decision = { outcome: 'deferred', reason: 'menunggu sudin' };
    const cases = [`${one.ticket}:3`, `${two.ticket}:2`, `${three.ticket}:3`];
    const preview = textOf((await camat.post(path, { cases, ...decision }).expect(200)).text);
    expect(preview).toContain('Periksa sebelum memutuskan 2 aduan');
    expect(preview).toContain(`${shownTicket(two.ticket)} : diubah orang lain`);
    expect(preview).toContain('Menunggu rapat kecamatan');
    expect(preview).toContain('2 ke pelapor');
    const changing = await camat.post(path, { cases, ...decision, step: 'change' }).expect(200);
    expect(changing.text).toContain('menunggu sudin');
    expect(changing.text).toMatch(new RegExp(`value="${one.ticket}:3"[^>]* checked`));
    expect(await week.now(world, one)).toMatchObject({ version: 3 });

    // What was seen no longer holds: nothing is done, and what is left can be confirmed.
    const late = await camat.post(path, { cases, ...decision, step: 'confirm' }).expect(409);
    expect(textOf(late.text)).toContain('Belum ada yang diputuskan: 1 aduan tidak dapat diputuskan begitu.');
    expect(late.text).not.toContain(`name="cases" value="${two.ticket}`);
    expect(await week.now(world, one)).toMatchObject({ version: 3 });
    const all = await camat
      .post(path, { cases: [`${one.ticket}:3`, `${three.ticket}:3`], ...decision, step: 'confirm' })
      .expect(303);
    expect(textOf((await camat.get(all.headers.location!).expect(200)).text)).toContain(
      '2 aduan diputuskan.',
    );
  });

  it('ticks a whole group by a link', async () => {
    const { ticket } = await week.awaitingMonday(world, { categoryCode: 'pohon' });
    const page = await camat.get(`/meetings/${meeting.id}?group=category&selected=pohon`).expect(200);
    expect(page.text).toMatch(new RegExp(`value="${ticket}:3"[^>]* checked`));
    expect(page.text.match(/name="cases" form="batch"[^>]* checked/g)).toHaveLength(1);
  });
});

describe('closing', () => {
  it('names the undecided cases and keeps the notes, then freezes the meeting and its minutes', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const path = `/meetings/${meeting.id}/closing`;
    expect(textOf((await camat.get(`/meetings/${meeting.id}`).expect(200)).text)).toContain(
      shownTicket(ticket),
    );
    const refused = await camat.post(path, { notes: 'Rapat berjalan baik.' }).expect(422);
    expect(refused.text).toContain(shownTicket(ticket));
    const unclear = { notes: 'Rapat berjalan baik.', step: 'defer', reason: ' ', cases: [`${ticket}:3`] };
    expect(textOf((await camat.post(path, unclear).expect(422)).text)).toContain(
      'Tunda semua aduan ini ke rapat berikutnya, dengan alasan: Wajib diisi.',
    );
    expect(refused.text).toContain('Rapat berjalan baik.');
    const rest = (await world
      .db('complaints as c')
      .where({ on_agenda: true })
      .whereNotExists(world.db('meeting_decisions as d').whereRaw('d.complaint_id = c.id'))
      .select('ticket', 'version')) as { ticket: string; version: number }[];
    const cases = rest.map((each) => `${each.ticket}:${each.version}`);
    const deferral = { notes: 'Rapat berjalan baik.', step: 'defer', reason: 'waktu habis' };
    // One of them was left out: everything stays as it was.
    const partly = await camat.post(path, { ...deferral, cases: cases.slice(1) }).expect(422);
    expect(partly.text).toContain('waktu habis');
    expect(await week.now(world, rest[1]!)).toMatchObject({ version: rest[1]!.version });
    await camat.post(path, { ...deferral, cases }).expect(303);
    expect(await week.now(world, { ticket })).toMatchObject({ state: 'kecamatan.awaitingMeeting' });
    expect(
      await world.db('meeting_decisions').where({ meeting_id: meeting.id, reason: 'waktu habis' }),
    ).toHaveLength(rest.length);
    const page = textOf((await camat.get(`/meetings/${meeting.id}`).expect(200)).text);
    expect(page).toContain('Ditutup');
    expect(page).not.toContain('Putuskan yang dipilih');
    expect(page).toContain('Buka laporan');
    const minutes = textOf((await camat.get(`/meetings/${meeting.id}/minutes`).expect(200)).text);
    for (const words of [
      'Notulen rapat: Rapat Kecamatan Setiabudi',
      'Senin, 23 November 2026',
      'Rapat berjalan baik.',
      'Bu Sekkel',
      'diktum KETIGA',
      'Kantor Kecamatan Setiabudi',
      'Pengaduan rahasia',
    ])
      expect(minutes).toContain(words);
    expect(minutes).not.toContain('belum final');
    expect(minutes).not.toContain('Lurah minta uang.');
    const again = await camat
      .post(`${casePath(ticket)}/decision`, { _version: 4, outcome: 'resolved', reason: 'x' })
      .expect(422);
    expect(again.text).toContain('Rapat ini sudah ditutup');
    await camat.post(`/meetings/${meeting.id}/attendance`, { present: [] }).expect(422);
    const next = textOf((await camat.get('/meetings').expect(200)).text);
    expect(next).toContain('Rapat berikutnya: Senin, 30 November 2026');
  });

  it('leaves what an earlier decision gave somebody where it is, though it is late and on the agenda', async () => {
    const [given, reported] = [await week.awaitingMonday(world), await week.awaitingMonday(world)];
    const unitId = await week.officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const earlier = await week.mondayMeeting(world, '2026-11-30');
    const work = { outcome: 'followUp', unitId, dueOn: '2026-12-02' } as const;
    await week.decides(world, earlier, given.ticket, work);
    const beyond = { outcome: 'cannotSolve', reason: 'perlu alat berat', ask: 'ekskavator' } as const;
    await week.decides(world, earlier, reported.ticket, beyond);
    await passDeadlines(world.db, on('2026-12-07', '08:00'));
    await setClock(world.db, on('2026-12-07', '09:00'));
    const chair = await world.signIn('camat.setiabudi'); // a session of last week is over
    const later = await week.mondayMeeting(world, '2026-12-07');
    const path = `/meetings/${later.id}`;
    const { text } = await chair.get(path).expect(200);
    expect(textOf(text)).toContain('Ditindaklanjuti kecamatan Tetap berjalan bila tidak diputuskan lagi');
    expect(textOf(text)).toMatch(/\d aduan yang lewat tenggat sedang dijalankan/);
    const screen = textOf(
      (await chair.get(`${path}/cases/${shownTicket(reported.ticket)}`).expect(200)).text,
    );
    expect(screen).toContain('Menunggu laporan camat Keputusan sebelumnya sedang dijalankan');
    expect(screen).toContain('ekskavator');

    const cases = [...text.matchAll(/type="hidden" name="cases" value="([^"]+)"/g)].map(
      ([, value]) => value!,
    );
    expect(cases.length).toBeGreaterThan(0);
    const closing = { notes: '', step: 'defer', reason: 'waktu habis', cases };
    await chair.post(`${path}/closing`, closing).expect(303);
    const left = { version: expect.any(Number), onAgenda: true, overdueAt: expect.any(Date) };
    expect(await week.now(world, given)).toMatchObject({ ...left, state: 'kecamatan.followUp', unitId });
    expect(await week.now(world, reported)).toMatchObject({ ...left, state: 'kecamatan.toReport' });
    const next = await week.mondayMeeting(world, '2026-12-14');
    const agenda = (await chair.get(`/meetings/${next.id}`).expect(200)).text;
    for (const { ticket } of [given, reported]) expect(agenda).toContain(shownTicket(ticket));
  });

  it('prints the minutes of a Bupati’s meeting without cases, in English', async () => {
    const city = await meetingOn(world.db, { level: 'city', areaCode: '31.01', day: week.tuesday });
    await setClock(world.db, on(week.tuesday, '09:30'));
    const bupati = await world.signIn('bupati.kepulauan-seribu');
    await bupati.post(`/meetings/${city.id}/opening`).expect(303);
    await closeMeeting(world.db, {
      meetingId: city.id,
      notes: '',
      person: await world.as('bupati.kepulauan-seribu'),
      now: on(week.tuesday, '09:40'),
    });
    const id = textOf((await bupati.get(`/meetings/${city.id}/minutes`).expect(200)).text);
    expect(id).toContain('Kabupaten Administrasi Kepulauan Seribu');
    expect(id).toContain('Bupati Kepulauan Seribu');
    expect(id).toContain('Nihil: tidak ada pengaduan di agenda');
    await bupati.post('/language', { lang: 'en', back: '/meetings' }).expect(303);
    expect(textOf((await bupati.get(`/meetings/${city.id}/minutes`).expect(200)).text)).toContain(
      'Nil: no complaints on the agenda',
    );
  });
});
