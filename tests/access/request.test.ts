import { askForAccess, completeRequest } from '../../src/access/access-request.ts';
import { grantRequest, rejectRequest, sendBack } from '../../src/access/deciding.ts';
import { versionOf } from '../../src/access/acts.ts';
import { accessDue, alarmLateRequests, lapseRequests } from '../../src/access/lateness.ts';
import { requestSeen } from '../../src/access/queries.ts';
import { Conflict, Forbidden, Invalid, NotAllowed, NotFound } from '../../src/errors.ts';
import { personByUsername } from '../../src/people/queries.ts';
import { newWorld, on, type World } from '../support/world.ts';
import { ask, auditOf, by, messagesTo, monday, morning, pdf, postOf } from './cast.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await world.db('notifications').delete();
});
afterAll(() => world.drop());

const newAccount = (username: string) => ({ account: { username }, fromOn: monday, toOn: null });
const row = async (id: number) =>
  (await world.db('access_requests').where({ id }).first()) as Record<string, never>;

describe('a request for access', () => {
  it('is due after two hours of working time, sealed, and told to the head who decides', async () => {
    const request = await ask(world);
    expect(request).toMatchObject({ state: 'waiting', role: 'clerk', dueAt: on(monday, '11:00') });
    const stored = await row(request.id);
    expect(JSON.stringify(Object.values(stored).map(String))).not.toMatch(
      /Ani Lestari|contoh\.id|81234567890/,
    );
    const [paper] = (await world.db('access_documents').where({ request_id: request.id })) as {
      content_sealed: Buffer;
    }[];
    expect(paper!.content_sealed.includes('%PDF')).toBe(false);
    expect(await messagesTo(world, ['accessRequested'])).toEqual(['accessRequested camat.setiabudi camat']);
    expect(await auditOf(world, 'accessAsked')).toBeGreaterThan(0);
  });

  it('goes to the head above each post', async () => {
    await ask(world, { slug: 'lurah.karet-semanggi', role: 'lurah' });
    await ask(world, { slug: 'satpel.bina-marga.setiabudi', role: 'unitOfficer' });
    await ask(world, { slug: 'camat.setiabudi', role: 'camat' });
    await ask(world, { slug: 'sudin.bina-marga.jakarta-selatan', role: 'unitOfficer' });
    await ask(world, { slug: 'dinas.bina-marga', role: 'unitOfficer' });
    await ask(world, { slug: 'walikota.jakarta-selatan', role: 'walikota' });
    await ask(world, { slug: 'bupati.kepulauan-seribu', role: 'walikota' });
    await ask(world, { slug: 'inspektorat', role: 'inspector' });
    await ask(world, { slug: 'gubernur', role: 'governor' });
    expect(await messagesTo(world, ['accessRequested'])).toEqual([
      'accessRequested camat.setiabudi camat',
      'accessRequested camat.setiabudi camat',
      'accessRequested walikota.jakarta-selatan walikota',
      'accessRequested walikota.jakarta-selatan walikota',
      'accessRequested sekda sekda',
      'accessRequested sekda sekda',
      'accessRequested sekda sekda',
      'accessRequested gubernur governor',
      'accessRequested dinas.kominfotik admin',
    ]);
  });

  it('refuses a role that the office has not, the administrator, days in the past, and no papers', async () => {
    await expect(ask(world, { role: 'lurah' })).rejects.toThrow(Invalid);
    await expect(ask(world, { slug: 'dinas.kominfotik', role: 'admin' })).rejects.toThrow(Invalid);
    await expect(ask(world, { capacity: 'plh' })).rejects.toMatchObject({ fields: { role: 'choice' } });
    await expect(ask(world, { fromOn: '2026-11-22' })).rejects.toMatchObject({
      fields: { fromOn: 'datePast' },
    });
    await expect(ask(world, { role: 'camat', capacity: 'plt' })).rejects.toMatchObject({
      fields: { toOn: 'actingEnds' },
    });
    await expect(ask(world, { papers: [] })).rejects.toMatchObject({
      fields: { document: 'documentRequired' },
    });
  });

  it('of the same form is the same; a second one for the same role waits for the first', async () => {
    const key = 'aaaaaaaa-58ab-4c2a-9f8c-1f2a3b4c5d6e';
    const asked = {
      post: await postOf(world, 'clerk', 'camat.tebet'),
      fromOn: monday,
      toOn: null,
      name: 'Budi',
      nip: '197506191995031003',
      email: 'budi@contoh.id',
      phone: '+6281234567890',
      reason: 'Loket',
      papers: [{ mediaType: 'application/pdf' as const, bytes: pdf }],
      forSelf: false,
    };
    const send = () => askForAccess(world.db, { asked, person: null, now: morning(), key });
    const [first, again] = await Promise.all([send(), send()]);
    expect(again).toEqual(first);
    expect(await world.db('access_requests').where({ request_key: key })).toHaveLength(1);
    await expect(
      askForAccess(world.db, { asked: { ...asked, email: 'BUDI@contoh.id' }, person: null, now: morning() }),
    ).rejects.toMatchObject({ fields: { email: 'requestOpen' } });
  });
});

