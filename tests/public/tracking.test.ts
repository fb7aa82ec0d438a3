import sharp from 'sharp';
import request from 'supertest';
import { setClock } from '../../src/clock.ts';
import { advance } from '../../src/complaints/advance.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { keepPhotos, preparePhoto, type PhotoKind } from '../../src/complaints/photos.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { newTicket, shownTicket } from '../../src/complaints/tickets.ts';
import { Invalid } from '../../src/errors.ts';
import { findTracked } from '../../src/public/tracking.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday, '09:30'));
});
afterAll(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const pathOf = ({ ticket }: Pick<Complaint, 'ticket'>) => `/track/${trackKey(ticket)}`;
const now = ({ ticket }: Complaint) => complaintByTicket(world.db, ticket).then((found) => found!);
const events = async ({ id }: Complaint) =>
  (await world.db('complaint_events').where({ complaint_id: id }).orderBy('id')) as {
    id: number;
    type: string;
    actor: string;
    data: Record<string, unknown>;
  }[];
const unit = async (slug: string) =>
  ((await world.db('offices').where({ slug }).first('id')) as { id: number }).id;

async function act(username: string, complaint: Complaint, event: EventInput) {
  const person = await world.as(username);
  const { version } = await now(complaint);
  await advance(world.db, {
    ticket: complaint.ticket,
    version,
    event,
    actor: { kind: 'person', person },
    now: on(saturday, '09:15'),
  });
}
const resolve = (complaint: Complaint) =>
  act('loket.setiabudi', complaint, { type: 'resolveOnTheSpot', evidence: 'Kunci ada pada Budi Hartono' });
const assign = async (complaint: Complaint) =>
  act('loket.setiabudi', complaint, {
    type: 'assign',
    unitId: await unit('satpel.sumber-daya-air.setiabudi'),
  });
const merge = async (complaint: Complaint, lead: Complaint) => {
  const person = await world.as('camat.setiabudi');
  await world.db.transaction(async (trx) =>
    mergeIn(
      trx,
      { ticket: complaint.ticket, version: 1, actor: { kind: 'person', person }, now: on(saturday, '09:20') },
      lead.ticket,
    ),
  );
};

async function addPhoto(
  complaint: Complaint,
  kind: PhotoKind,
  eventId: number | null = null,
): Promise<string> {
  const bytes = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const photo = await preparePhoto({ bytes });
  const at = on(saturday, '09:10');
  await world.db.transaction((trx) =>
    keepPhotos(trx, [photo], { complaintId: complaint.id, eventId, kind, addedBy: null, at }),
  );
  const { id } = (await world
    .db('photos')
    .where({ complaint_id: complaint.id })
    .orderBy('added_at')
    .first('id')) as {
    id: string;
  };
  const ids = (await world.db('photos').where({ complaint_id: complaint.id }).select('id', 'kind')) as {
    id: string;
    kind: string;
  }[];
  return ids.find((each) => each.kind === kind)?.id ?? id;
}

const plain = (text: string) =>
  text
    .replace(/nonce="[^"]*"/g, '')
    .replace(/value="[^"]*"/g, '')
    .replace(/[0-9A-Z]{8}/g, '');

describe('finding a complaint', () => {
  it('leads from ticket and digits to the page', async () => {
    const complaint = await world.complaint();
    const browser = world.visitor();
    await browser.get('/track').expect(200);
    const typed = ` ${shownTicket(complaint.ticket).toLowerCase()} `;
    const answer = await browser.post('/track', { ticket: typed, digits: '7890' }).expect(303);
    expect(answer.headers.location).toBe(pathOf(complaint));
    const page = await browser.get(pathOf(complaint)).expect(200);
    expect(page.text).toContain('Diterima');
    expect(page.text).toContain(
      'Anda dikabari Senin, 23 November 2026, paling lambat Selasa, 24 November 2026.',
    );
    expect(page.text).toContain('mampet');
    expect(page.text).not.toContain('Siti');
    expect(page.text).not.toContain('7890');
    expect(page.headers['x-robots-tag']).toBe('noindex');
  });

  it('says beside the field what is wrong and keeps what was typed', async () => {
    const complaint = await world.complaint();
    const browser = world.visitor();
    const last = complaint.ticket.at(-1) === '0' ? '1' : '0';
    const typo = await browser
      .post('/track', { ticket: complaint.ticket.slice(0, 7) + last, digits: '7890' })
      .expect(422);
    expect(typo.text).toContain('Ada huruf atau angka yang keliru');
    expect(typo.text).toContain(`value="${complaint.ticket.slice(0, 7)}${last}"`);
    const short = await browser.post('/track', { ticket: 'ABC', digits: '12' }).expect(422);
    expect(short.text).toContain('delapan huruf dan angka');
    expect(short.text).toContain('empat angka terakhir');
    await browser.post('/track', {}).expect(422);
    expect(await world.db('track_failures').where({ ticket: complaint.ticket })).toHaveLength(0);
  });

  it('makes an unknown ticket and wrong digits look alike', async () => {
    const complaint = await world.complaint();
    const browser = world.visitor();
    const unknown = await browser.post('/track', { ticket: newTicket(), digits: '1111' }).expect(422);
    const wrong = await browser.post('/track', { ticket: complaint.ticket, digits: '1111' }).expect(422);
    expect(plain(unknown.text)).toBe(plain(wrong.text));
    expect(wrong.text).toContain('tidak cocok');
  });

  it('has to wait after ten failures of a ticket, and after sixty of an address or its IPv6 network', async () => {
    const complaint = await world.complaint();
    const guess = (address: string, digits = '0000', ticket = complaint.ticket, at = on(saturday, '09:30')) =>
      findTracked(world.db, { ticket, digits, address, now: at });
    const outcomes = await Promise.allSettled(Array.from({ length: 15 }, (_, n) => guess(`203.0.113.${n}`)));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await guess('203.0.113.99', '7890')).toBe('wait');
    expect(await guess('203.0.113.99', '7890', complaint.ticket, on(saturday, '09:46'))).toEqual({
      key: trackKey(complaint.ticket),
    });
    for (let n = 0; n < 60; n += 1)
      await expect(guess(`2001:db8:7:7::${n}`, '0000', newTicket())).rejects.toThrow(Invalid);
    const other = await world.complaint();
    expect(await guess('2001:db8:7:7:ffff::1', '7890', other.ticket)).toBe('wait');
    expect(await guess('2001:db8:7:8::1', '7890', other.ticket)).toEqual({ key: trackKey(other.ticket) });

    const browser = world.visitor();
    await world.db('track_failures').update({ ticket: other.ticket });
    const waiting = await browser.post('/track', { ticket: other.ticket, digits: '7890' }).expect(429);
    expect(waiting.text).toContain('Tunggu 15 menit');
    expect(waiting.headers['retry-after']).toBe('900');
    await world.db('track_failures').delete();
  });

  it('knows no other keys', async () => {
    const browser = world.visitor();
    for (const key of ['x', trackKey(newTicket()), 'A'.repeat(22)])
      expect([key, (await browser.get(`/track/${key}`)).status]).toEqual([key, 404]);
    await browser.post(`/track/${trackKey(newTicket())}/withdrawal`).expect(404);
  });
});

