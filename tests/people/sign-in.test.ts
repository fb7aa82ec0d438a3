import request from 'supertest';
import { authenticate } from '../../src/people/sign-in.ts';
import { ownPath } from '../../src/people/routes.ts';
import { holdersOf, personByUsername } from '../../src/people/queries.ts';
import { Invalid } from '../../src/errors.ts';
import { catalogues } from '../../src/language/index.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

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

  it('answers alike to an unknown name, a wrong password and somebody who has left', async () => {
    await world.db('people').where({ username: 'lurah.guntur' }).update({ deactivated_at: at.now });
    for (const [name, password] of [
      ['camat.tebet', 'salah'],
      ['nobody', 'aduan-sabtu'],
      ['lurah.guntur', 'aduan-sabtu'],
    ] as const)
      await expect(attempt(name, password)).rejects.toEqual(wrong);
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

  it('keeps for a person what was chosen before signing in, and for nobody after', async () => {
    const browser = world.visitor();
    const send = async (path: string, page: string, given: Record<string, string> = {}) => {
      const _csrf = await browser.readToken(page);
      const body = new URLSearchParams({ ...given, _csrf }).toString();
      await browser.raw(path, 'application/x-www-form-urlencoded', body).expect(303);
    };
    const as = (username: string) => send('/sign-in', '/sign-in', { username, password: 'aduan-sabtu' });
    await send('/language', '/sign-in', { lang: 'en', back: '/sign-in' });
    await as('camat.setiabudi');
    expect((await browser.get('/home')).text).toContain('<html lang="en">');
    await send('/sign-out', '/home');
    expect((await browser.get('/sign-in')).text).toContain('<html lang="id">');
    await as('lurah.karet-semanggi');
    expect((await browser.get('/home')).text).toContain('<html lang="id">');
    expect((await (await world.signIn('camat.setiabudi')).get('/home')).text).toContain('<html lang="en">');
  });
});
