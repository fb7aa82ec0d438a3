import { setClock } from '../../src/clock.ts';
import { alikeCases } from '../../src/complaints/alike.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { closeMeeting } from '../../src/meetings/meeting.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import { asked } from '../support/asked.ts';
import { newWorld, on, type Browser, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
let camat: Browser;
let meeting: Meeting;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '09:00'));
  camat = await world.signIn('camat.setiabudi');
  meeting = await week.mondayMeeting(world);
});
afterAll(() => world.drop());

const screen = (ticket: string, at = meeting) => `/meetings/${at.id}/cases/${shownTicket(ticket)}`;
const since = on('2026-09-01');

describe('cases alike', () => {
  it('are open or lately solved, of the same words, the same place or the same kelurahan and category', async () => {
    const own = await week.awaitingMonday(world, { latitude: -6.22, longitude: 106.82 });
    const words = await week.awaitingMonday(world, {
      categoryCode: 'jalan-rusak',
      kelurahanCode: '31.74.02.1001',
      text: 'Kalau hujan air meluap ke jalan, saluran air di depan rumah mampet.',
    });
    const near = await week.awaitingMonday(world, {
      kelurahanCode: '31.74.02.1001',
      text: 'Got depan toko penuh sampah.',
      latitude: -6.2205,
      longitude: 106.8204,
    });
    const other = await week.awaitingMonday(world, {
      categoryCode: 'pohon',
      kelurahanCode: '31.74.02.1001',
      text: 'Dahan pohon hampir patah.',
    });
    const solved = await week.awaitingMonday(world, { text: 'Selokan buntu.' });
    await week.decides(world, meeting, solved.ticket, { outcome: 'resolved', reason: 'sudah dikuras' });
    const refused = await week.awaitingMonday(world, { text: 'Selokan buntu lagi.' });
    await week.decides(world, meeting, refused.ticket, { outcome: 'notValid', reason: 'tidak ada' });
    const hidden = await week.awaitingMonday(world, {
      confidential: true,
      text: 'Got dekat rumah saya buntu.',
    });

    const found = await alikeCases(world.db, own, { since, limit: 9 });
    expect(found.map(({ ticket }) => ticket).toSorted()).toEqual(
      [words, near, solved, hidden].map(({ ticket }) => ticket).toSorted(),
    );
    expect(found.map(({ ticket }) => ticket)).not.toContain(other.ticket);
    expect(found.find(({ ticket }) => ticket === near.ticket)).toMatchObject({ metres: 70, solvedAt: null });
    expect(found.find(({ ticket }) => ticket === solved.ticket)).toMatchObject({
      state: 'resolved',
      solvedAt: on(week.monday, '10:00'),
      metres: null,
    });
    expect(await alikeCases(world.db, own, { since: on('2026-11-24'), limit: 9 })).toHaveLength(3);

    const page = (await camat.get(screen(own.ticket)).expect(200)).text;
    expect(page).toContain('Aduan serupa (4)');
    expect(page).toContain(shownTicket(near.ticket));
    expect(page).not.toContain('Got dekat rumah saya buntu.');
    expect(page).toContain('id="map-case"');
  });
});

