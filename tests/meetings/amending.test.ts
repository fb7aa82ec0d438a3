import { setClock } from '../../src/clock.ts';
import { addendaOf } from '../../src/meetings/addenda.ts';
import { addAddendum } from '../../src/meetings/amending.ts';
import { attendanceDocument, minutesDocument } from '../../src/meetings/documents.ts';
import { closeMeeting, meetingOn, openMeeting } from '../../src/meetings/meeting.ts';
import { documentsOf } from '../../src/documents/document.ts';
import { Conflict, Forbidden, NotFound } from '../../src/errors.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '13:00'));
});
afterAll(() => world.drop());

const now = on(week.monday, '13:00');
const words = { text: 'Yang dimaksud RT 004, bukan RT 003.', reason: 'Salah ketik' };
const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6f';

async function closed(day: string) {
  const person = await world.as('camat.setiabudi');
  const { id } = await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day });
  await openMeeting(world.db, { meetingId: id, person, now: on(day, '08:00') });
  await closeMeeting(world.db, { meetingId: id, notes: 'Nihil.', person, now: on(day, '09:00') });
  return { meetingId: id, person, now };
}

describe('an addendum', () => {
  it('is numbered beside the closed meeting, which does not change', async () => {
    const step = await closed(week.monday);
    const before = (await world.db('meetings').where({ id: step.meetingId }).first()) as object;
    expect(await addAddendum(world.db, { ...step, ...words, key })).toEqual({ number: 1, repeated: false });
    expect(await addAddendum(world.db, { ...step, ...words, key })).toEqual({ number: 1, repeated: true });
    await expect(addAddendum(world.db, { ...step, ...words, text: 'lain', key })).rejects.toThrow(Conflict);
    const both = await Promise.all([
      addAddendum(world.db, { ...step, ...words, text: 'dua' }),
      addAddendum(world.db, { ...step, ...words, text: 'tiga' }),
    ]);
    expect(both.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([2, 3]);
    expect(await addendaOf(world.db, step.meetingId)).toMatchObject([
      { number: 1, ...words, writtenAt: now, capacity: 'holder' },
      { number: 2 },
      { number: 3 },
    ]);
    expect(await world.db('meetings').where({ id: step.meetingId }).first()).toEqual(before);
    const rows = () => world.db('meeting_addenda').where({ meeting_id: step.meetingId });
    await expect(rows().update({ text: 'x' })).rejects.toThrow('append-only');
    await expect(rows().delete()).rejects.toThrow('append-only');
  });

  it('is a document of its own beside the minutes and the attendance list', async () => {
    const meeting = await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day: week.monday });
    const minutes = await documentsOf(world.db, minutesDocument, meeting.id);
    expect(minutes.map(({ edition }) => edition)).toEqual([4, 3, 2, 1]);
    expect(minutes[0]!.title).toContain('Adendum 3');
    expect(minutes[3]!.title).toBe('Notulen rapat: Rapat Kecamatan Setiabudi');
    expect(await documentsOf(world.db, attendanceDocument, meeting.id)).toHaveLength(1);
    const data = (await world.db('documents').where({ code: minutes[3]!.code }).first('data')) as {
      data: { values: { addenda: unknown[]; notes: string } };
    };
    expect(data.data.values).toMatchObject({ addenda: [], notes: 'Nihil.' });
    expect(await minutesDocument.mayRead(world.db, await world.as('inspektorat'), String(meeting.id))).toBe(
      true,
    );
    expect(await minutesDocument.mayRead(world.db, await world.as('camat.tebet'), String(meeting.id))).toBe(
      false,
    );
  });

  it('is for a closed meeting and by its chair', async () => {
    const person = await world.as('camat.setiabudi');
    const { id: meetingId } = await week.mondayMeeting(world, '2026-11-30');
    const step = { meetingId, ...words, person, now };
    await expect(addAddendum(world.db, step)).rejects.toMatchObject({
      fields: { meeting: 'meetingNotClosed' },
    });
    await expect(
      world.db('meeting_addenda').insert({
        meeting_id: meetingId,
        number: 1,
        ...words,
        written_at: now,
        written_by: person.id,
        capacity: 'holder',
      }),
    ).rejects.toThrow('the meeting is not closed');
    const past = await closed('2026-11-16');
    for (const [who, fault] of [
      [week.asStaff(person), Forbidden],
      [await world.as('inspektorat'), Forbidden],
      [await world.as('camat.tebet'), NotFound],
    ] as const)
      await expect(addAddendum(world.db, { ...past, ...words, person: who })).rejects.toThrow(fault);
    await expect(addAddendum(world.db, { ...past, text: ' ', reason: '' })).rejects.toMatchObject({
      fields: { text: 'required', reason: 'required' },
    });
    expect(await addendaOf(world.db, past.meetingId)).toEqual([]);
    const acting = { ...person, roles: person.roles.map((role) => ({ ...role, capacity: 'plt' as const })) };
    await addAddendum(world.db, { ...past, ...words, person: acting });
    expect(await addendaOf(world.db, past.meetingId)).toMatchObject([{ capacity: 'plt' }]);
  });

  it('is written on the page of the meeting and printed after its minutes', async () => {
    const { meetingId } = await closed('2026-11-09');
    const camat = await world.signIn('camat.setiabudi');
    const path = `/meetings/${meetingId}`;
    expect((await camat.get(path).expect(200)).text).toContain('Tambah adendum');
    const wrong = await camat.post(`${path}/addenda`, { text: words.text, reason: '' }).expect(422);
    expect(wrong.text).toContain(words.text);
    expect(wrong.text).toContain('Wajib diisi.');
    await camat.post(`${path}/addenda`, words).expect(303);
    for (const address of [path, `${path}/minutes`]) {
      const { text } = await camat.get(address).expect(200);
      for (const said of ['Adendum 1', words.text, words.reason]) expect(text).toContain(said);
      expect(text).toContain('Notulen dengan adendum 1');
    }
    const inspector = await world.signIn('inspektorat');
    expect((await inspector.get(path).expect(200)).text).not.toContain('Tambah adendum');
    await inspector.post(`${path}/addenda`, words).expect(403);
  });
});
