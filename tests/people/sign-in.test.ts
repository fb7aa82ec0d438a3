import request from 'supertest';
import { authenticate, confirmPassword } from '../../src/people/sign-in.ts';
import { ownPath } from '../../src/people/routes.ts';
import { holdersOf, personByUsername } from '../../src/people/queries.ts';
import { createAccount } from '../../src/people/accounts.ts';
import { readSession } from '../../src/people/sessions.ts';
import { startSession } from '../../src/web/sessions.ts';
import { Invalid } from '../../src/errors.ts';
import { catalogues } from '../../src/language/index.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const hour = 3_600_000;
const at = { now: on(saturday), today: saturday };
const wrong = new Invalid({ password: 'password' });
const { fields } = catalogues.id;
const cookieOf = (response: { headers: Record<string, unknown> }) =>
  ([response.headers['set-cookie']].flat() as (string | undefined)[]).find((cookie) =>
    cookie?.startsWith('session='),
  );

describe('authenticate', () => {
  const attempt = (username: string, password: string, now = at.now) =>
    authenticate(world.db, { username, password }, { now, today: saturday });

  it('knows a person by name and password, without the hash', async () => {
    const person = await attempt('camat.setiabudi', 'aduan-sabtu');
    expect(person).toMatchObject({
      username: 'camat.setiabudi',
      roles: [{ role: 'camat', areaCode: '31.74.02' }],
    });
    expect(person).not.toHaveProperty('passwordHash');
  });

  it('asks for the password again before something is signed, and not without end', async () => {
    const person = await world.as('walikota.jakarta-barat');
    const confirm = (password: string) => confirmPassword(world.db, person, password, at);
    await expect(confirm('aduan-sabtu')).resolves.toBeUndefined();
    for (let guess = 0; guess < 10; guess++)
      await expect(confirm('Aduan-Sabtu')).rejects.toMatchObject({ fields: { password: 'passwordAgain' } });
    await expect(confirm('aduan-sabtu')).rejects.toMatchObject({ fields: { password: 'waitBeforeSignIn' } });
  });

  it('answers alike to an unknown name, a wrong password and somebody who has left', async () => {
    await world.db('people').where({ username: 'lurah.guntur' }).update({ deactivated_at: at.now });
    for (const [name, password] of [
      ['camat.tebet', 'salah'],
      ['nobody', 'aduan-sabtu'],
      ['lurah.guntur', 'aduan-sabtu'],
    ] as const)
      await expect(attempt(name, password)).rejects.toEqual(wrong);
  });

  it('lets a hundred guesses at once be no more than ten', async () => {
    const guesses = Array.from({ length: 40 }, () => attempt('camat.gambir', 'salah'));
    const answers = await Promise.allSettled(guesses);
    const looked = answers.filter(
      (answer) => answer.status === 'rejected' && (answer.reason as Invalid).fields.password === 'password',
    );
    expect(looked).toHaveLength(10);
    const together = Array.from({ length: 12 }, () => attempt('camat.sawah-besar', 'aduan-sabtu'));
    expect(await Promise.all(together)).toHaveLength(12);
  });

  it('lets a name wait after ten failures, known or not, and forgets them after a quarter of an hour', async () => {
    for (const name of ['camat.menteng', 'nobody-else']) {
      for (let n = 0; n < 10; n += 1) await expect(attempt(name, 'salah')).rejects.toEqual(wrong);
      const wait = new Invalid({ password: 'waitBeforeSignIn' });
      await expect(attempt(name, 'aduan-sabtu')).rejects.toEqual(wait);
      await expect(attempt(name, 'salah')).rejects.toEqual(wait);
    }
    const later = new Date(at.now.getTime() + 15 * 60_000 + 1);
    expect(await attempt('camat.menteng', 'aduan-sabtu', later)).toMatchObject({ username: 'camat.menteng' });
    expect(await world.db('sign_in_failures').where({ username: 'camat.menteng' })).toHaveLength(0);
  });
});

describe('roles', () => {
  it('are held from a date to a date', async () => {
    const { id } = await world.as('lurah.menteng-atas');
    await world
      .db('role_grants')
      .where({ person_id: id })
      .update({ from_on: '2026-01-01', to_on: '2026-11-21' });
    const rolesOn = async (day: string) =>
      (await personByUsername(world.db, 'lurah.menteng-atas', day))!.roles.length;
    expect(await rolesOn('2025-12-31')).toBe(0);
    expect(await rolesOn('2026-01-01')).toBe(1);
    expect(await rolesOn('2026-11-21')).toBe(1);
    expect(await rolesOn('2026-11-22')).toBe(0);
    const [role] = (await personByUsername(world.db, 'lurah.menteng-atas', saturday))!.roles;
    expect((await holdersOf(world.db, role!.officeId, saturday)).map(({ username }) => username)).toEqual([
      'lurah.menteng-atas',
    ]);
    expect(await holdersOf(world.db, role!.officeId, '2026-11-22')).toEqual([]);
  });
});

