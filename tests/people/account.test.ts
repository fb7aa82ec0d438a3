import request from 'supertest';
import { catalogues } from '../../src/language/index.ts';
import { seal } from '../../src/database/sealing.ts';
import { createAccount, codeFor } from '../../src/people/accounts.ts';
import { endOwnSession } from '../../src/people/account-sessions.ts';
import { deviceOf } from '../../src/people/device.ts';
import { hashPassword, passwordMatches, unusableHash } from '../../src/people/passwords.ts';
import { changePassword } from '../../src/people/password-change.ts';
import { resetPassword } from '../../src/people/reset.ts';
import { readSession, sessionLimits } from '../../src/people/sessions.ts';
import { placeOfSecret } from '../../src/people/second-factor.ts';
import { authenticate } from '../../src/people/sign-in.ts';
import { hashOf, keepSessions, renewSession, startSession } from '../../src/web/sessions.ts';
import { Browser, newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const now = on(saturday);
const at = { now, today: saturday };
const hour = 3_600_000;
const t = catalogues.id;
const good = 'kuda hijau makan awan';
/** As after fourteen wrong answers: the next one waits 512 seconds. */
const nextWaits = () =>
  world.db('guesses').update({ failures: 14, last_at: world.db.raw('clock_timestamp()') });
const later = (ms: number) => ({ now: new Date(now.getTime() + ms), today: saturday });
const eventsOf = async (personId: number) =>
  (await world
    .db('audit_events')
    .where({ subject_id: String(personId) })
    .orderBy('id')
    .pluck('action')) as string[];
const start = async (username: string, facts: Parameters<typeof startSession>[3] = {}) => {
  const person = await world.as(username);
  return { person, token: await startSession(world.db, person.id, now, facts) };
};
const asks = (token: string, path: string) =>
  request(world.app).get(path).set('Accept', 'text/html').set('Cookie', `session=${token}`);

describe('a session', () => {
  it('lasts twelve hours without use and seven days with it, and ends with the person', async () => {
    const { person, token } = await start('camat.tebet');
    const readAfter = async (ms: number) => (await readSession(world.db, token, later(ms)))?.person?.id;
    expect(await readAfter(11 * hour)).toBe(person.id);
    expect(await readAfter(22 * hour)).toBe(person.id); // seen meanwhile
    expect(await readAfter(34 * hour + 1)).toBeUndefined();
    for (let used = 22; used < 7 * 24; used += 10) await readAfter(used * hour);
    expect(await readAfter(7 * 24 * hour)).toBeUndefined();
    const other = await startSession(world.db, person.id, now);
    await world.db('people').where({ id: person.id }).update({ deactivated_at: now });
    expect(await readSession(world.db, other, at)).toBeNull();
    expect(await readSession(world.db, 'made-up', at)).toBeNull();
  });

  it('is stored only as a hash', async () => {
    const { token } = await start('camat.setiabudi');
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>('select s::text as row from sign_ins s');
    expect(
      rows.some(({ row }) => row.includes(token) || row.includes(Buffer.from(token).toString('hex'))),
    ).toBe(false);
  });

  it('that waits for its second step opens nothing, and not for long', async () => {
    const { person, token } = await start('camat.setiabudi', { awaiting: 'code' });
    expect(await readSession(world.db, token, at)).toMatchObject({
      person: null,
      awaiting: { person: { id: person.id }, step: 'code' },
      session: { provedAt: now, secondFactorAt: null },
    });
    for (const path of ['/account', '/complaints', '/home', '/account/password'])
      expect((await asks(token, path)).headers.location).toMatch(/^\/sign-in\?/);
    expect(await readSession(world.db, token, later(sessionLimits.awaitingMs))).toBeNull();
  });

  it('gets a new token when it may do more, and the old one is worth nothing', async () => {
    const { person, token } = await start('camat.setiabudi', { awaiting: 'code' });
    const renewed = await renewSession(world.db, token, { awaiting: null, secondFactorAt: now });
    expect(await readSession(world.db, token, at)).toBeNull();
    expect(await readSession(world.db, renewed, at)).toMatchObject({
      person: { id: person.id },
      session: { secondFactorAt: now },
    });
    await expect(renewSession(world.db, token)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('moves with the clock of the demonstration, with all its times', async () => {
    const { token } = await start('camat.setiabudi', { secondFactorAt: now });
    await keepSessions(world.db, hour);
    const row = await world
      .db('sign_ins')
      .where({ token_hash: hashOf(token) })
      .first();
    const moved = later(hour).now;
    expect(row).toMatchObject({
      created_at: moved,
      last_seen_at: moved,
      proved_at: moved,
      second_factor_at: moved,
    });
  });

  it('is never the one that a stranger planted in the browser', async () => {
    // The application asks its own clock, whatever day the tests play on: here a session that still lasts.
    const { id } = await world.as('loket.tebet');
    const planted = await startSession(world.db, id, new Date());
    const made = 'A'.repeat(43);
    for (const fixed of [planted, made]) {
      const agent = request.agent(world.app).set('Accept', 'text/html');
      const page = await agent.get('/sign-in').set('Cookie', `session=${made}`);
      const csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)![1]!;
      const visitor = String(page.headers['set-cookie']).match(/visitor=[^;]+/)![0];
      const token = fixed === planted ? (await import('../../src/web/csrf.ts')).csrfToken(planted) : csrf;
      const entered = await request(world.app)
        .post('/sign-in')
        .set('Cookie', `${visitor}; session=${fixed}`)
        .type('form')
        .send({ username: 'sekda', password: 'aduan-sabtu', _csrf: token })
        .expect(303);
      const own = String(entered.headers['set-cookie']).match(/session=([\w-]{43})/)![1]!;
      expect(own).not.toBe(fixed);
      expect(await world.db('sign_ins').where({ token_hash: hashOf(fixed) })).toEqual([]);
      expect((await asks(own, '/account')).text).toContain('sekda');
      expect((await asks(fixed, '/account')).status).toBe(303);
    }
  });

  it('closes the pages of a role at the next request after it ended, and all of them when the person has left', async () => {
    const browser = await world.signIn('lurah.karet-kuningan');
    const { id } = await world.as('lurah.karet-kuningan');
    expect((await browser.get('/sunday')).status).toBe(200);
    expect((await browser.get('/account')).text).toContain('Kelurahan Karet Kuningan');
    await world.db('role_grants').where({ person_id: id }).update({ to_on: '2017-12-31' });
    expect((await browser.get('/sunday')).status).toBe(404);
    expect((await browser.get('/account')).text).toContain(t.account.noRoles);
    await world.db('people').where({ id }).update({ deactivated_at: now });
    expect((await browser.get('/account')).headers.location).toMatch(/^\/sign-in/);
  });

  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      'Chrome, Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
      'Edge, Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome, Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari, iPhone',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
    ['<script>alert(1)</script>', null],
    [undefined, null],
  ])('is named by browser and system: %s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device);
  });
});

