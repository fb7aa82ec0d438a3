import {
  closeMeeting,
  markAttendance,
  meetingFor,
  meetingOn,
  openMeeting,
  Undecided,
} from '../../src/meetings/meeting.ts';
import { comingMeetings } from '../../src/meetings/coming.ts';
import { forgetRules, rulesOf } from '../../src/calendar/queries.ts';
import { Forbidden, Invalid, NotFound } from '../../src/errors.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const pancoran = { level: 'kecamatan' as const, areaCode: '31.74.08', day: week.monday };

describe('a meeting', () => {
  it('is made once for its area and day', async () => {
    const [one, two] = await Promise.all([meetingOn(world.db, pancoran), meetingOn(world.db, pancoran)]);
    expect(one).toEqual(two);
    expect(one).toMatchObject({
      area: 'Pancoran',
      heldOn: week.monday,
      openedAt: null,
      office: 'Kecamatan Pancoran',
    });
    expect((await meetingOn(world.db, { ...pancoran, day: '2026-11-30' })).id).not.toBe(one.id);
  });

  it('opens on its day, by staff too, and not before', async () => {
    const { id: meetingId } = await meetingOn(world.db, pancoran);
    const camat = await world.as('camat.pancoran');
    const early = openMeeting(world.db, { meetingId, person: camat, now: on('2026-11-22', '23:00') });
    await expect(early).rejects.toMatchObject({ fields: { meeting: 'meetingTooEarly' } });
    const opened = await openMeeting(world.db, {
      meetingId,
      person: week.asStaff(camat),
      now: on(week.monday, '08:05'),
    });
    expect(opened).toMatchObject({ openedAt: on(week.monday, '08:05'), openedBy: camat.id });
    const again = await openMeeting(world.db, { meetingId, person: camat, now: on(week.monday, '09:00') });
    expect(again.openedAt).toEqual(on(week.monday, '08:05'));
    for (const name of ['camat.tebet', 'loket.pancoran', 'walikota.jakarta-timur', 'satpol-pp.pancoran'])
      await expect(
        openMeeting(world.db, { meetingId, person: await world.as(name), now: on(week.monday) }),
      ).rejects.toThrow(NotFound);
    await expect(
      openMeeting(world.db, { meetingId, person: await world.as('inspektorat'), now: on(week.monday) }),
    ).rejects.toThrow(Forbidden);
    expect(await meetingFor(world.db, await world.as('walikota.jakarta-selatan'), meetingId)).toMatchObject({
      id: meetingId,
    });
  });

  it('notes who came, and closes with nothing on its agenda', async () => {
    const { id: meetingId } = await meetingOn(world.db, pancoran);
    const person = await world.as('camat.pancoran');
    const office = await week.officeId(world, 'lurah.kalibata');
    const step = { meetingId, person: week.asStaff(person), now: on(week.monday, '08:30') };
    await markAttendance(world.db, { ...step, officeId: office, representedBy: 'Bu Sekretaris Lurah' });
    await markAttendance(world.db, { ...step, officeId: office, representedBy: 'Bu Lurah' });
    const attendance = () => world.db('meeting_attendance').where({ meeting_id: meetingId });
    expect(await attendance()).toEqual([
      expect.objectContaining({ office_id: office, represented_by: 'Bu Lurah' }),
    ]);
    await markAttendance(world.db, { ...step, officeId: office, representedBy: null });
    expect(await attendance()).toEqual([]);
    await markAttendance(world.db, { ...step, officeId: office, representedBy: 'Bu Lurah' });
    const foreign = markAttendance(world.db, {
      ...step,
      officeId: await week.officeId(world, 'lurah.karet-semanggi'),
      representedBy: 'X',
    });
    await expect(foreign).rejects.toMatchObject({ fields: { officeId: 'unknown' } });

    const closing = { meetingId, notes: 'Nihil.', now: on(week.monday, '09:00') };
    await expect(closeMeeting(world.db, { ...closing, person: week.asStaff(person) })).rejects.toThrow(
      Forbidden,
    );
    const closed = await closeMeeting(world.db, { ...closing, person });
    expect(closed).toMatchObject({ closedBy: person.id, notes: 'Nihil.' });
    expect(
      (await closeMeeting(world.db, { ...closing, person, now: on(week.monday, '10:00') })).closedAt,
    ).toEqual(closing.now);
    await expect(closeMeeting(world.db, { ...closing, person, notes: 'Lain' })).rejects.toThrow(Invalid);
    await expect(
      markAttendance(world.db, { ...step, officeId: office, representedBy: null }),
    ).rejects.toThrow(Invalid);
  });

  it('cannot be closed before it was opened', async () => {
    const { id: meetingId } = await meetingOn(world.db, { ...pancoran, day: '2026-12-07' });
    const person = await world.as('camat.pancoran');
    await expect(
      closeMeeting(world.db, { meetingId, notes: '', person, now: on('2026-12-07') }),
    ).rejects.toMatchObject({
      fields: { meeting: 'meetingNotOpen' },
    });
    await expect(
      markAttendance(world.db, { meetingId, officeId: 1, representedBy: 'x', person, now: on('2026-12-07') }),
    ).rejects.toMatchObject({ fields: { meeting: 'meetingNotOpen' } });
  });
});

