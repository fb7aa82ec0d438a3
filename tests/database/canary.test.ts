import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setClock } from '../../src/clock.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { makeDocuments } from '../../src/documents/making.ts';
import { closeMeeting } from '../../src/meetings/meeting.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { leavePath } from '../../src/notifications/inbound/leave-path.ts';
import { takeMessage } from '../../src/notifications/inbound/message.ts';
import { setAside } from '../../src/offline/set-aside.ts';
import { draftReport, sendReport } from '../../src/reports/report.ts';
import { planReview } from '../../src/reviews/review.ts';
import { recordReview } from '../../src/reviews/result.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { unzipped } from '../documents/paper.ts';
import * as week from '../meetings/week.ts';
import { clearPlaces, shownInPdf } from '../support/canaries.ts';
import {
  karetSemanggi,
  newWorld,
  on,
  saturday,
  setiabudi,
  type Browser,
  type World,
} from '../support/world.ts';

const visitor = {
  name: 'Kanariawati Zulfikrani',
  phone: '+6281298760354',
  email: 'kanari.zulfikrani@example.org',
  nik: '3174056789012345',
  address: 'Gang Kenari Emas 77',
  language: 'id' as const,
};
/** However somebody may have written them down. */
const canaries = [
  'Kanariawati',
  'Zulfikrani',
  '81298760354',
  '9876-0354',
  '9876 0354',
  'kanari.zulfikrani',
  '3174056789012345',
  '6789012345',
  'Kenari Emas',
  // What the contact was corrected to.
  '81377712345',
  'surel.baru.kanari',
];
const corrected = { phone: '+6281377712345', email: 'surel.baru.kanari@example.org' };

const sunday = '2026-11-22';
const dataDir = mkdtempSync(join(tmpdir(), 'aduan-sabtu-canary-'));
let world: World;
let clerk: Browser;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
  await setClock(world.db, on(saturday, '09:00'));
  clerk = await world.signIn('loket.setiabudi');
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true });
  await world.drop();
});

const deliver = (now: Date) => deliverDue(world.db, now);

it('keeps whoever complained readable in no column of any table', async () => {
  const tickets = [await atTheCounter(), await withHomeAddress()];
  await contactAndMessages(tickets[0]!);
  await sundayReview(tickets[0]!);
  const meeting = await week.mondayMeeting(world);
  await week.decides(world, meeting, tickets[0]!, {
    outcome: 'cannotSolve',
    reason: 'Perlu alat berat.',
    ask: 'Ekskavator dua hari.',
  });
  await week.decides(world, meeting, tickets[1]!, { outcome: 'resolved', reason: 'Sudah dikuras.' });
  const person = await world.as('camat.setiabudi');
  const closing = { meetingId: meeting.id, notes: 'Nihil.', person, now: on(week.monday, '11:00') };
  await closeMeeting(world.db, closing);
  await reported();
  await graded(tickets[1]!);
  await keptOnADevice();
  await deliver(on(week.monday, '14:00'));
  await looked(tickets);

  const papers = await printed();
  for (const canary of canaries) expect(papers).not.toContain(canary.toLowerCase());
  expect(await clearPlaces(world.db, canaries)).toEqual([]);
});

it('finds a canary wherever it is put, however it is written', async () => {
  const [{ id }] = (await world.db('complaints').select('id').limit(1)) as [{ id: number }];
  const text = `telepon ${visitor.phone}`;
  await world.db('complaints').where({ id }).update({ landmark: text });
  await world
    .db('notifications')
    .where({ complaint_id: id })
    .update({
      particulars: JSON.stringify({ a: [Buffer.from(text).toString('base64')] }),
    });
  const bytes = Buffer.from(`xx${visitor.name}`);
  await world.db('photos').insert({
    id: randomUUID(),
    complaint_id: id,
    kind: 'intake',
    content_type: 'image/jpeg',
    width: 1,
    height: 1,
    bytes,
    added_at: on(saturday),
  });
  await world.db.raw(`select graphile_worker.add_job('deliver', ?::json)`, [
    JSON.stringify({ to: visitor.email }),
  ]);
  expect(await clearPlaces(world.db, canaries)).toEqual(
    [
      'graphile_worker._private_jobs.payload: kanari.zulfikrani',
      'graphile_worker._private_jobs.payload: Zulfikrani',
      'public.complaints.landmark: 81298760354',
      'public.notifications.particulars: 81298760354',
      'public.photos.bytes: Kanariawati',
      'public.photos.bytes: Zulfikrani',
    ].sort(),
  );
});