describe('the own account', () => {
  it('shows who one is, how one signs in and where one is signed in', async () => {
    const browser = await world.signIn('loket.setiabudi');
    const { id } = await world.as('loket.setiabudi');
    const elsewhere = { device: 'Firefox, Linux', network: '203.0.113.0/24', awaiting: 'code' } as const;
    await startSession(world.db, id, new Date(), elsewhere);
    const other = await start('loket.tebet', { device: 'Opera, macOS' });
    const { text } = await browser.get('/account').expect(200);
    for (const part of [
      'loket.setiabudi',
      'Petugas loket',
      'Kecamatan Setiabudi',
      '18 November 2017',
      t.account.here,
    ])
      expect(text).toContain(part);
    for (const part of ['/account/second-factor', '/preferences', '/account/password'])
      expect(text).toContain(`href="${part}"`);
    expect(text).toContain('Firefox, Linux');
    expect(text).toContain('jaringan 203.0.113.0/24');
    expect(text).toContain(t.account.waiting);
    expect(text).not.toContain('Opera, macOS');
    await world
      .db('sign_ins')
      .where({ token_hash: hashOf(other.token) })
      .delete();
    await world.visitor().get('/account').expect(303);
  });

  it('ends one session, or all but this one, and leaves that in the trail', async () => {
    const browser = await world.signIn('camat.gambir');
    const { id: personId } = await world.as('camat.gambir');
    const tokens = await Promise.all([1, 2, 3].map(() => startSession(world.db, personId, new Date())));
    const idOf = async (token: string) =>
      (
        (await world
          .db('sign_ins')
          .where({ token_hash: hashOf(token) })
          .first('id')) as { id: string }
      ).id;
    const first = await idOf(tokens[0]!);
    await browser.post(`/account/sessions/${first}/ending`).expect(303);
    expect((await asks(tokens[0]!, '/account')).status).toBe(303);
    expect((await asks(tokens[1]!, '/account')).status).toBe(200);
    expect((await browser.get('/account')).text).toContain(t.account.ended);
    await browser.post(`/account/sessions/${first}/ending`).expect(404);
    await browser.post('/account/sessions/others/ending').expect(303);
    expect((await browser.get('/account')).text).toContain(t.account.othersEnded(2));
    await browser.post('/account/sessions/others/ending').expect(303);
    expect(await world.db('sign_ins').where({ person_id: personId })).toHaveLength(1);
    const trail = await world
      .db('audit_events')
      .where({ action: 'sessionEnded', person_id: personId })
      .orderBy('id');
    expect(
      trail.map(({ subject_kind, subject_id, particulars, network }) => [
        subject_kind,
        subject_id,
        particulars,
        network,
      ]),
    ).toEqual([
      ['session', first, {}, '127.0.0.0/24'],
      ['person', String(personId), { others: 2 }, '127.0.0.0/24'],
    ]);
    await browser.post('/sign-out').expect(303);
    expect((await eventsOf(personId)).slice(-1)).toEqual(['signedOut']);
  });

  it('ends nobody else’s session', async () => {
    const { token } = await start('sekda');
    const { id } = (await world
      .db('sign_ins')
      .where({ token_hash: hashOf(token) })
      .first('id')) as { id: string };
    const camat = await world.signIn('camat.setiabudi');
    for (const tried of [id, '1', `${id}'`, '00000000-0000-4000-8000-000000000000'])
      await camat.post(`/account/sessions/${encodeURIComponent(tried)}/ending`).expect(404);
    const person = await world.as('camat.setiabudi');
    await expect(endOwnSession(world.db, { id, person, now })).rejects.toMatchObject({ code: 'notFound' });
    expect(await readSession(world.db, token, at)).not.toBeNull();
  });
});