describe('the clock of a request', () => {
  it('stands still while papers are missing and goes on from where it stopped', async () => {
    const request = await ask(world);
    await sendBack(world.db, request.id, {
      ...(await by(world, 'camat.setiabudi', request, on(monday, '10:30'))),
      missing: 'Surat tugas tidak terbaca.',
    });
    expect(await row(request.id)).toMatchObject({ state: 'incomplete', due_at: null, spent_ms: 90 * 60_000 });
    const later = on('2026-11-25', '08:00');
    const version = await versionOf(world.db, { requestId: request.id });
    const { key } = request.applicant;
    const papers = [{ mediaType: 'application/pdf' as const, bytes: pdf }];
    await expect(
      completeRequest(world.db, { key, note: '', papers: [], now: later, version }),
    ).rejects.toMatchObject({ fields: { note: 'noteOrDocument' } });
    await expect(
      completeRequest(world.db, { key, note: '', papers, now: later, version: version - 1 }),
    ).rejects.toThrow(Conflict);
    await completeRequest(world.db, { key, note: 'Ini yang jelas.', papers, now: later, version });
    expect(await row(request.id)).toMatchObject({ state: 'waiting', due_at: on('2026-11-25', '08:30') });
    await expect(
      completeRequest(world.db, { key, note: 'Lagi', papers, now: later, version }),
    ).rejects.toThrow(NotAllowed);
    expect(await world.db('access_documents').where({ request_id: request.id })).toHaveLength(2);
  });

  it('alarms the head, the level above and the administrators once when it has run out', async () => {
    await world
      .db('access_requests')
      .where({ state: 'waiting' })
      .update({ due_at: on('2030-01-01') });
    const request = await ask(world);
    expect(await accessDue.next(world.db, morning())).toEqual(on(monday, '11:00'));
    expect(await alarmLateRequests(world.db, on(monday, '10:59'))).toBe(0);
    const counts = await Promise.all([1, 2, 3].map(() => alarmLateRequests(world.db, on(monday, '12:00'))));
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await alarmLateRequests(world.db, on('2026-11-24', '12:00'))).toBe(0);
    expect(await messagesTo(world, ['accessLate', 'accessLateBelow'])).toEqual([
      'accessLate camat.setiabudi camat',
      'accessLateBelow walikota.jakarta-selatan walikota',
      'accessLateBelow dinas.kominfotik admin',
    ]);
    expect(await world.db('access_acts').where({ request_id: request.id, act: 'accessLate' })).toHaveLength(
      1,
    );
  });

  it('does not alarm for what was decided or sent back', async () => {
    const [decided, back] = [await ask(world), await ask(world)];
    await rejectRequest(world.db, decided.id, {
      ...(await by(world, 'camat.setiabudi', decided)),
      reason: 'Bukan petugas kami.',
    });
    await sendBack(world.db, back.id, { ...(await by(world, 'camat.setiabudi', back)), missing: 'NIP' });
    await world
      .db('access_requests')
      .where({ state: 'waiting' })
      .update({ due_at: on('2030-01-01') });
    expect(await alarmLateRequests(world.db, on(monday, '15:00'))).toBe(0);
    expect(await lapseRequests(world.db, on('2026-12-20'))).toBe(0);
    expect(await lapseRequests(world.db, on('2026-12-25'))).toBeGreaterThan(0);
    expect(await row(back.id)).toMatchObject({ state: 'lapsed' });
    expect(await lapseRequests(world.db, on('2026-12-25'))).toBe(0);
  });
});

