import { setClock } from '../../src/clock.ts';
import { Invalid, NotFound } from '../../src/errors.ts';
import { displayPath, kioskPath } from '../../src/queue/paths.ts';
import { callNext, takeNumber } from '../../src/queue/queue.ts';
import { logComplaint, type Logging } from '../../src/saturday/intake.ts';
import { closeEarly, reopen } from '../../src/saturday/opening.ts';
import { makeSessionsAhead, sessionOf, type Session } from '../../src/saturday/sessions.ts';
import {
  karetSemanggi,
  newWorld,
  on,
  ordinaryIntake,
  saturday,
  type Browser,
  type World,
} from '../support/world.ts';

// Facts about a session stay for good, so each test has a kecamatan of its own.
const places = ['31.74.01', '31.74.03', '31.74.04', '31.74.05', '31.74.06', '31.74.07'];
const setiabudi = '31.74.02';
const key = '7b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7b1';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday, '06:00'));
});
afterAll(() => world.drop());

const here = async (kecamatan: string) => (await sessionOf(world.db, kecamatan, saturday))!;
async function clerkOf(kecamatan: string) {
  const { username } = (await world
    .db('people as p')
    .join('role_grants as g', 'g.person_id', 'p.id')
    .join('offices as o', 'o.id', 'g.office_id')
    .where({ 'g.role': 'clerk', 'o.area_code': kecamatan })
    .first('p.username')) as { username: string };
  return world.as(username);
}
type Changes = Partial<Parameters<typeof closeEarly>[1]>;
const close = async ({ id, kecamatanCode }: Session, time: string, changes: Changes = {}) =>
  closeEarly(world.db, {
    sessionId: id,
    reason: 'Listrik padam',
    person: await clerkOf(kecamatanCode),
    now: on(saturday, time),
    ...changes,
  });
const openAgain = async (
  { id, kecamatanCode }: Session,
  time: string,
  changes: Changes & { until?: string | null } = {},
) =>
  reopen(world.db, {
    sessionId: id,
    reason: 'Listrik menyala',
    person: await clerkOf(kecamatanCode),
    until: null,
    now: on(saturday, time),
    ...changes,
  });
const facts = ({ id }: Session) =>
  world.db('session_changes').where({ session_id: id }).orderBy('id') as Promise<Record<string, unknown>[]>;

