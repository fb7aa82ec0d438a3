import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestDocument } from '../../src/documents/document.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { addAddendum } from '../../src/meetings/amending.ts';
import { attendanceDocument, minutesDocument } from '../../src/meetings/documents.ts';
import { closeMeeting, markAttendance } from '../../src/meetings/meeting.ts';
import { newWorld, on, type World } from '../support/world.ts';
import { factsOf } from '../documents/paper.ts';
import * as week from './week.ts';

const now = on(week.monday, '11:00');
const dataDir = mkdtempSync(join(tmpdir(), 'aduan-sabtu-papers-'));
let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await world.drop();
});

type Row = {
  kind: string;
  title: string;
  content: Buffer;
  template_fault: unknown;
  failure: string | null;
  pages: number;
};

/** Makes what waits and returns it in the order in which it was asked for. */
async function made(meetingId: number): Promise<Row[]> {
  await makeDocuments(world.db, () => now, { dataDir });
  return world
    .db('documents')
    .where({ subject: String(meetingId) })
    .orderBy('id') as Promise<Row[]>;
}

async function asEnglish(meetingId: number) {
  for (const kind of [minutesDocument, attendanceDocument])
    await world.db.transaction((trx) =>
      requestDocument(trx, { kind, subject: meetingId, language: 'en', person: null, now }),
    );
}

describe('minutes and attendance list as PDF', () => {
  it('are made of a meeting with many cases in both languages, and again with an addendum', async () => {
    const meeting = await week.mondayMeeting(world);
    const person = await world.as('camat.setiabudi');
    const text = 'Saluran mampet sejak lama, <b>tolong</b> | segera *dikuras*. '.repeat(8);
    for (let n = 0; n < 20; n++) {
      const { ticket } = await week.awaitingMonday(world, { text, confidential: n === 3 });
      await week.decides(world, meeting, ticket, { outcome: 'deferred', reason: `Alasan ${n}: ${text}` });
    }
    const officeId = await week.officeId(world, 'lurah.karet-semanggi');
    const step = { meetingId: meeting.id, person, now };
    await markAttendance(world.db, { ...step, officeId, representedBy: 'Bu Sekkel' });
    await closeMeeting(world.db, { ...step, notes: 'Satu.\n\nDua.', noteTaker: 'Dewi' });
    await addAddendum(world.db, { ...step, text: 'RT 004', reason: 'Salah ketik' });
    await asEnglish(meeting.id);
    const rows = await made(meeting.id);
    expect(rows.map(({ kind, failure, template_fault }) => [kind, failure, template_fault])).toEqual([
      ['minutes', null, null],
      ['attendance', null, null],
      ['minutes', null, null],
      ['minutes', null, null],
      ['attendance', null, null],
    ]);
    expect(rows[0]!.pages).toBeGreaterThan(3);
    expect(rows[1]!.pages).toBe(1);
    expect(factsOf(rows[0]!.content)).toMatchObject({
      language: 'id',
      title: 'Notulen rapat: Rapat Kecamatan Setiabudi',
    });
    expect(factsOf(rows[4]!.content)).toMatchObject({ language: 'en' });
    const [first] = rows as [
      Row & { data: { values: { decisions: { matter: string }[]; signers: object[] } } },
    ];
    expect(first.data.values.signers).toMatchObject([{ name: 'Dewi' }, { name: person.name }]);
    expect(first.data.values.decisions[3]!.matter).toBe('Pengaduan rahasia');
  });

  it('are made of a meeting with nothing to decide and nobody present', async () => {
    await world.db('complaints').update({ on_agenda: false });
    const meeting = await week.mondayMeeting(world, '2026-11-30');
    const person = await world.as('camat.setiabudi');
    await closeMeeting(world.db, {
      meetingId: meeting.id,
      notes: '',
      person,
      now: on('2026-11-30', '09:00'),
    });
    await asEnglish(meeting.id);
    const rows = await made(meeting.id);
    expect(rows.map(({ failure, template_fault, pages }) => [failure, template_fault, pages])).toEqual(
      Array.from({ length: 4 }, () => [null, null, 1]),
    );
  });
});