describe('granting', () => {
  it('makes the account without a password and gives the role once, also when sent twice at the same time', async () => {
    const request = await ask(world);
    const given = {
      ...(await by(world, 'camat.setiabudi', request)),
      key: 'bbbbbbbb-58ab-4c2a-9f8c-1f2a3b4c5d6e',
      granting: newAccount('ani.lestari'),
    };
    const results = await Promise.all([1, 2].map(() => grantRequest(world.db, request.id, given)));
    expect(results.filter(Boolean)).toHaveLength(1);
    const person = await personByUsername(world.db, 'ani.lestari', monday);
    expect(person?.roles).toMatchObject([{ role: 'clerk', officeName: 'Kecamatan Setiabudi' }]);
    expect(await world.db('role_grants').where({ request_id: request.id })).toHaveLength(1);
    expect(await row(request.id)).toMatchObject({ state: 'granted' });
    for (const action of ['accountMade', 'roleGiven', 'accessGranted'])
      expect(await world.db('access_acts').where({ request_id: request.id, act: action })).toHaveLength(1);
    const browser = world.visitor();
    await browser.post('/sign-in', { username: 'ani.lestari', password: 'aduan-sabtu' }).expect(422);
  });

  it('is the head’s of the own area: not the neighbour’s, not a clerk’s, not the staff’s, not one’s own', async () => {
    const request = await ask(world);
    const granting = newAccount('citra');
    for (const who of [
      'camat.tebet',
      'loket.setiabudi',
      'lurah.karet-semanggi',
      'walikota.jakarta-pusat',
      'inspektorat',
      'satpel.bina-marga.setiabudi',
    ])
      await expect(
        grantRequest(world.db, request.id, { ...(await by(world, who, request)), granting }),
      ).rejects.toThrow(Forbidden);
    const camat = await world.as('camat.setiabudi');
    const staff = { ...camat, roles: camat.roles.map((role) => ({ ...role, capacity: 'staff' as const })) };
    const given = { ...(await by(world, 'camat.setiabudi', request)), granting };
    await expect(grantRequest(world.db, request.id, { ...given, person: staff })).rejects.toThrow(Forbidden);
    await world.db('access_requests').where({ id: request.id }).update({ person_id: camat.id });
    await expect(grantRequest(world.db, request.id, given)).rejects.toThrow(Forbidden);
    expect(await personByUsername(world.db, 'citra', monday)).toBeUndefined();
    expect(await row(request.id)).toMatchObject({ state: 'waiting' });
  });

  it('never goes above the own level', async () => {
    const camat = await ask(world, { role: 'camat', slug: 'camat.tebet' });
    for (const who of ['camat.tebet', 'camat.setiabudi'])
      await expect(
        grantRequest(world.db, camat.id, { ...(await by(world, who, camat)), granting: newAccount('dewi') }),
      ).rejects.toThrow(Forbidden);
    const governor = await ask(world, { role: 'governor', slug: 'gubernur' });
    await expect(
      grantRequest(world.db, governor.id, {
        ...(await by(world, 'sekda', governor)),
        granting: newAccount('eka'),
      }),
    ).rejects.toThrow(Forbidden);
    // The old camat is still there: two would both sign.
    await expect(
      grantRequest(world.db, camat.id, {
        ...(await by(world, 'walikota.jakarta-selatan', camat)),
        granting: newAccount('dewi'),
      }),
    ).rejects.toMatchObject({ fields: { capacity: 'officeHasHead' } });
  });

  it('goes to an account only that is the applicant’s', async () => {
    const clerk = await world.as('loket.tebet');
    const request = await ask(world, { nip: clerk.nip });
    const camat = await world.as('camat.tebet');
    const given = await by(world, 'camat.setiabudi', request);
    const to = (personId: number) => ({ account: { personId }, fromOn: monday, toOn: null });
    await expect(
      grantRequest(world.db, request.id, { ...given, granting: to(camat.id) }),
    ).rejects.toMatchObject({ fields: { account: 'choice' } });
    await grantRequest(world.db, request.id, { ...given, granting: to(clerk.id) });
    expect((await personByUsername(world.db, 'loket.tebet', monday))!.roles).toHaveLength(2);
  });

  it('is refused from an old page and after the decision', async () => {
    const request = await ask(world);
    const given = await by(world, 'camat.setiabudi', request);
    await sendBack(world.db, request.id, { ...given, missing: 'NIP' });
    await expect(rejectRequest(world.db, request.id, { ...given, reason: 'Tidak' })).rejects.toThrow(
      Conflict,
    );
    await expect(
      rejectRequest(world.db, request.id, {
        ...(await by(world, 'camat.setiabudi', request)),
        reason: 'Tidak',
      }),
    ).rejects.toThrow(NotAllowed);
  });

  it('is not seen from the area next door', async () => {
    const request = await ask(world);
    await expect(requestSeen(world.db, await world.as('camat.tebet'), request.number)).rejects.toThrow(
      NotFound,
    );
    await expect(requestSeen(world.db, await world.as('loket.setiabudi'), request.number)).rejects.toThrow(
      NotFound,
    );
    expect(await requestSeen(world.db, await world.as('inspektorat'), request.number)).toMatchObject({
      id: request.id,
    });
  });
});
