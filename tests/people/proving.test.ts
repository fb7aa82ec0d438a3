import { TOTP } from 'otpauth';
import { setClock } from '../../src/clock.ts';
import { hasLegalWeight } from '../../src/complaints/policy.ts';
import { catalogues } from '../../src/language/index.ts';
import { meetingById } from '../../src/meetings/queries.ts';
import { linkIdentity, personOfIdentity } from '../../src/people/identities.ts';
import { proveIdentity, proofFor, provedRecently } from '../../src/people/proving.ts';
import { readSession } from '../../src/people/sessions.ts';
import { beginSetUp, confirmSetUp, pendingSecret } from '../../src/people/second-factor.ts';
import { keepSessions, startSession } from '../../src/web/sessions.ts';
import { draftReport, sendReport } from '../../src/reports/report.ts';
import * as week from '../meetings/week.ts';
import { act, decided, officeId, stateOf } from '../reports/cases.ts';
import { newWorld, on, saturday, setiabudi, type Browser, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '09:00'));
});
afterAll(() => world.drop());

const { factors: t, fields } = catalogues.id;
const password = 'aduan-sabtu';
const now = on(saturday);
const minutesAgo = (minutes: number, from = now) => new Date(from.getTime() - minutes * 60_000);

/** All sessions proved who they are so long ago. */
const proved = (minutes: number, at = on(week.monday, '09:00')) =>
  world.db('sign_ins').update({ proved_at: minutesAgo(minutes, at) });

const post = async (browser: Browser, path: string, given: Record<string, string>, from: string) => {
  const body = new URLSearchParams({ ...given, _csrf: await browser.readToken(from) }).toString();
  return browser.raw(path, 'application/x-www-form-urlencoded', body);
};
/** The form of a page, as a browser would send it again. */
const formOf = (html: string, action: string) => {
  const form = html.split(`action="${action}"`)[1]!.split('</form>')[0]!;
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
};

describe('a proof of identity', () => {
  it('lasts an hour', () => {
    const session = (minutes: number) => ({ provedAt: minutesAgo(minutes) });
    expect(provedRecently(session(0), now)).toBe(true);
    expect(provedRecently(session(59), now)).toBe(true);
    expect(provedRecently(session(60), now)).toBe(false);
    expect(provedRecently({ provedAt: null }, now)).toBe(false);
    expect(provedRecently(null, now)).toBe(false);
  });

  it('moves with the demonstration’s clock', async () => {
    const person = await world.as('camat.gambir');
    const token = await startSession(world.db, person.id, now);
    await keepSessions(world.db, 3 * 86_400_000);
    const then = { now: on('2026-11-24'), today: '2026-11-24' };
    const read = (await readSession(world.db, token, then))!;
    expect(provedRecently(read.session, then.now)).toBe(true);
    expect(proofFor({ session: read.session, now: then.now })).toEqual({ asked: false, orCode: false });
  });

  const sessionOf = async (username: string, facts = {}) => {
    const person = await world.as(username);
    const token = await startSession(world.db, person.id, minutesAgo(90), facts);
    const read = async () => (await readSession(world.db, token, { now, today: saturday }))!.session;
    return { person, session: await read(), read };
  };

  it('is noted on the session and in the trail; a wrong one is not', async () => {
    const { person, session, read } = await sessionOf('camat.tebet');
    const prove = (secret: string) => proveIdentity(world.db, { person, session, secret, now, real: now });
    await expect(prove('salah')).rejects.toMatchObject({ fields: { password: 'passwordAgain' } });
    expect(provedRecently(await read(), now)).toBe(false);
    await prove(password);
    expect(provedRecently(await read(), now)).toBe(true);
    const trail = await world.db('audit_events').where({ action: 'identityProved', person_id: person.id });
    expect(trail).toHaveLength(1);
  });

  it('is a code only from who came through a provider, and each code once', async () => {
    const person = await world.as('camat.pancoran');
    const real = new Date('2026-11-21T02:00:10Z');
    const later = (seconds: number) => new Date(real.getTime() + seconds * 1000);
    await beginSetUp(world.db, { person, now });
    const secret = (await pendingSecret(world.db, person.id, now))!;
    const code = (at: Date) => new TOTP({ secret }).generate({ timestamp: at.getTime() });
    await confirmSetUp(world.db, { code: code(real), person, now, real, sessionToken: null });
    await linkIdentity(world.db, { identity: { issuer: 'https://sso.example', subject: '1' }, person, now });
    const { identityId } = (await personOfIdentity(
      world.db,
      { issuer: 'https://sso.example', subject: '1' },
      saturday,
    ))!;
    const local = await sessionOf('camat.pancoran');
    const through = await sessionOf('camat.pancoran', { identityId });
    const prove = ({ session }: typeof local, at: Date) =>
      proveIdentity(world.db, { person, session, secret: code(at), now, real: at });
    await expect(prove(local, later(60))).rejects.toMatchObject({ fields: { password: 'passwordAgain' } });
    await prove(through, later(60));
    expect(provedRecently(await through.read(), now)).toBe(true);
    expect(provedRecently(await local.read(), now)).toBe(false);
    await expect(prove(through, later(60))).rejects.toMatchObject({ fields: { password: 'passwordAgain' } });
    await proveIdentity(world.db, { person, session: through.session, secret: password, now, real });
  });
});