describe('a session', () => {
  it('lasts twelve hours without use and seven days with it, and ends with the person', async () => {
    const { id } = await world.as('camat.tebet');
    const token = await startSession(world.db, id, at.now);
    const readAfter = async (ms: number) =>
      (await readSession(world.db, token, { now: new Date(at.now.getTime() + ms), today: saturday }))?.person
        .id;
    expect(await readAfter(11 * hour)).toBe(id);
    expect(await readAfter(22 * hour)).toBe(id); // seen meanwhile
    expect(await readAfter(34 * hour + 1)).toBeUndefined();
    for (let used = 22; used < 7 * 24; used += 10) await readAfter(used * hour);
    expect(await readAfter(7 * 24 * hour)).toBeUndefined();
    const other = await startSession(world.db, id, at.now);
    await world.db('people').where({ id }).update({ deactivated_at: at.now });
    expect(await readSession(world.db, other, at)).toBeNull();
    expect(await readSession(world.db, 'made-up', at)).toBeNull();
  });

  it('is stored only as a hash', async () => {
    const { id } = await world.as('camat.setiabudi');
    const token = await startSession(world.db, id, at.now);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>('select s::text as row from sign_ins s');
    expect(
      rows.some(({ row }) => row.includes(token) || row.includes(Buffer.from(token).toString('hex'))),
    ).toBe(false);
  });
});

describe('the sign-in page', () => {
  it('brings people in, shows who they are, and out again', async () => {
    const browser = world.visitor();
    const page = await browser.get('/complaints').redirects(0);
    expect(page.headers.location).toBe('/sign-in?back=%2Fcomplaints');
    const entered = await browser.post('/sign-in', {
      username: ' camat.setiabudi ',
      password: 'aduan-sabtu',
      back: '/complaints?which=all',
    });
    expect([entered.status, entered.headers.location]).toEqual([303, '/complaints?which=all']);
    expect(cookieOf(entered)).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const list = await browser.get('/complaints').expect(200);
    expect(list.text).toContain('Kecamatan Setiabudi');
    await browser.get('/sign-in').expect(303).expect('location', '/home');
    await browser.post('/sign-out').expect(303);
    await browser.get('/complaints').expect(303);
  });

  it('keeps the name, says what is wrong beside the field, and no more', async () => {
    const browser = world.visitor();
    const empty = await browser.post('/sign-in', { username: '', password: '' }).expect(422);
    expect(empty.text).toContain(fields.required);
    const one = await browser
      .post('/sign-in', { username: 'camat.setiabudi', password: 'salah' })
      .expect(422);
    const two = await browser.post('/sign-in', { username: '"><b>tak-ada', password: 'salah' }).expect(422);
    expect(one.text).toContain('value="camat.setiabudi"');
    expect(two.text).toContain('value="&#34;&gt;&lt;b&gt;tak-ada"');
    for (const { text } of [one, two]) {
      expect(text).toContain(fields.password);
      expect(text).not.toContain('salah"');
    }
  });

  it('gives a new token at each sign-in and ends the session that was there', async () => {
    const browser = world.visitor();
    const enter = (username: string) =>
      browser.post('/sign-in', { username, password: 'aduan-sabtu' }).expect(303);
    const first = cookieOf(await enter('camat.setiabudi'))!;
    const open = async () => ((await world.db('sign_ins').count('* as n').first()) as { n: number }).n;
    const before = await open();
    const second = cookieOf(await enter('sekda'))!;
    expect(second).not.toBe(first);
    expect(await open()).toBe(before);
    const kept = (cookie: string) =>
      request(world.app).get('/complaints').set('Cookie', cookie.split(';')[0]!);
    expect((await kept(first)).status).toBe(303);
    expect((await kept(second)).status).toBe(200);
  });

  it.each([
    ['//evil.example/', '/home'],
    ['https://evil.example/', '/home'],
    ['/\\evil.example', '/home'],
    ['/\t/evil.example', '/home'],
    ['javascript:alert(1)', '/home'],
    ['complaints', '/home'],
    ['', '/home'],
    ['/complaints?which=all', '/complaints?which=all'],
  ])('leads after signing in only to the own pages: %j', async (back, expected) => {
    expect(ownPath(back)).toBe(expected);
    const browser = world.visitor();
    const entered = await browser.post('/sign-in', { username: 'sekda', password: 'aduan-sabtu', back });
    expect(entered.headers.location).toBe(expected);
  });

  it('changes the language for the visitor and for the person', async () => {
    const visitor = world.visitor();
    expect((await visitor.get('/sign-in')).text).toContain('lang="id"');
    await visitor.post('/language', { lang: 'en', back: '/sign-in' }).expect(303);
    expect((await visitor.get('/sign-in')).text).toContain('<html lang="en">');
    const clerk = await world.signIn('loket.setiabudi');
    await clerk.post('/language', { lang: 'en', back: '/complaints' }).expect(303);
    expect((await (await world.signIn('loket.setiabudi')).get('/complaints')).text).toContain(
      '<html lang="en">',
    );
    await clerk.post('/language', { lang: 'xx', back: '/' }).expect(422);
  });
});

describe('an account made by the operator', () => {
  it('signs in with the password that was shown once, in its role and office', async () => {
    const input = { username: 'ani', name: 'Ani Lestari', role: 'camat', office: 'camat.tebet' } as const;
    const { password } = await createAccount(world.db, input, saturday);
    const person = await authenticate(world.db, { username: 'ani', password }, at);
    expect(person).toMatchObject({ name: 'Ani Lestari', roles: [{ role: 'camat', areaCode: '31.74.01' }] });
    await expect(createAccount(world.db, input, saturday)).rejects.toMatchObject({
      fields: { username: 'taken' },
    });
    const nowhere = { ...input, username: 'budi', office: 'camat.nowhere' };
    await expect(createAccount(world.db, nowhere, saturday)).rejects.toMatchObject({
      fields: { office: 'unknown' },
    });
    expect(await world.db('people').where({ username: 'budi' })).toEqual([]);
  });
});