describe('a session that is closed early', () => {
  it('closes at that moment, with who, when and why as a fact, once for one request', async () => {
    const session = await here(places[0]!);
    const person = await clerkOf(session.kecamatanCode);
    const now = on(saturday, '09:47');
    expect(await close(session, '09:47', { key })).toMatchObject({ closesAt: now });
    await close(session, '09:48', { key });
    await expect(close(session, '09:49', { key, reason: 'Banjir' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await facts(session)).toMatchObject([
      {
        kind: 'closedEarly',
        reason: 'Listrik padam',
        changed_by: person.id,
        at: now,
        closed_before: on(saturday, '11:00'),
        closes_at: now,
      },
    ]);
    expect(await here(session.kecamatanCode)).toMatchObject({
      closesAt: now,
      regularClosesAt: on(saturday, '11:00'),
      hours: { kind: 'closedEarly', reason: 'Listrik padam', at: now, person: person.name },
    });
    await expect(
      world.db('session_changes').where({ session_id: session.id }).update({ reason: 'x' }),
    ).rejects.toThrow('append-only');
  });

  it('gives no more numbers, but serves those who hold one', async () => {
    const session = await here(places[1]!);
    const person = await clerkOf(session.kecamatanCode);
    const take = (time: string) =>
      takeNumber(world.db, {
        sessionId: session.id,
        priority: 'none',
        from: 'kiosk',
        now: on(saturday, time),
      });
    await take('08:30');
    await close(session, '09:00');
    await expect(take('09:01')).rejects.toMatchObject({ fields: { form: 'queueClosed' } });
    const call = { sessionId: session.id, counter: 1, person, now: on(saturday, '09:10') };
    expect(await callNext(world.db, call)).toMatchObject({ number: 1 });
    const visitor = world.visitor();
    await setClock(world.db, on(saturday, '09:15'));
    const sentence = 'Loket ditutup lebih awal pukul 09.00: Listrik padam.';
    for (const path of [kioskPath(session.id), displayPath(session.id)])
      expect((await visitor.get(path).expect(200)).text).toContain(sentence);
    const front = (await visitor.get('/?q=mampang').expect(200)).text;
    expect(front).toContain('Ditutup lebih awal, buka 08.00–09.00: Listrik padam');
  });

  it('takes complaints of who holds a number, and of the visitor who is at the counter already', async () => {
    const session = await here(places[2]!);
    const { kecamatanCode } = session;
    const [{ code }] = (await world.db('areas').where({ parent_code: kecamatanCode }).limit(1)) as [
      { code: string },
    ];
    const log = async (changes: Partial<Logging> = {}, intake: Partial<Logging['intake']> = {}) =>
      logComplaint(world.db, {
        intake: { ...ordinaryIntake, sessionId: session.id, kelurahanCode: code, ...intake },
        outcome: 'keep',
        person: await clerkOf(kecamatanCode),
        now: on(saturday, '09:30'),
        ...changes,
      });
    const number = {
      session_id: session.id,
      number: 1,
      priority: 'none',
      issued_at: on(saturday, '08:30'),
      issued_from: 'kiosk',
    };
    await world.db('queue_entries').insert(number);
    await close(session, '09:00');
    await expect(log()).rejects.toMatchObject({ fields: { queueNumber: 'queueNumber' } });
    await expect(log({ queueNumber: 2 })).rejects.toMatchObject({
      fields: { queueNumber: 'queueNumberUnknown' },
    });
    await expect(log({}, { lateReason: 'Minta tolong' })).rejects.toThrow(Invalid);
    const { ticket } = await log({ queueNumber: 1 });
    const row = (await world.db('complaints').where({ ticket }).first()) as {
      complainant_id: number;
      late_reason: string | null;
    };
    expect(row.late_reason).toBeNull();
    await log({}, { visitor: { complainantId: row.complainant_id }, text: 'Lampu jalan mati.' });
    // What a device took while it could not hear of the closing comes in with its reason.
    const kept = { ticket: null, takenAt: on(saturday, '09:20'), takenBy: null } as Logging['kept'];
    await expect(log({ kept }, { text: 'Pohon miring.' })).rejects.toThrow(Invalid);
    // From 17.00 on a paper form comes in as susulan, as on every Saturday.
    const late = await log({ now: on(saturday, '17:30') }, { lateReason: 'Formulir kertas' });
    expect(late.repeated).toBe(false);
  });

  it('opens again until its regular end, or until a later time', async () => {
    const session = await here(places[3]!);
    await close(session, '09:00');
    expect(await openAgain(session, '09:30')).toMatchObject({ closesAt: on(saturday, '11:00') });
    await expect(openAgain(session, '09:31')).rejects.toMatchObject({ fields: { form: 'notClosed' } });
    const take = (time: string) =>
      takeNumber(world.db, {
        sessionId: session.id,
        priority: 'none',
        from: 'kiosk',
        now: on(saturday, time),
      });
    expect((await take('10:59')).number).toBe(1);
    await expect(take('11:00')).rejects.toThrow(Invalid);
    await expect(openAgain(session, '11:10')).rejects.toMatchObject({ fields: { until: 'untilNeeded' } });
    const until = { until: '11:10' };
    await expect(openAgain(session, '11:10', until)).rejects.toMatchObject({ fields: { until: 'timePast' } });
    await expect(openAgain(session, '11:10', { until: '17:01' })).rejects.toMatchObject({
      fields: { until: 'untilTooLate' },
    });
    await openAgain(session, '11:10', { until: '12:00' });
    expect((await take('11:59')).number).toBe(2);
    expect((await facts(session)).map(({ kind }) => kind)).toEqual(['closedEarly', 'reopened', 'reopened']);
    // The second closing still knows the regular end.
    await close(session, '11:30');
    expect(await here(session.kecamatanCode)).toMatchObject({ regularClosesAt: on(saturday, '11:00') });
    await expect(openAgain(session, '17:00', { until: '17:00' })).rejects.toMatchObject({
      fields: { form: 'notClosed' },
    });
  });

  it('needs a reason, an open session and somebody of its counter', async () => {
    const session = await here(places[4]!);
    await expect(close(session, '09:00', { reason: null })).rejects.toMatchObject({
      fields: { reason: 'required' },
    });
    for (const time of ['07:59', '11:00', '18:00'])
      await expect(close(session, time)).rejects.toMatchObject({ fields: { form: 'notOpen' } });
    const person = await world.as('loket.setiabudi');
    await expect(close(session, '09:00', { person })).rejects.toThrow(NotFound);
    await expect(openAgain(session, '11:30', { person, until: '12:00' })).rejects.toThrow(NotFound);
    expect(await facts(session)).toEqual([]);
  });

  it('leaves a fact for each decision of the camat too', async () => {
    const { id } = await here(setiabudi);
    const camat = await world.signIn('camat.setiabudi');
    await setClock(world.db, on(saturday, '07:00'));
    await camat.post(`/saturday/${id}/status`, { status: 'piket', reason: 'Banjir' }).expect(303);
    await camat.post(`/saturday/${id}/status`, { status: 'piket', reason: 'Banjir' }).expect(303);
    await camat.post(`/saturday/${id}/status`, { status: 'held' }).expect(303);
    const kinds = (await facts(await here(setiabudi))).map(({ kind, reason }) => [kind, reason]);
    expect(kinds).toEqual([
      ['piket', 'Banjir'],
      ['held', null],
    ]);
  });
});

describe('the pages', () => {
  let clerk: Browser;
  let id: number;
  beforeAll(async () => {
    await setClock(world.db, on(saturday, '09:00'));
    clerk = await world.signIn('loket.setiabudi');
    id = (await here(setiabudi)).id;
  });

  it('let the clerk close and open the counter, keep what was typed, and say who did it and why', async () => {
    const open = (await clerk.get('/saturday').expect(200)).text;
    expect(open).toContain('Tutup loket sekarang');
    const empty = await clerk.post(`/saturday/${id}/closing`, { reason: ' ' }).expect(422);
    expect(empty.text).toContain('Wajib diisi.');
    await clerk.post(`/saturday/${id}/closing`, { reason: 'Listrik padam' }).expect(303);
    const { name } = await world.as('loket.setiabudi');
    for (const who of ['loket.setiabudi', 'camat.setiabudi']) {
      const page = (await (await world.signIn(who)).get('/saturday').expect(200)).text;
      expect(page).toContain(`Ditutup pukul 09.00 oleh ${name}. Alasan: Listrik padam.`);
      expect(page).toContain('Ditutup lebih awal');
      expect(page).toContain('Buka loket kembali');
    }
    const camat = (await (await world.signIn('camat.setiabudi')).get('/home').expect(200)).text;
    expect(camat).toContain(`Pukul 09.00, oleh ${name}: Listrik padam`);
    expect(camat).toContain('0 dari 7 siap');
    const form = { phone: '0812 3456 7890', name: 'Siti', kelurahanCode: karetSemanggi, channel: 'none' };
    const matter = { categoryCode: 'saluran', text: 'Got mampet di depan rumah', outcome: 'passOn' };
    const intake = await clerk.post('/saturday/intake', { ...form, ...matter }).expect(422);
    expect(intake.text).toContain('Loket ditutup lebih awal: tulis nomor antrean pelapor.');
    expect(intake.text).toContain('Got mampet di depan rumah');
    const wrong = { reason: 'Listrik menyala', until: '08:30' };
    const refused = await clerk.post(`/saturday/${id}/reopening`, wrong).expect(422);
    expect(refused.text).toContain('Jam ini sudah lewat.');
    expect(refused.text).toContain('value="Listrik menyala"');
    await clerk.post(`/saturday/${id}/reopening`, { reason: 'Listrik menyala' }).expect(303);
    const again = (await clerk.get('/saturday').expect(200)).text;
    expect(again).toContain('sampai pukul 11.00');
    expect(again).toContain('Alasan: Listrik menyala.');
    await clerk.post('/saturday/abc/closing', { reason: 'x' }).expect(404);
    const tebet = await here('31.74.01');
    await clerk.post(`/saturday/${tebet.id}/reopening`, { reason: 'x' }).expect(404);
  });

  it('keep with each complaint which privacy notice was given', async () => {
    const page = (await clerk.get('/saturday/intake').expect(200)).text;
    expect(page).toContain('name="privacyNotice" value="1"');
    expect(page).toContain('(versi 1)');
    const { ticket } = await world.complaint();
    expect(await world.db('complaints').where({ ticket }).first('privacy_notice')).toEqual({
      privacy_notice: null,
    });
    await world
      .db('privacy_notices')
      .insert({ version: 2, text_id: 'Baru', text_en: 'New', since: new Date(0) });
    const form = { phone: '0812 3456 7890', name: 'Siti', kelurahanCode: karetSemanggi, channel: 'none' };
    const matter = { categoryCode: 'saluran', outcome: 'passOn', language: 'id', crmNumber: 'JK 26' };
    for (const [given, kept] of [
      ['1', 1],
      ['', 2],
      ['99', 2],
    ]) {
      const text = `Got mampet, versi “${given}”`;
      const posted = { ...form, ...matter, text, privacyNotice: String(given) };
      await clerk.post('/saturday/intake', posted).expect(303);
      expect(await world.db('complaints').where({ text }).first('privacy_notice', 'crm_number')).toEqual({
        privacy_notice: kept,
        crm_number: 'JK 26',
      });
    }
  });

  it('offer an empty form on paper in two languages', async () => {
    const form = (await clerk.get('/saturday/paper-form').expect(200)).text;
    for (const words of [
      'Formulir pengaduan',
      'Kantor Kecamatan Setiabudi',
      'Pemberitahuan privasi versi 2.',
      'Anonim',
      '?lang=en',
    ])
      expect(form).toContain(words);
    const english = (await clerk.get('/saturday/paper-form?lang=en').expect(200)).text;
    for (const words of ['Complaint form', 'keep this strip', 'lang="en"', '?lang=id'])
      expect(english).toContain(words);
    expect((await clerk.get('/saturday').expect(200)).text).toContain('/saturday/paper-form');
  });
});
