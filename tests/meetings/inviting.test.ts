import { setClock } from '../../src/clock.ts';
import { Forbidden, Invalid, NotFound } from '../../src/errors.ts';
import { inviteesOf } from '../../src/meetings/attendance-queries.ts';
import { answerInvitation, inviteOffices } from '../../src/meetings/inviting.ts';
import { closeMeeting, meetingOn } from '../../src/meetings/meeting.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import { deliverDue, deliverEvent } from '../../src/notifications/deliver.ts';
import type { Person } from '../../src/people/roles.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
let walikota: Person;
let meeting: Meeting;
let sda: number;
const now = on(week.tuesday, '08:00');
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, now);
  walikota = await world.as('walikota.jakarta-selatan');
  sda = await week.officeId(world, 'sudin.sumber-daya-air.jakarta-selatan');
  const day = week.tuesday;
  meeting = await meetingOn(world.db, { level: 'city', areaCode: week.jakartaSelatan, day });
});
afterAll(() => world.drop());

const invited = async (officeId: number) =>
  (await inviteesOf(world.db, meeting)).find((each) => each.officeId === officeId)?.invitation;
const messages = () =>
  world.db('notifications').where({ message: 'meetingInvited' }).orderBy('id') as Promise<
    {
      event_id: number | null;
      complaint_id: number | null;
      office_id: number;
      body: string;
      subject: string;
      status: string;
    }[]
  >;