describe('the complainant’s page', () => {
  it('tells what happened without names, notes or reasons', async () => {
    const complaint = await world.complaint();
    await assign(complaint);
    await act('satpel.sumber-daya-air.setiabudi', complaint, {
      type: 'decline',
      reason: 'Rahasia dapur kami',
    });
    await assign(complaint);
    const { text } = await world.visitor().get(pathOf(complaint)).expect(200);
    expect(text).toContain('Diteruskan ke Satpel Sumber Daya Air Setiabudi');
    expect(text).toContain('Kelurahan Karet Semanggi');
    expect(text).not.toContain('Rahasia dapur');
    const clerk = await world.as('loket.setiabudi');
    expect(text).not.toContain(clerk.name);
    expect(Buffer.byteLength(text)).toBeLessThan(25_000);
    const english = world.visitor();
    await english.post('/language', { lang: 'en', back: pathOf(complaint) }).expect(303);
    expect((await english.get(pathOf(complaint))).text).toContain('You hear from us on Monday');
  });

  it('shows only state and dates of a confidential case', async () => {
    const complaint = await world.complaint({ confidential: true });
    await assign(complaint);
    await act('lurah.karet-semanggi', complaint, {
      type: 'requestInformation',
      question: 'Di saluran sebelah mana?',
    });
    const photo = await addPhoto(complaint, 'before');
    const browser = world.visitor();
    const { text } = await browser.get(pathOf(complaint)).expect(200);
    expect(text).toContain('Aduan rahasia');
    expect(text).toContain('Ditugaskan');
    expect(text).not.toMatch(/mampet|Saluran|saluran|Satpel|Semanggi|Melati/);
    await browser.get(`${pathOf(complaint)}/photos/${photo}`).expect(404);
  });

  it('serves photos of this complaint only, and not those of officials', async () => {
    const complaint = await world.complaint();
    const other = await world.complaint();
    const [after, own, foreign] = [
      await addPhoto(complaint, 'after'),
      await addPhoto(complaint, 'intake'),
      await addPhoto(other, 'after'),
    ];
    await assign(other);
    const { id } = (await events(other)).at(-1)!;
    const internal = await addPhoto(other, 'intake', id);
    const browser = world.visitor();
    const served = await browser.get(`${pathOf(complaint)}/photos/${after}`).expect(200);
    expect(served.headers['content-type']).toBe('image/jpeg');
    await browser.get(`${pathOf(complaint)}/photos/${own}`).expect(200);
    await browser.get(`${pathOf(complaint)}/photos/${foreign}`).expect(404);
    await browser.get(`${pathOf(other)}/photos/${foreign}`).expect(200);
    await browser.get(`${pathOf(other)}/photos/${internal}`).expect(404);
    await browser.get(`${pathOf(complaint)}/photos/nonsense`).expect(404);
    const { text } = await browser.get(pathOf(complaint));
    expect(text).toContain(`${pathOf(complaint)}/photos/${after}`);
    expect((await browser.get(pathOf(other))).text).not.toContain(internal);
  });
});