describe('changing the own password', () => {
  const own = async (username: string) => {
    const browser = await world.signIn(username);
    const { id } = await world.as(username);
    return { browser, id };
  };
  const hashNow = async (id: number) =>
    ((await world.db('people').where({ id }).first('password_hash')) as { password_hash: string })
      .password_hash;

  it('asks for the present one, ends the other sessions, tells the person, and lets the new one in', async () => {
    const { browser, id } = await own('camat.menteng');
    const elsewhere = await startSession(world.db, id, new Date());
    const form = { password: 'aduan-sabtu', newPassword: good, repeat: good };
    await browser
      .post('/account/password', form)
      .expect(303)
      .then(({ headers }) => expect(headers.location).toBe('/account'));
    expect((await browser.get('/account')).text).toContain(t.account.changed);
    expect((await asks(elsewhere, '/account')).status).toBe(303);
    expect(await passwordMatches(good, await hashNow(id))).toBe(true);
    await expect(
      authenticate(world.db, { username: 'camat.menteng', password: 'aduan-sabtu' }, at),
    ).rejects.toMatchObject({ code: 'invalid' });
    expect(await eventsOf(id)).toContain('passwordChanged');
    const letter = await world.db('notifications').where({ person_id: id }).first();
    expect(letter).toMatchObject({
      audience: 'person',
      message: 'passwordChanged',
      status: 'queued',
      particulars: {},
    });
  });

  it.each([
    [{ password: 'salah' }, t.fields.passwordAgain],
    [{ password: '' }, t.fields.required],
    [{ newPassword: 'terlalu pendek', repeat: 'terlalu pendek' }, t.fields.passwordShort15],
    [{ newPassword: 'rumah setiabudi besar', repeat: 'rumah setiabudi besar' }, t.fields.passwordNamesYou],
    [{ newPassword: 'aduan-sabtu-aduan', repeat: 'aduan-sabtu-aduan' }, t.fields.passwordNamesYou],
    [{ newPassword: 'passwordpassword', repeat: 'passwordpassword' }, t.fields.passwordCommon],
    [{ repeat: 'lain sama sekali ini' }, t.fields.passwordsDiffer],
  ])('refuses %j beside the field, echoes nothing and changes nothing', async (changes, words) => {
    const { browser, id } = await own('loket.setiabudi');
    const before = await hashNow(id);
    const letters = await world.db('notifications').where({ person_id: id });
    const form = { password: 'aduan-sabtu', newPassword: good, repeat: good, ...changes };
    const { text } = await browser.post('/account/password', form).expect(422);
    expect(text).toContain(words);
    for (const typed of Object.values(form).filter(Boolean)) expect(text).not.toContain(`value="${typed}"`);
    expect(await hashNow(id)).toBe(before);
    expect(await world.db('notifications').where({ person_id: id })).toEqual(letters);
    await world.db('guesses').delete();
  });

  it('says how long to wait after wrong ones', async () => {
    const { browser } = await own('loket.tebet');
    const form = { password: 'salah', newPassword: good, repeat: good };
    await browser.post('/account/password', form).expect(422);
    await nextWaits();
    const { headers } = await browser
      .post('/account/password', { ...form, password: 'aduan-sabtu' })
      .expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(400);
  });

  it('is enough with eight characters where a second factor is set up', async () => {
    const { id } = await world.as('camat.pancoran');
    const person = await world.as('camat.pancoran');
    const change = () =>
      changePassword(world.db, {
        person,
        password: 'aduan-sabtu',
        newPassword: 'mh3t!pao',
        sessionToken: null,
        now,
      });
    await expect(change()).rejects.toMatchObject({ fields: { newPassword: 'passwordShort15' } });
    await world
      .db('second_factors')
      .insert({ person_id: id, secret_sealed: seal('x', placeOfSecret(id)), confirmed_at: now });
    await change();
    expect(await passwordMatches('mh3t!pao', await hashNow(id))).toBe(true);
  });
});