describe('closing a meeting', () => {
  it('on a fresh proof closes it; on an old one asks first, and loses nothing that was typed', async () => {
    const complaint = await week.awaitingMonday(world);
    const { id } = await week.mondayMeeting(world);
    const camat = await world.signIn('camat.setiabudi');
    const path = `/meetings/${id}`;
    const fresh = await camat.get(path).expect(200);
    expect(fresh.text).not.toContain('type="password"');
    await proved(61);
    const page = await camat.get(path).expect(200);
    expect(page.text).toContain(t.proof.label);
    const given = {
      notes: 'Dibahas "panjang" <lebar>.\r\nDua baris.',
      step: 'defer',
      reason: 'menunggu data',
      cases: `${complaint.ticket}:${complaint.version}`,
    };
    const closing = `${path}/closing`;
    const asked = await post(camat, closing, given, path);
    expect([asked.status, asked.text.includes(t.proof.title)]).toEqual([422, true]);
    expect((await meetingById(world.db, id))!.closedAt).toBeNull();
    const kept = formOf(asked.text, closing);
    expect(kept).toMatchObject({
      notes: expect.stringContaining('&lt;lebar&gt;.') as string,
      reason: given.reason,
    });
    expect(kept.cases).toBe(given.cases);
    const wrong = await post(camat, closing, { ...given, password: 'salah-sekali' }, path);
    expect([
      wrong.status,
      wrong.text.includes(fields.passwordAgain),
      wrong.text.includes('salah-sekali'),
    ]).toEqual([422, true, false]);
    expect(formOf(wrong.text, closing).reason).toBe(given.reason);
    expect((await meetingById(world.db, id))!.closedAt).toBeNull();
    const right = await post(camat, closing, { ...given, password }, path);
    expect([right.status, right.headers.location]).toEqual([303, path]);
    expect(await meetingById(world.db, id)).toMatchObject({
      closedAt: expect.any(Date) as Date,
      notes: 'Dibahas "panjang" <lebar>.\r\nDua baris.',
    });
    // The password counts for the hour that follows, for amending, too.
    const addendum = { text: 'Ralat.', reason: 'Salah ketik.' };
    expect((await post(camat, `${path}/addenda`, addendum, path)).status).toBe(303);
    await proved(61);
    expect((await post(camat, `${path}/addenda`, addendum, path)).text).toContain(t.proof.title);
  });

  it('asks nobody who may not close it', async () => {
    const { id } = await week.mondayMeeting(world, '2026-11-30');
    const walikota = await world.signIn('walikota.jakarta-selatan');
    await proved(61);
    const refused = await walikota.post(`/meetings/${id}/closing`, { notes: '' });
    expect(refused.status).toBe(403);
  });

  it('answers a program with the field that is missing', async () => {
    const { id } = await week.tuesdayMeeting(world);
    const who = await world.signIn('walikota.jakarta-selatan');
    await proved(61);
    const answer = await who.post(`/meetings/${id}/closing`).set('Accept', 'application/json');
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ fields: { password: 'proveAgain' } });
  });
});

