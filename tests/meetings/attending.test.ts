import { setClock } from '../../src/clock.ts';
import { inviteesOf } from '../../src/meetings/attendance-queries.ts';
import { markAttendances } from '../../src/meetings/meeting.ts';
import { presenceOf } from '../../src/meetings/attendance.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import { newWorld, on, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
let meeting: Meeting;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '08:30'));
  meeting = await week.mondayMeeting(world);
});
afterAll(() => world.drop());

const noted = async () =>
  (await inviteesOf(world.db, meeting)).filter(({ representedBy }) => representedBy !== null);

describe('attendance', () => {
  it('keeps when each office arrived and for whom, and moves nothing that is noted so', async () => {
    const person = await world.as('camat.setiabudi');
    const [lurah, satpol] = [
      await week.officeId(world, 'lurah.karet-semanggi'),
      await week.officeId(world, 'satpol-pp.setiabudi'),
    ];
    const step = { meetingId: meeting.id, person, now: on(week.monday, '08:30') };
    await markAttendances(world.db, {
      ...step,
      presences: [
        { officeId: lurah, representedBy: 'Bu Sekkel', arrivedAt: on(week.monday, '08:05') },
        { officeId: satpol, representedBy: '' },
      ],
    });
    const first = await noted();
    expect(first.map(({ officeId, arrivedAt }) => [officeId, arrivedAt])).toEqual([
      [lurah, on(week.monday, '08:05')],
      [satpol, on(week.monday, '08:30')],
    ]);
    const later = { ...step, now: on(week.monday, '09:00') };
    await markAttendances(world.db, {
      ...later,
      presences: [
        { officeId: lurah, representedBy: 'Pak Lurah' },
        { officeId: satpol, representedBy: '' },
      ],
    });
    expect((await noted()).map(({ representedBy, arrivedAt }) => [representedBy, arrivedAt])).toEqual([
      ['Pak Lurah', on(week.monday, '08:05')],
      ['', on(week.monday, '08:30')],
    ]);
    const [row] = (await world.db('meeting_attendance').where({ office_id: satpol })) as {
      marked_at: Date;
    }[];
    expect(row!.marked_at).toEqual(on(week.monday, '08:30'));
    for (const arrivedAt of [on(week.monday, '09:01'), on('2026-11-22', '08:00')])
      await expect(
        markAttendances(world.db, {
          ...later,
          presences: [{ officeId: lurah, representedBy: 'x', arrivedAt }],
        }),
      ).rejects.toMatchObject({ fields: { [`time-${lurah}`]: 'arrivedAhead' } });
  });

  it('counts the five groups and requires none', async () => {
    const invitees = await inviteesOf(world.db, meeting);
    expect(presenceOf(invitees, meeting)).toEqual({
      offices: 2,
      allOffices: invitees.length,
      groups: 2,
      allGroups: 5,
    });
  });

  it('is kept on the page with time and name, and says who stands in for whom', async () => {
    const camat = await world.signIn('camat.setiabudi');
    const lurah = await week.officeId(world, 'lurah.karet-semanggi');
    const path = `/meetings/${meeting.id}`;
    const page = (await camat.get(path).expect(200)).text;
    expect(page).toContain('2 dari 5 kelompok hadir');
    expect(page).toMatch(/value="08:05" aria-label="Jam datang Kelurahan Karet Semanggi"/);
    const form = { present: [lurah], [`name-${lurah}`]: 'Bu Sekkel', [`time-${lurah}`]: '08:07' };
    await camat.post(`${path}/attendance`, form).expect(303);
    expect(await noted()).toMatchObject([
      { representedBy: 'Bu Sekkel', arrivedAt: on(week.monday, '08:07') },
    ]);
    expect((await camat.get(path).expect(200)).text).toContain('mewakili ');
    const late = { ...form, [`time-${lurah}`]: '11:59' };
    const refused = await camat.post(`${path}/attendance`, late).expect(422);
    expect(refused.text).toContain('Isi jam datang pada hari rapat yang sudah lewat.');
    expect(refused.text).toContain('value="11:59"');
    await camat.post(`${path}/attendance`, { ...form, [`time-${lurah}`]: '8 lewat' }).expect(422);
  });
});
