import { advance } from '../../src/complaints/advance.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { shownTicket } from '../../src/complaints/tickets.ts';
import { catalogues } from '../../src/language/index.ts';
import { agendaOf, type AgendaCase } from '../../src/meetings/agenda.ts';
import { meetingOn } from '../../src/meetings/meeting.ts';
import { grouped, neighbours, triaged, type AgendaFilter } from '../../src/meetings/triage.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const kecamatan = (day: string) => meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day });
const found = async (day: string, ticket: string) =>
  (await agendaOf(world.db, await kecamatan(day))).find((each) => each.ticket === ticket);

describe('agendaOf', () => {
  it('says that a review was waived, or what it found', async () => {
    const waived = await week.awaitingMonday(world);
    expect(await found(week.monday, waived.ticket)).toMatchObject({
      reasons: ['waived'],
      review: { waived: 'sudah jelas dari foto', findings: null },
      kelurahan: 'Karet Semanggi',
      unit: 'Satpel Sumber Daya Air Setiabudi',
      answerOn: week.monday,
      decision: null,
      photoIds: [],
    });
    const { ticket, id } = await world.complaint();
    const unitId = await week.officeId(world, 'satpel.sumber-daya-air.setiabudi');
    await week.act(world, 'camat.setiabudi', ticket, { type: 'assign', unitId }, on(saturday, '10:00'));
    await week.act(
      world,
      'lurah.karet-semanggi',
      ticket,
      { type: 'planReview', plannedOn: '2026-11-22' },
      on(saturday, '11:00'),
    );
    await week.act(
      world,
      'lurah.karet-semanggi',
      ticket,
      { type: 'recordReview' },
      on('2026-11-22', '11:00'),
    );
    await world.db('reviews').insert({
      complaint_id: id,
      findings: 'tersumbat lumpur',
      recommendation: 'dikuras',
      recommended: 'cannotSolve',
      recorded_at: on('2026-11-22', '11:00'),
    });
    expect(await found(week.monday, ticket)).toMatchObject({
      reasons: ['reviewed'],
      review: {
        findings: 'tersumbat lumpur',
        recommended: 'cannotSolve',
        recommendation: 'dikuras',
        waived: null,
      },
    });
    const camat = await world.signIn('camat.setiabudi');
    const { id: meetingId } = await kecamatan(week.monday);
    const screen = await camat.get(`/meetings/${meetingId}/cases/${shownTicket(ticket)}`).expect(200);
    expect(screen.text).toMatch(/Usul untuk rapat[^]*?Di luar kemampuan kecamatan, naikkan ke kota/);
  });

  it('brings back what was put off, returned, objected to and overdue, with what was said', async () => {
    const meeting = await week.mondayMeeting(world);
    const deferred = await week.awaitingMonday(world);
    await week.decides(world, meeting, deferred.ticket, { outcome: 'deferred', reason: 'menunggu PLN' });

    const overdue = await week.awaitingMonday(world);
    const unitId = await week.officeId(world, 'satpel.bina-marga.setiabudi');
    await week.decides(world, meeting, overdue.ticket, { outcome: 'followUp', unitId, dueOn: '2026-11-25' });

    const objected = await week.awaitingMonday(world);
    await week.decides(world, meeting, objected.ticket, { outcome: 'resolved', reason: 'dikeruk' });
    await advance(world.db, {
      ticket: objected.ticket,
      event: { type: 'object', reason: 'masih mampet' },
      actor: { kind: 'citizen' },
      now: on('2026-11-25'),
    });

    const returned = await week.awaitingTuesday(world);
    await week.decides(world, await week.tuesdayMeeting(world), returned.ticket, {
      outcome: 'returned',
      instruction: 'pakai PPSU',
    });
    await passDeadlines(world.db, on('2026-11-26'));

    const next = '2026-11-30';
    expect(await found(next, deferred.ticket)).toMatchObject({
      reasons: ['deferred'],
      remark: 'menunggu PLN',
    });
    expect(await found(next, overdue.ticket)).toMatchObject({
      reasons: ['overdue'],
      state: 'kecamatan.followUp',
      remark: null,
    });
    expect(await found(next, objected.ticket)).toMatchObject({
      reasons: ['objected'],
      remark: 'masih mampet',
    });
    expect(await found(next, returned.ticket)).toMatchObject({ reasons: ['returned'], remark: 'pakai PPSU' });

    // An overdue follow-up is decided anew; what brought it here stays readable afterwards.
    const following = await week.mondayMeeting(world, next);
    await week.decides(world, following, overdue.ticket, {
      outcome: 'followUp',
      unitId,
      dueOn: '2026-12-04',
      reason: 'terakhir',
    });
    expect(await week.now(world, overdue)).toMatchObject({
      state: 'kecamatan.followUp',
      overdueAt: null,
      onAgenda: false,
      dueAt: on('2026-12-04', '16:00'),
    });
    expect(await found(next, overdue.ticket)).toMatchObject({
      reasons: ['overdue'],
      decision: {
        outcome: 'followUp',
        unit: 'Satpel Bina Marga Setiabudi',
        dueOn: '2026-12-04',
        reason: 'terakhir',
      },
    });
    // The old meeting keeps its own decision and asks for nothing that a later one took up.
    expect(await found(week.monday, overdue.ticket)).toMatchObject({ decision: { dueOn: '2026-11-25' } });
  });

  it('shows the city why a case came up', async () => {
    const { ticket } = await week.awaitingTuesday(world);
    const meeting = await week.tuesdayMeeting(world);
    const agenda = await agendaOf(world.db, meeting);
    expect(agenda.find((each) => each.ticket === ticket)).toMatchObject({
      reasons: ['escalated'],
      escalation: { reason: 'perlu alat berat', ask: 'ekskavator dua hari' },
      kecamatan: 'Setiabudi',
      unit: null,
    });
    expect(agenda.every(({ state, decision }) => decision || state.startsWith('city.'))).toBe(true);
  });

  it('brings a question that nobody answered', async () => {
    const { ticket } = await week.awaitingMonday(world);
    await week.act(
      world,
      'camat.setiabudi',
      ticket,
      { type: 'requestInformation', question: 'Rumah nomor berapa?' },
      on(saturday, '11:00'),
    );
    await passDeadlines(world.db, on('2026-12-08'));
    expect((await found('2026-12-14', ticket))?.reasons).toEqual(['waived', 'unanswered']);
  });

  it('asks a fixed number of queries', async () => {
    const meeting = await kecamatan(week.monday);
    let asked = 0;
    const count = () => (asked += 1);
    world.db.on('query', count);
    const { length } = await agendaOf(world.db, meeting);
    world.db.off('query', count);
    expect(length).toBeGreaterThan(3);
    expect(asked).toBe(1);
  });
});