describe('an invitation to the city’s meeting', () => {
  it('is told without a case when none concerns the office', async () => {
    const roads = await week.officeId(world, 'sudin.bina-marga.jakarta-selatan');
    const day = '2026-12-01';
    const empty = await meetingOn(world.db, { level: 'city', areaCode: week.jakartaSelatan, day });
    const step = { meetingId: empty.id, note: 'Tetap hadir.', now };
    expect(await inviteOffices(world.db, { ...step, officeIds: [roads], person: walikota })).toBe(1);
    await deliverDue(world.db, now);
    const [told, ...more] = await messages();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ office_id: roads, event_id: null, complaint_id: null, status: 'shown' });
    expect(told!.body).toMatch(/Selasa, 1 Desember 2026[^]*Tetap hadir\.[^]*\/invitations$/);
    expect(told!.body).not.toContain('aduan di agenda');
    await world.db('notifications').delete();
  });

  it('is told once, by the first case that concerns the office', async () => {
    const { ticket } = await week.awaitingTuesday(world);
    await week.awaitingTuesday(world);
    const step = { meetingId: meeting.id, officeIds: [sda], note: 'Bawa data pompa.', now };
    expect(await inviteOffices(world.db, { ...step, person: week.asStaff(walikota) })).toBe(1);
    expect(await inviteOffices(world.db, { ...step, person: walikota })).toBe(0);
    expect(await invited(sda)).toEqual({ answer: null, reason: null });
    const [told, ...more] = await messages();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ office_id: sda });
    await deliverEvent(world.db, told!.event_id!, now);
    const [written] = await messages();
    expect(written!.subject).toBe('Undangan rapat: Selasa, 24 November 2026');
    expect(written!.body).toContain('2 aduan di agenda menyangkut bidang kantor Anda');
    expect(written!.body).toContain(`antara lain ${ticket.slice(0, 4)}-${ticket.slice(4)}`);
    expect(written!.body).toContain('Bawa data pompa.');
    expect(written!.body).toMatch(/\/invitations$/);
  });

  it('is not for a kecamatan, for offices of elsewhere or by anybody else', async () => {
    const step = { meetingId: meeting.id, officeIds: [sda], note: null, now };
    const elsewhere = await week.officeId(world, 'sudin.sumber-daya-air.jakarta-timur');
    await expect(
      inviteOffices(world.db, { ...step, officeIds: [elsewhere], person: walikota }),
    ).rejects.toThrow(Invalid);
    const monday = await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day: week.monday });
    const unit = await week.officeId(world, 'satpel.bina-marga.setiabudi');
    const camat = await world.as('camat.setiabudi');
    await expect(
      inviteOffices(world.db, { ...step, meetingId: monday.id, officeIds: [unit], person: camat }),
    ).rejects.toThrow(Invalid);
    await expect(inviteOffices(world.db, { ...step, person: camat })).rejects.toThrow(NotFound);
    const inspector = await world.as('inspektorat');
    await expect(inviteOffices(world.db, { ...step, person: inspector })).rejects.toThrow(Forbidden);
    expect(await messages()).toHaveLength(1);
  });

  it('is answered by the office, with a reason when it cannot come, until the meeting is closed', async () => {
    const person = await world.as('sudin.sumber-daya-air.jakarta-selatan');
    const step = { meetingId: meeting.id, officeId: sda, person, now };
    await expect(
      answerInvitation(world.db, { ...step, answer: 'declined', reason: ' ' }),
    ).rejects.toMatchObject({ fields: { reason: 'required' } });
    await answerInvitation(world.db, { ...step, answer: 'declined', reason: 'Dinas luar, diwakili Kasi.' });
    expect(await invited(sda)).toEqual({ answer: 'declined', reason: 'Dinas luar, diwakili Kasi.' });
    await answerInvitation(world.db, { ...step, answer: 'accepted', reason: null });
    expect(await invited(sda)).toEqual({ answer: 'accepted', reason: null });
    const other = await world.as('sudin.bina-marga.jakarta-selatan');
    const roads = await week.officeId(world, 'sudin.bina-marga.jakarta-selatan');
    for (const [who, officeId] of [
      [other, sda],
      [other, roads],
      [walikota, sda],
    ] as const)
      await expect(
        answerInvitation(world.db, { ...step, person: who, officeId, answer: 'accepted', reason: null }),
      ).rejects.toThrow(NotFound);
  });

  it('stands on the pages of both', async () => {
    const sudin = await world.signIn('sudin.sumber-daya-air.jakarta-selatan');
    const page = (await sudin.get('/invitations').expect(200)).text;
    expect(page).toContain('Rapat Kota Jakarta Selatan');
    expect(page).toContain('Akan hadir');
    expect(page).toContain('href="/invitations"');
    const path = `/invitations/${meeting.id}/${sda}`;
    const wrong = await sudin.post(path, { answer: 'declined', reason: '' }).expect(422);
    expect(wrong.text).toContain('Wajib diisi.');
    await sudin.post(path, { answer: 'vielleicht' }).expect(422);
    await sudin.post(path, { answer: 'declined', reason: 'Sakit' }).expect(303);
    await sudin.get(`/meetings/${meeting.id}`).expect(404);
    const chair = await world.signIn('walikota.jakarta-selatan');
    const agenda = (await chair.get(`/meetings/${meeting.id}`).expect(200)).text;
    expect(agenda).toContain('Tidak dapat hadir: Sakit');
    const none = await chair.post(`/meetings/${meeting.id}/invitations`, { note: 'Datanglah' }).expect(422);
    expect(none.text).toContain('Datanglah');
    const roads = await week.officeId(world, 'sudin.bina-marga.jakarta-selatan');
    await chair.post(`/meetings/${meeting.id}/invitations`, { office: [roads] }).expect(303);
    expect(await invited(roads)).toEqual({ answer: null, reason: null });
    await (await world.signIn('camat.setiabudi')).get('/invitations').expect(404);
  });

  it('is frozen with the meeting', async () => {
    await week.tuesdayMeeting(world);
    for (const { ticket } of await world.db('complaints').where({ on_agenda: true }).select('ticket'))
      await week.decides(world, meeting, ticket as string, { outcome: 'deferred', reason: 'menunggu' });
    await closeMeeting(world.db, {
      meetingId: meeting.id,
      notes: '',
      person: walikota,
      now: on(week.tuesday, '12:00'),
    });
    const person = await world.as('sudin.sumber-daya-air.jakarta-selatan');
    const late = {
      meetingId: meeting.id,
      officeId: sda,
      person,
      now,
      answer: 'accepted',
      reason: null,
    } as const;
    await expect(answerInvitation(world.db, late)).rejects.toMatchObject({
      fields: { meeting: 'meetingClosed' },
    });
    await expect(
      world.db('meeting_invitations').where({ meeting_id: meeting.id }).update({ reason: 'x' }),
    ).rejects.toThrow('the meeting is closed');
  });
});