/** The form of the counter, once with a fault. */
async function atTheCounter(): Promise<string> {
  const typed = {
    phone: '0812 9876 0354',
    name: visitor.name,
    email: visitor.email,
    nik: '3174 0567 8901 2345',
    kelurahanCode: karetSemanggi,
    rt: '3',
    rw: '2',
    landmark: 'depan Masjid Al-Ikhlas',
    categoryCode: 'saluran',
    text: 'Saluran air di depan rumah mampet, kalau hujan air meluap ke jalan.',
    channel: 'sms',
    language: 'id',
    outcome: 'passOn',
  };
  await clerk.post('/saturday/intake', { ...typed, kelurahanCode: '', _key: randomUUID() }).expect(422);
  const { headers } = await clerk.post('/saturday/intake', { ...typed, _key: randomUUID() }).expect(303);
  const receipt = (await clerk.get(String(headers.location)).expect(200)).text;
  expect(receipt).toContain(visitor.name);
  return /complaints\/(\w{4})-(\w{4})/.exec(String(headers.location))!.slice(1).join('');
}

async function withHomeAddress(): Promise<string> {
  const { ticket } = await week.awaitingMonday(world, { visitor, channel: 'email', crmNumber: 'CRM-1' });
  return ticket;
}

async function contactAndMessages(ticket: string): Promise<void> {
  await deliver(on(saturday, '09:30'));
  const page = `/track/${trackKey(ticket)}`;
  await world.visitor().post('/track', { ticket, digits: '0354' }).expect(303);
  const sms = { provider: 'gateway' as const, channel: 'sms' as const, from: visitor.phone };
  for (const [n, text] of ['CEK', `CEK ${ticket}`, 'Air masih meluap', 'STOP', 'MULAI'].entries())
    await takeMessage(world.db, { ...sms, providerId: `c${n}`, text, now: on(saturday, '09:40') });
  const contact = { phone: '0813 7771 2345', email: corrected.email, channel: 'whatsapp', digits: '0354' };
  await world
    .visitor()
    .post(`${page}/contact`, { ...contact, _key: randomUUID() })
    .expect(303);
  await world.visitor().post(leavePath(ticket, corrected.email)).expect(200);
  await deliver(on(saturday, '09:50'));
}

async function sundayReview(ticket: string): Promise<void> {
  const lurah = await world.as('lurah.karet-semanggi');
  const version = async () => (await complaintByTicket(world.db, ticket))!.version;
  const office = await week.officeId(world, 'lurah.karet-semanggi');
  await planReview(world.db, {
    ticket,
    version: await version(),
    plannedOn: sunday,
    team: [office],
    person: lurah,
    now: on(saturday, '11:00'),
  });
  await recordReview(world.db, {
    ticket,
    version: await version(),
    findings: 'Saluran tertutup beton.',
    recommendation: 'Pembongkaran.',
    came: [office],
    latitude: null,
    longitude: null,
    photos: [],
    signers: [{ officeId: office, name: 'Lurah Karet Semanggi', drawn: null }],
    person: lurah,
    now: on(sunday, '10:00'),
  });
}

async function reported(): Promise<void> {
  const now = on(week.monday, '12:30');
  const { id, version } = await draftReport(world.db, { level: 'kecamatan', areaCode: setiabudi, now });
  await sendReport(world.db, { reportId: id, version, person: await world.as('camat.setiabudi'), now });
}

async function graded(ticket: string): Promise<void> {
  await setClock(world.db, on(week.monday, '13:00'));
  const remark = `Terima kasih. ${visitor.name}, ${visitor.phone}`;
  await world
    .visitor()
    .post(`/track/${trackKey(ticket)}/survey`, { u3: 4, remark, _key: randomUUID() })
    .expect(303);
}

async function keptOnADevice(): Promise<void> {
  await setAside(world.db, {
    key: randomUUID(),
    kind: 'Aduan loket',
    ticket: null,
    takenAt: on(saturday, '10:00'),
    takenBy: 'loket.setiabudi',
    content: JSON.stringify(visitor),
    reason: 'dicatat dua kali',
    person: await world.as('loket.setiabudi'),
    now: on(saturday, '12:00'),
  });
}

/** Who may see it reads it on pages, and what they read leaves nothing. */
async function looked(tickets: string[]): Promise<void> {
  clerk = await world.signIn('loket.setiabudi');
  await clerk.post('/saturday/visitor', { phone: corrected.phone }).expect(200);
  for (const ticket of tickets) {
    const shown = `${ticket.slice(0, 4)}-${ticket.slice(4)}`;
    await clerk.get(`/complaints/${shown}`).expect(200);
    await clerk.get(`/complaints/${shown}/receipt`).expect(200);
  }
  await clerk.get(`/complaints?q=${encodeURIComponent(visitor.name)}`).expect(200);
}

/** What all documents print, and proof that this reading sees their words. */
async function printed(): Promise<string> {
  await makeDocuments(world.db, () => on(week.monday, '14:00'), { dataDir });
  const made = (await world.db('documents').whereNotNull('content')) as {
    kind: string;
    media_type: string;
    content: Buffer;
  }[];
  const kinds = new Set(made.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['reviewRecord', 'minutes', 'attendance', 'report']));
  const texts = made.map(({ content, media_type }) =>
    media_type === 'pdf' ? shownInPdf(content) : [...unzipped(content).values()].join('\n'),
  );
  const all = texts.join('\n');
  for (const word of ['Ekskavator', 'beton', 'K********** Z*********']) expect(all).toContain(word);
  return all.toLowerCase();
}