describe('an account made by the operator', () => {
  it('has no password until its owner sets one with the code, once', async () => {
    const input = { username: 'ani', name: 'Ani Lestari', role: 'camat', office: 'camat.tebet' } as const;
    const { code } = await createAccount(world.db, input, now);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    const { id, password_hash } = (await world.db('people').where({ username: 'ani' }).first()) as {
      id: number;
      password_hash: string;
    };
    expect(password_hash).toBe(unusableHash);
    for (const password of ['', code, unusableHash])
      await expect(authenticate(world.db, { username: 'ani', password }, at)).rejects.toMatchObject({
        code: 'invalid',
      });
    await resetPassword(world.db, { key: code.replaceAll('-', ''), password: good, now });
    const person = await authenticate(world.db, { username: 'ani', password: good }, at);
    expect(person).toMatchObject({ name: 'Ani Lestari', roles: [{ role: 'camat', areaCode: '31.74.01' }] });
    expect(await eventsOf(id)).toEqual(
      expect.arrayContaining(['accountMade', 'resetCodeIssued', 'resetDone']),
    );
    const again = await codeFor(world.db, 'ani', now);
    await resetPassword(world.db, { key: again.code.replaceAll('-', ''), password: `${good}!`, now });
    await expect(codeFor(world.db, 'nobody', now)).rejects.toMatchObject({ code: 'notFound' });
    await expect(createAccount(world.db, input, now)).rejects.toMatchObject({
      fields: { username: 'taken' },
    });
    const nowhere = { ...input, username: 'budi', office: 'camat.nowhere' };
    await expect(createAccount(world.db, nowhere, now)).rejects.toMatchObject({
      fields: { office: 'unknown' },
    });
    expect(await world.db('people').where({ username: 'budi' })).toEqual([]);
  });
});

describe('signing in', () => {
  it('leaves who, when and from where on the session and in the trail', async () => {
    const { id } = await world.as('camat.cilandak');
    await world
      .db('people')
      .where({ id })
      .update({ password_hash: await hashPassword('aduan-sabtu') });
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const browser = new Browser(world.app);
    await browser
      .post('/sign-in', { username: 'camat.cilandak', password: 'aduan-sabtu' })
      .set('User-Agent', agent)
      .expect(303);
    const row = (await world.db('sign_ins').where({ person_id: id }).first()) as Record<string, unknown>;
    expect(row).toMatchObject({ device: 'Firefox, Linux', network: '127.0.0.0/24', awaiting: null });
    expect(row.proved_at).toEqual(row.created_at);
    const event = await world.db('audit_events').where({ person_id: id, action: 'signedIn' }).first();
    expect(event).toMatchObject({ network: '127.0.0.0/24', subject_id: String(id), particulars: {} });
    expect(await world.db('known_browsers').where({ person_id: id })).toHaveLength(1);
  });

  it('says in seconds when to try again, in page and header, whatever the name', async () => {
    for (const username of ['lurah.guntur', 'siapa-pun']) {
      const browser = world.visitor();
      const enter = (password: string) => browser.post('/sign-in', { username, password });
      await enter('salah').expect(422);
      await nextWaits();
      const refused = await enter('aduan-sabtu').expect(429);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(480);
      expect(refused.text).toContain(t.account.wait('9 menit'));
      expect(refused.text).toContain(`value="${username}"`);
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
  });
});