describe('what a complainant does', () => {
  it('objects: back to the meeting', async () => {
    const complaint = await world.complaint();
    await resolve(complaint);
    const browser = world.visitor();
    const page = (await browser.get(pathOf(complaint))).text;
    expect(page).toContain('Ya, sudah beres');
    expect(page).not.toContain('Budi Hartono');
    const empty = await browser.post(`${pathOf(complaint)}/objection`, { reason: ' ' }).expect(422);
    expect(empty.text).toContain('Wajib diisi.');
    const answer = await browser
      .post(`${pathOf(complaint)}/objection`, { reason: 'Masih mampet' })
      .expect(303);
    expect(answer.headers.location).toBe(`${pathOf(complaint)}?done=objection`);
    expect((await browser.get(answer.headers.location!)).text).toContain('Keberatan Anda sudah kami terima.');
    expect(await now(complaint)).toMatchObject({ state: 'kecamatan.awaitingMeeting', objections: 1 });
    expect((await events(complaint)).at(-1)).toMatchObject({
      type: 'object',
      actor: 'citizen',
      data: { reason: 'Masih mampet' },
    });
  });

  it('confirms or withdraws, and is told when it is too late', async () => {
    const complaint = await world.complaint();
    const browser = world.visitor();
    const early = await browser.post(`${pathOf(complaint)}/confirmation`).expect(409);
    expect(early.text).toContain('sudah berubah');
    await resolve(complaint);
    await browser.post(`${pathOf(complaint)}/confirmation`).expect(303);
    expect(await now(complaint)).toMatchObject({ state: 'closed', closedReason: 'confirmed' });
    await browser.post(`${pathOf(complaint)}/objection`, { reason: 'Eh, belum' }).expect(409);
    await browser.post(`${pathOf(complaint)}/information`, { text: 'Masih' }).expect(409);
    const closed = (await browser.get(pathOf(complaint))).text;
    expect(closed).toContain('Dinyatakan beres oleh pelapor');

    const second = await world.complaint();
    await browser.post(`${pathOf(second)}/withdrawal`).expect(303);
    expect(await now(second)).toMatchObject({ state: 'closed', closedReason: 'withdrawn' });
  });

  it('answers a question, which lets the clock run again', async () => {
    const complaint = await world.complaint();
    await assign(complaint);
    await act('lurah.karet-semanggi', complaint, { type: 'requestInformation', question: 'Sejak kapan?' });
    expect((await now(complaint)).pausedAt).not.toBeNull();
    const browser = world.visitor();
    expect((await browser.get(pathOf(complaint))).text).toContain('Sejak kapan?');
    const form = { text: 'Sejak Maret', _key: '0f8fad5b-d9cb-469f-a165-70867728950e' };
    await browser.post(`${pathOf(complaint)}/information`, form).expect(303);
    await browser.post(`${pathOf(complaint)}/information`, form).expect(303);
    expect((await now(complaint)).pausedAt).toBeNull();
    const history = await events(complaint);
    expect(history.filter(({ type }) => type === 'informationGiven')).toMatchObject([
      { actor: 'citizen', data: { answer: 'Sejak Maret' } },
    ]);
    expect(history.some(({ type }) => type === 'informationAdded')).toBe(false);
    expect((await browser.get(pathOf(complaint))).text).not.toContain('Sejak kapan?');
  });

  it('adds information, once, moves nothing and tells whose turn it is', async () => {
    const complaint = await world.complaint();
    const browser = world.visitor();
    const form = { text: 'Airnya hitam', _key: '7c9e6679-7425-40de-944b-e07fc1f90ae7' };
    await browser.post(`${pathOf(complaint)}/information`, form).expect(303);
    await browser.post(`${pathOf(complaint)}/information`, form).expect(303);
    const after = await now(complaint);
    expect(after).toMatchObject({ state: 'kecamatan.received', version: 1, dueAt: complaint.dueAt });
    expect((await events(complaint)).slice(1)).toMatchObject([
      { type: 'informationAdded', actor: 'citizen', data: { text: 'Airnya hitam' } },
    ]);
    const told = await world
      .db('notifications')
      .where({ complaint_id: complaint.id, message: 'informationGiven' })
      .select('office_id', 'particulars');
    expect(told).toMatchObject([{ office_id: complaint.offices.camat }]);
    expect(JSON.stringify(told)).not.toContain('hitam');
    const long = await browser
      .post(`${pathOf(complaint)}/information`, { text: 'a'.repeat(2001) })
      .expect(422);
    expect(long.text).toContain('Terlalu panjang.');
    expect(long.text).toContain('a'.repeat(2001));
  });

  it('needs the form’s token', async () => {
    const complaint = await world.complaint();
    await request(world.app)
      .post(`${pathOf(complaint)}/withdrawal`)
      .set('Accept', 'text/html')
      .expect(403);
    expect((await now(complaint)).state).toBe('kecamatan.received');
  });
});