const setting = { level: 'kecamatan', lang: 'en', t: catalogues.en, now: on('2027-01-11') } as const;

describe('triage', () => {
  it('filters, sorts, groups and finds the next undecided case', async () => {
    const day = '2027-01-11';
    const urgent = await week.awaitingMonday(world, { urgent: true, categoryCode: 'pohon' }, '2027-01-09');
    const elsewhere = await week.awaitingMonday(world, { kelurahanCode: '31.74.02.1001' }, '2027-01-09');
    const agenda = (await agendaOf(world.db, await kecamatan(day))).filter(({ ticket }) =>
      [urgent.ticket, elsewhere.ticket].includes(ticket),
    );
    const tickets = (cases: typeof agenda) => cases.map(({ ticket }) => ticket);
    const shown = (filter: AgendaFilter) => tickets(triaged(agenda, filter, setting));
    const names = (filter: AgendaFilter) => grouped(agenda, filter, setting).map(({ name }) => name);
    expect(grouped(agenda, {}, setting)).toHaveLength(2);
    expect(shown({ category: 'pohon' })).toEqual([urgent.ticket]);
    expect(shown({ area: '31.74.02.1001' })).toEqual([elsewhere.ticket]);
    expect(shown({ reason: 'waived' })).toHaveLength(2);
    expect(shown({ reason: 'objected' })).toEqual([]);
    expect(shown({ sort: 'age' })).toEqual([urgent.ticket, elsewhere.ticket]);
    expect(shown({ sort: 'promise' })).toEqual([urgent.ticket, elsewhere.ticket]);
    expect(names({ sort: 'age' })).toEqual(['']);
    expect(names({ group: 'category' })).toEqual(['Blocked drain', 'Trees']);
    expect(names({ group: 'sudin' })).toEqual([
      'Suku Dinas Pertamanan dan Hutan Kota Jakarta Selatan',
      'Suku Dinas Sumber Daya Air Jakarta Selatan',
    ]);
    expect(shown({ sudin: String(agenda.find(({ ticket }) => ticket === urgent.ticket)!.sudinId) })).toEqual([
      urgent.ticket,
    ]);
    const later = { ...setting, now: on('2027-02-20') };
    expect(grouped(agenda, { group: 'age' }, setting).map(({ code }) => code)).toEqual(['0']);
    expect(grouped(agenda, { group: 'age' }, later).map(({ code, name }) => [code, name])).toEqual([
      ['31', '31 days or more'],
    ]);
    // Neighbours of one area stand under one head, also when the agenda was arranged otherwise.
    const [one, two] = agenda as [AgendaCase, AgendaCase];
    expect(grouped([one, two, one], {}, setting).map(({ name }) => name)).toEqual([
      one.kelurahan,
      two.kelurahan,
      one.kelurahan,
    ]);
    const [first, second] = tickets(agenda) as [string, string];
    expect(neighbours(agenda, first).next?.ticket).toBe(second);
    expect(neighbours(agenda, second).next?.ticket).toBe(first);
    expect(neighbours(agenda.slice(0, 1), first)).toEqual({ previous: null, next: null });
    const meeting = await week.mondayMeeting(world, day);
    await week.decides(world, meeting, urgent.ticket, { outcome: 'resolved', reason: 'ditebang' });
    const after = (await agendaOf(world.db, meeting)).filter(({ ticket }) =>
      tickets(agenda).includes(ticket),
    );
    expect(tickets(triaged(after, { show: 'undecided' }, setting))).toEqual([elsewhere.ticket]);
    expect(tickets(triaged(after, { show: 'decided' }, setting))).toEqual([urgent.ticket]);
  });
});

it('counts a case of the city to the unit that has it, before that of its field of work', async () => {
  const { ticket } = await week.awaitingTuesday(world);
  const roads = await week.officeId(world, 'sudin.bina-marga.jakarta-selatan');
  const meeting = await week.tuesdayMeeting(world);
  const of = async () => (await agendaOf(world.db, meeting)).find((each) => each.ticket === ticket);
  expect((await of())!.sudin).toBe('Suku Dinas Sumber Daya Air Jakarta Selatan');
  await world.db('complaints').where({ ticket }).update({ unit_id: roads });
  expect(await of()).toMatchObject({ sudinId: roads, sudin: 'Suku Dinas Bina Marga Jakarta Selatan' });
});