describe('closing', () => {
  it('names what is undecided, and then nothing changes any more', async () => {
    const [first, second] = [await week.awaitingMonday(world), await week.awaitingMonday(world)];
    const meeting = await week.mondayMeeting(world);
    const person = await world.as('camat.setiabudi');
    const closing = { meetingId: meeting.id, notes: 'Catatan', person, now: on(week.monday, '11:30') };
    await week.decides(world, meeting, first.ticket, { outcome: 'deferred', reason: 'menunggu' });
    const refused: unknown = await closeMeeting(world.db, closing).catch((fault: unknown) => fault);
    expect(refused).toBeInstanceOf(Undecided);
    expect(refused).toMatchObject({ tickets: [second.ticket], fields: { agenda: 'undecided' } });
    await week.decides(world, meeting, second.ticket, { outcome: 'resolved', reason: 'beres' });
    await closeMeeting(world.db, closing);

    const late = await week.awaitingMonday(world);
    await expect(
      week.decides(world, meeting, late.ticket, { outcome: 'resolved', reason: 'x' }),
    ).rejects.toMatchObject({
      fields: { meeting: 'meetingClosed' },
    });
    const decisions = () => world.db('meeting_decisions').where({ meeting_id: meeting.id });
    await expect(decisions().update({ reason: 'lain' })).rejects.toThrow('the meeting is closed');
    await expect(decisions().delete()).rejects.toThrow('the meeting is closed');
    await expect(
      world
        .db('meeting_attendance')
        .insert({ meeting_id: meeting.id, office_id: 1, marked_at: on(week.monday) }),
    ).rejects.toThrow('the meeting is closed');
    await expect(world.db('meetings').where({ id: meeting.id }).update({ notes: 'lain' })).rejects.toThrow(
      'the meeting is closed',
    );
    await expect(world.db('meetings').where({ id: meeting.id }).delete()).rejects.toThrow(
      'the meeting is closed',
    );

    // What was put off waits for the next week's meeting and holds that one up.
    const next = await week.mondayMeeting(world, '2026-11-30');
    const again: unknown = await closeMeeting(world.db, {
      ...closing,
      meetingId: next.id,
      now: on('2026-11-30'),
    }).catch((fault: unknown) => fault);
    expect((again as Undecided).tickets).toEqual([first.ticket, late.ticket]);
  });
});

const coming = async (username: string, at: Date) => {
  forgetRules();
  const { calendar } = await rulesOf(world.db);
  const found = await comingMeetings(world.db, { person: await world.as(username), now: at, calendar });
  return found.map(({ meeting }) => meeting.heldOn);
};

describe('the next meeting', () => {
  it('is on Monday and Tuesday', async () => {
    expect(await coming('camat.mampang-prapatan', on('2026-11-21'))).toEqual([week.monday]);
    expect(await coming('walikota.jakarta-barat', on('2026-11-21'))).toEqual([week.tuesday]);
    expect(await coming('camat.mampang-prapatan', on(week.monday, '14:00'))).toEqual([week.monday]);
    expect(await coming('inspektorat', on(week.monday))).toEqual([]);
  });

  it('moves with a Monday that is a holiday, and the city after it', async () => {
    await world
      .db('holidays')
      .insert({ held_on: '2026-12-07', name_id: 'Libur', name_en: 'Holiday', kind: 'holiday' });
    expect(await coming('camat.mampang-prapatan', on('2026-12-05'))).toEqual(['2026-12-08']);
    expect(await coming('walikota.jakarta-barat', on('2026-12-05'))).toEqual(['2026-12-09']);
  });

  it('is the one after once it was closed', async () => {
    const { id: meetingId } = await meetingOn(world.db, {
      level: 'kecamatan',
      areaCode: setiabudi,
      day: '2026-12-14',
    });
    const person = await world.as('camat.setiabudi');
    await openMeeting(world.db, { meetingId, person, now: on('2026-12-14', '08:00') });
    for (const { ticket } of await world.db('complaints').where({ on_agenda: true }).select('ticket'))
      await week.decides(
        world,
        await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day: '2026-12-14' }),
        ticket as string,
        { outcome: 'resolved', reason: 'x' },
      );
    expect(await coming('camat.setiabudi', on('2026-12-14', '09:00'))).toEqual(['2026-12-14']);
    await closeMeeting(world.db, { meetingId, notes: '', person, now: on('2026-12-14', '09:30') });
    expect(await coming('camat.setiabudi', on('2026-12-14', '10:00'))).toEqual(['2026-12-21']);
  });

  it('can be made up for in the week in which it was missed', async () => {
    await week.awaitingMonday(world, {}, '2027-01-02');
    expect(await coming('camat.setiabudi', on('2027-01-03'))).toEqual(['2027-01-04']);
    expect(await coming('camat.setiabudi', on('2027-01-06'))).toEqual(['2027-01-04', '2027-01-11']);
    expect(await coming('camat.mampang-prapatan', on('2027-01-06'))).toEqual(['2027-01-11']);
  });

  it('has a Bupati in Kepulauan Seribu', async () => {
    const meeting = await meetingOn(world.db, { level: 'city', areaCode: '31.01', day: week.tuesday });
    expect(meeting).toMatchObject({ areaKind: 'kabupaten', office: 'Bupati Kepulauan Seribu' });
    const person = await world.as('bupati.kepulauan-seribu');
    await openMeeting(world.db, { meetingId: meeting.id, person, now: on(week.tuesday, '09:00') });
    expect(
      await closeMeeting(world.db, {
        meetingId: meeting.id,
        notes: '',
        person,
        now: on(week.tuesday, '09:30'),
      }),
    ).toMatchObject({
      closedBy: person.id,
    });
  });
});