describe('signing a report', () => {
  it('is a proof by itself', async () => {
    const { id, version } = await draftReport(world.db, {
      level: 'kecamatan',
      areaCode: '31.74.01',
      now: on(week.monday, '12:30'),
    });
    const camat = await world.signIn('camat.tebet');
    await proved(600);
    const page = await camat.get(`/reports/${id}`).expect(200);
    const seen = /name="seen" value="([^"]*)"/.exec(page.text)![1]!;
    const given = { seen, _version: String(version), letter: '' };
    const wrong = await post(camat, `/reports/${id}/sending`, { ...given, password: 'salah' }, '/complaints');
    expect([wrong.status, wrong.text.includes(fields.passwordAgain)]).toEqual([422, true]);
    await post(camat, `/reports/${id}/sending`, { ...given, password }, '/complaints').then(({ status }) =>
      expect(status).toBe(303),
    );
    const { id: person } = await world.as('camat.tebet');
    const latest = (await world
      .db('sign_ins')
      .where({ person_id: person })
      .max('proved_at as at')
      .first()) as { at: Date };
    expect(latest.at.getTime()).toBeGreaterThan(minutesAgo(10, on(week.monday, '09:00')).getTime());
  });
});

describe('decisions of the province', () => {
  it('ask for a proof within the hour, keep the form, and go on with it', async () => {
    const complaint = await decided(world, 'unsolved', {}, on(week.monday, '09:10'));
    const climb = async (level: 'kecamatan' | 'city', areaCode: string, username: string, at: Date) => {
      const { id, version } = await draftReport(world.db, { level, areaCode, now: at });
      return sendReport(world.db, { reportId: id, version, person: await world.as(username), now: at });
    };
    await climb('kecamatan', setiabudi, 'camat.setiabudi', on(week.monday, '12:30'));
    const outcome = { outcome: 'cannotSolve', reason: 'Pompa milik provinsi.', ask: 'Pompa baru.' } as const;
    const walikota = 'walikota.jakarta-selatan';
    await act(world, walikota, complaint, { type: 'decide', ...outcome }, on(week.tuesday, '10:00'));
    const { report } = await climb('city', '31.74', walikota, on(week.tuesday, '14:00'));
    const [sekda, governor] = [await world.signIn('sekda'), await world.signIn('gubernur')];
    await proved(61);
    const forwarding = `/reports/${report.id}/forwarding`;
    const asked = await post(sekda, forwarding, {}, '/reports');
    expect([asked.status, asked.text.includes(t.proof.title)]).toEqual([422, true]);
    expect(await stateOf(world, complaint)).toBe('province.withSekda');
    const returned = await post(sekda, `/reports/${report.id}/return`, { reason: 'Lengkapi.' }, '/reports');
    expect(formOf(returned.text, `/reports/${report.id}/return`).reason).toBe('Lengkapi.');
    expect((await post(sekda, forwarding, { password }, '/reports')).status).toBe(303);
    expect(await stateOf(world, complaint)).toBe('province.withGovernor');
    const { text } = await governor.get('/reports');
    const path = /action="(\/complaints\/[^"]+\/disposition)"/.exec(text)![1]!;
    const given = {
      unitId: String(await officeId(world, 'dinas.sumber-daya-air')),
      dueOn: '2026-12-04',
      note: 'Segera',
      _version: /disposition"[^]*?name="_version" value="(\d+)"/.exec(text)![1]!,
    };
    const first = await post(governor, path, given, '/reports');
    expect([first.status, first.text.includes(t.proof.title)]).toEqual([422, true]);
    expect(formOf(first.text, path)).toMatchObject({
      note: 'Segera',
      dueOn: '2026-12-04',
      _version: given._version,
    });
    expect((await post(governor, path, { ...given, password }, '/reports')).status).toBe(303);
    expect(await stateOf(world, complaint)).toBe('province.followUp');
    // Who may not decide is refused, not asked.
    await proved(61);
    const refused = await post(sekda, path, given, '/reports');
    expect([refused.status, refused.text.includes(t.proof.title)]).toEqual([409, false]);
  });

  it('have legal weight; ordinary work has not', () => {
    expect(hasLegalWeight('forwardReport', { state: 'province.withSekda' })).toBe(true);
    expect(hasLegalWeight('dispose', { state: 'province.withGovernor' })).toBe(true);
    expect(hasLegalWeight('returnDown', { state: 'province.withSekda' })).toBe(true);
    expect(hasLegalWeight('returnDown', { state: 'city.awaitingMeeting' })).toBe(false);
    for (const event of ['assign', 'verify', 'completeWork', 'mergeInto'] as const)
      expect(hasLegalWeight(event, { state: 'province.followUp' })).toBe(false);
  });
});