describe('the screen of a case', () => {
  it('says what was promised and whether that day has passed', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const unitId = await week.officeId(world, 'satpel.bina-marga.setiabudi');
    await week.decides(world, meeting, ticket, { outcome: 'followUp', unitId, dueOn: '2026-11-25' });
    const today = (await camat.get(screen(ticket)).expect(200)).text;
    expect(today).not.toContain('Satpel Bina Marga Setiabudi menyelesaikannya');
    await world
      .db('complaints')
      .where({ ticket })
      .update({ on_agenda: true, overdue_at: on('2026-11-26') });
    const next = await week.mondayMeeting(world, '2026-11-30');
    await setClock(world.db, on('2026-11-30', '09:00'));
    camat = await world.signIn('camat.setiabudi');
    const page = (await camat.get(screen(ticket, next)).expect(200)).text;
    expect(page).toContain(
      'Satpel Bina Marga Setiabudi menyelesaikannya paling lambat Rabu, 25 November 2026.',
    );
    expect(page).toContain('Janji ini sudah lewat.');
  });

  it('asks as many questions for sixty cases as for five', async () => {
    const later = await week.mondayMeeting(world, '2026-12-14');
    for (let n = 0; n < 3; n++) await week.awaitingMonday(world);
    const questions = async (path: string) =>
      (await asked(world.asking, async () => camat.get(path).expect(200))).length;
    const { ticket } = (await world
      .db('complaints')
      .where({ on_agenda: true, confidential: false })
      .orderBy('id', 'desc')
      .first('ticket')) as { ticket: string };
    const paths = [`/meetings/${later.id}`, `/meetings/${later.id}/order`, screen(ticket, later)];
    const few = [];
    for (const path of paths) few.push(await questions(path));
    for (let n = 0; n < 55; n++) await week.awaitingMonday(world);
    const many = [];
    for (const path of paths) many.push(await questions(path));
    expect(
      (await camat.get(paths[0]!).expect(200)).text.match(/name="cases" form="batch"/g)!.length,
    ).toBeGreaterThan(59);
    expect(many).toEqual(few);
    expect(Math.max(...many)).toBeLessThan(25);
  });
});

describe('the escalation packet', () => {
  it('is made from the history, for those who lead the case', async () => {
    const { ticket } = await week.awaitingTuesday(world);
    const path = `/complaints/${shownTicket(ticket)}/packet`;
    const walikota = await world.signIn('walikota.jakarta-selatan');
    expect((await walikota.get(`/complaints/${shownTicket(ticket)}`).expect(200)).text).toContain(
      `href="${path}"`,
    );
    const text = (await walikota.get(path).expect(200)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const said of [
      `Berkas eskalasi ${shownTicket(ticket)}`,
      'perlu alat berat',
      'ekskavator dua hari',
      'Diteruskan ke Satpel Sumber Daya Air Setiabudi',
      'Tanpa peninjauan lapangan',
      'Dilaporkan ke tingkat di atasnya',
      'S*** A*****',
    ])
      expect(text).toContain(said);
    // It is to fit on a page: what was tried and why it climbs is not told again.
    for (const once of ['Diteruskan ke Satpel Sumber Daya Air Setiabudi', 'Tanpa peninjauan lapangan'])
      expect(text.split(once)).toHaveLength(2);
    expect(text).not.toContain('Siti Aminah');
    for (const name of ['camat.setiabudi', 'sekda', 'gubernur', 'inspektorat'])
      await (await world.signIn(name)).get(path).expect(200);
    for (const name of ['camat.tebet', 'lurah.karet-semanggi', 'loket.setiabudi', 'walikota.jakarta-timur'])
      await (await world.signIn(name)).get(path).expect(404);
  });

  it('says what nobody has decided yet, and what is confidential', async () => {
    const { ticket } = await world.complaint({ confidential: true });
    const text = (await camat.get(`/complaints/${shownTicket(ticket)}/packet`).expect(200)).text;
    expect(text).toContain('belum dinyatakan di luar kewenangan');
    expect(text).toContain('Rahasia: hanya untuk pejabat');
    expect(text).toContain('Belum ada upaya yang tercatat.');
  });
});

it('prints a closed meeting without cases', async () => {
  const day = '2026-12-28';
  const empty = await week.mondayMeeting(world, day);
  await world.db('complaints').update({ on_agenda: false });
  await closeMeeting(world.db, {
    meetingId: empty.id,
    notes: '',
    person: await world.as('camat.setiabudi'),
    now: on(day, '09:00'),
  });
  expect((await camat.get(`/meetings/${empty.id}/minutes`).expect(200)).text).toContain('Nihil');
});