describe('who was joined to another complaint', () => {
  it('follows the lead without learning its text, place or ticket', async () => {
    const lead = await world.complaint({
      text: 'Bau busuk dari got Pak Rahmat',
      address: 'Jalan Kenanga 9',
      kelurahanCode: '31.74.02.1001',
    });
    const follower = await world.complaint();
    await merge(follower, lead);
    await assign(lead);
    const photo = await addPhoto(lead, 'after');
    const browser = world.visitor();
    const { text } = await browser.get(pathOf(follower)).expect(200);
    const place = (await world.db('areas').where({ code: '31.74.02.1001' }).first('name')) as {
      name: string;
    };
    expect(text).toContain('digabung dengan aduan lain');
    expect(text).toContain('Ditugaskan');
    expect(text).toContain('Diteruskan ke Satpel Sumber Daya Air Setiabudi');
    expect(text).toContain('mampet');
    for (const secret of ['Rahmat', 'Kenanga', place.name, shownTicket(lead.ticket), trackKey(lead.ticket)])
      expect(text).not.toContain(secret);
    await browser.get(`${pathOf(follower)}/photos/${photo}`).expect(404);
    await browser.post(`${pathOf(follower)}/withdrawal`).expect(409);
    expect((await now(lead)).state).toBe('kecamatan.assigned');
  });

  it('adds to the lead and may object, but not close it', async () => {
    const lead = await world.complaint();
    const follower = await world.complaint();
    await merge(follower, lead);
    const browser = world.visitor();
    await browser.post(`${pathOf(follower)}/information`, { text: 'Di tempat kami juga' }).expect(303);
    expect((await events(lead)).at(-1)).toMatchObject({
      type: 'informationAdded',
      data: { follower: follower.ticket },
    });
    expect((await browser.get(pathOf(follower))).text).toContain('Anda menambahkan keterangan');
    expect((await browser.get(pathOf(lead))).text).not.toContain('Anda menambahkan keterangan');
    await resolve(lead);
    expect((await browser.get(pathOf(follower))).text).not.toContain('Ya, sudah beres');
    await browser.post(`${pathOf(follower)}/confirmation`).expect(409);
    await browser.post(`${pathOf(follower)}/objection`, { reason: 'Belum' }).expect(303);
    expect(await now(lead)).toMatchObject({ state: 'kecamatan.awaitingMeeting', objections: 1 });
  });
});
