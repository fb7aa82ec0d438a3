import type { Express } from 'express';
import { createServer, type Server } from 'node:http';
import { TOTP } from 'otpauth';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { catalogues } from '../../src/language/index.ts';
import { requiresSecondFactor } from '../../src/people/second-factor-policy.ts';
import {
  beginSetUp,
  confirmSetUp,
  pendingSecret,
  removeSecondFactor,
} from '../../src/people/second-factor.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { Browser, newWorld, on, saturday, type World } from '../support/world.ts';
import { routesOf } from '../web/routes.ts';

let world: World;
/** The application as production runs it: camat and above need a second factor. */
let strict: Express;
let server: Server;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  strict = createApp(world.db, { rules: { requires: requiresSecondFactor, provider: null } });
  server = createServer(strict).listen(0);
});
afterAll(async () => {
  server.close();
  await world.drop();
});

const { factors: t, fields } = catalogues.id;
const password = 'aduan-sabtu';
/** Telephones show real time, whatever the demonstration's clock says. */
const codeNow = (secret: string) => new TOTP({ secret }).generate();

async function enrolled(username: string) {
  const person = await world.as(username);
  const [now, real] = [on(saturday), new Date(Date.now() - 60_000)];
  await beginSetUp(world.db, { person, now });
  const secret = (await pendingSecret(world.db, person.id, now))!;
  const code = new TOTP({ secret }).generate({ timestamp: real.getTime() });
  const codes = await confirmSetUp(world.db, { code, person, now, real, sessionToken: null });
  return { person, secret, codes };
}

const sessionCookie = (headers: Record<string, unknown>) =>
  ([headers['set-cookie']].flat() as (string | undefined)[]).find((each) => each?.startsWith('session='))!;
const signIn = async (username: string, app: Express = world.app, back = '') => {
  const browser = new Browser(app);
  const answer = await browser.post('/sign-in', { username, password, back }).expect(303);
  return {
    browser,
    location: answer.headers.location!,
    cookie: sessionCookie(answer.headers).split(';')[0]!,
  };
};
const post = async (browser: Browser, path: string, given: Record<string, string>, from: string) => {
  const _csrf = await browser.readToken(from);
  return browser.raw(
    path,
    'application/x-www-form-urlencoded',
    new URLSearchParams({ ...given, _csrf }).toString(),
  );
};

describe('the second step of signing in', () => {
  it('asks for a code, opens with it under a new token, and leads where the person wanted to go', async () => {
    const { secret, person } = await enrolled('camat.setiabudi');
    const { browser, location, cookie } = await signIn('camat.setiabudi', world.app, '/meetings');
    expect(location).toBe('/sign-in/code?back=%2Fmeetings');
    const page = await browser.get(location).expect(200);
    expect(page.text).toContain(t.code.app);
    expect(page.text).toContain(person.name);
    expect(page.text).not.toContain('href="/meetings"'); // no menu yet
    await browser.get('/meetings').expect(303).expect('location', '/sign-in?back=%2Fmeetings');
    const wrong = await post(browser, '/sign-in/code', { code: '000000', back: '/meetings' }, location);
    expect([wrong.status, wrong.text.includes(fields.code), wrong.text.includes('000000')]).toEqual([
      422,
      true,
      false,
    ]);
    const code = codeNow(secret);
    const right = await post(browser, '/sign-in/code', { code, back: '/meetings' }, location);
    expect([right.status, right.headers.location]).toEqual([303, '/meetings']);
    await browser.get('/meetings').expect(200);
    // A token that somebody planted or saw before is worth nothing.
    expect(sessionCookie(right.headers)).not.toContain(cookie);
    const before = await request(server).get('/meetings').set('Cookie', cookie);
    expect(before.headers.location).toBe('/sign-in?back=%2Fmeetings');
    // Signed in elsewhere at the same moment, the same code opens nothing.
    const thief = await signIn('camat.setiabudi');
    const replayed = await post(thief.browser, '/sign-in/code', { code }, thief.location);
    expect([replayed.status, replayed.text.includes(fields.code)]).toEqual([422, true]);
    await thief.browser.get('/meetings').expect(303);
  });

  it.each(['//evil.example/', 'https://evil.example', '/\\evil.example'])(
    'leads nowhere else: %s',
    async (back) => {
      const { secret } = await enrolled(
        { '//evil.example/': 'lurah.guntur', 'https://evil.example': 'lurah.menteng-atas' }[back] ??
          'lurah.karet',
      );
      const username =
        { '//evil.example/': 'lurah.guntur', 'https://evil.example': 'lurah.menteng-atas' }[back] ??
        'lurah.karet';
      const { browser, location } = await signIn(username, world.app, back);
      expect(location).toBe('/sign-in/code');
      const right = await post(browser, '/sign-in/code', { code: codeNow(secret), back }, location);
      expect(right.headers.location).toBe('/home');
    },
  );

  it('takes two posts of the same code as one', async () => {
    const { secret } = await enrolled('camat.tebet');
    const both = [await signIn('camat.tebet'), await signIn('camat.tebet')];
    const code = codeNow(secret);
    const answers = await Promise.all(
      both.map(({ browser, location }) => post(browser, '/sign-in/code', { code }, location)),
    );
    expect(answers.map(({ status }) => status).toSorted((lower, higher) => lower - higher)).toEqual([
      303, 422,
    ]);
  });

  it('takes a recovery code instead, says how many are left and what to do', async () => {
    const { codes } = await enrolled('camat.gambir');
    const { browser, location } = await signIn('camat.gambir');
    const first = await browser.get(location);
    expect(first.text).toContain('href="/sign-in/code?way=recovery"');
    const page = await browser.get('/sign-in/code?way=recovery').expect(200);
    expect(page.text).toContain(t.code.recovery);
    expect(page.text).toContain(t.code.lost);
    const form = { code: codes[0]!, way: 'recovery' };
    const right = await post(browser, '/sign-in/code', form, location);
    expect([right.status, right.headers.location]).toEqual([303, '/account/second-factor']);
    const after = await browser.get('/account/second-factor').expect(200);
    expect(after.text).toContain(t.code.usedRecovery(9));
    expect(after.text).toContain(t.recovery.left(9));
    const again = await signIn('camat.gambir');
    const used = await post(again.browser, '/sign-in/code', form, again.location);
    expect([used.status, used.text.includes(fields.recoveryCode), used.text.includes(codes[0]!)]).toEqual([
      422,
      true,
      false,
    ]);
  });

  it('can be left, and is over after half an hour', async () => {
    await enrolled('camat.menteng');
    const { browser, location } = await signIn('camat.menteng');
    expect((await post(browser, '/sign-out', {}, location)).headers.location).toBe('/');
    await browser.get('/sign-in/code').expect(303).expect('location', '/sign-in');
    const second = await signIn('camat.menteng');
    await world
      .db('sign_ins')
      .whereNotNull('awaiting')
      .update({ created_at: new Date(on(saturday).getTime() - 31 * 60_000) });
    await second.browser.get('/sign-in/code').expect(303).expect('location', '/sign-in');
  });
});

describe('a session that waits', () => {
  /** What nobody gets, route by route: the same for both steps. */
  const known = new Map<string, string>();
  it.each(['code', 'enrolment'] as const)(
    'for its %s opens nothing that a visitor can’t open',
    async (step) => {
      const person = await world.as('camat.senen');
      const token = await startSession(world.db, person.id, on(saturday), { awaiting: step });
      const own: Record<typeof step, RegExp> = {
        code: /^(GET|POST) \/sign-in\/code$/,
        enrolment: /^(GET|POST) \/account\/second-factor/,
      };
      const wrong: string[] = [];
      for (const route of routesOf(strict)) {
        // Streams of the queue never end for those who may listen; the clock belongs to everybody in a demonstration.
        if (own[step].test(route.name) || route.path.endsWith('/events') || route.path === '/clock') continue;
        // Leads on to what is still asked, and out.
        if (['GET /sign-in', 'POST /sign-out'].includes(route.name)) continue;
        const path = route.path.replace(/:\w+/g, '1');
        const ask = async (cookie: string, secret: string) => {
          const verb = route.method.toLowerCase() as 'get' | 'post';
          const asked = request(server)[verb](path).set('Accept', 'text/html').set('Cookie', cookie);
          const body = new URLSearchParams({ _csrf: csrfToken(secret) }).toString();
          const { status, headers } = await (verb === 'get' ? asked : asked.type('form').send(body));
          return `${status} ${headers.location ?? ''}`;
        };
        const waiting = await ask(`session=${token}`, token);
        const visitor = known.get(route.name) ?? (await ask('visitor=anybody', 'anybody'));
        known.set(route.name, visitor);
        if (waiting !== visitor) wrong.push(`${route.name}: ${waiting} instead of ${visitor}`);
      }
      expect(wrong).toEqual([]);
      expect(await world.db('sign_ins').where({ person_id: person.id, awaiting: step })).toHaveLength(1);
    },
  );
});

describe('in production', () => {
  it('a camat signs in for the first time into setting up, and nowhere else', async () => {
    const { browser, location } = await signIn('camat.kemayoran', strict, '/meetings');
    expect(location).toBe('/account/second-factor?back=%2Fmeetings');
    await browser.get('/meetings').expect(303).expect('location', '/sign-in?back=%2Fmeetings');
    await browser.get('/sign-in/code').expect(303);
    const begin = await browser.get(location).expect(200);
    expect(begin.text).toContain(t.required);
    const begun = await post(browser, '/account/second-factor/set-up', { back: '/meetings' }, location);
    expect(begun.headers.location).toBe('/account/second-factor?back=%2Fmeetings');
    const page = await browser.get(location).expect(200);
    expect(page.text).toContain('data:image/svg+xml;base64,');
    const secret = /set-up-secret">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '');
    const wrong = await post(
      browser,
      '/account/second-factor/confirmation',
      { code: '000000', back: '/meetings' },
      location,
    );
    expect([wrong.status, wrong.text.includes(fields.codeForSetUp)]).toEqual([422, true]);
    const code = codeNow(secret);
    const set = await post(
      browser,
      '/account/second-factor/confirmation',
      { code, back: '/meetings' },
      location,
    );
    expect(set.status).toBe(200);
    expect(set.headers['cache-control']).toBe('no-store');
    expect(set.text.match(/<li><code>[0-9A-Z]{5}-[0-9A-Z]{5}<\/code><\/li>/g)).toHaveLength(10);
    expect(set.text).toContain('href="/meetings"');
    await browser.get('/meetings').expect(200);
    // The form in the page that showed the codes works: it carries the token of the new session.
    const token = /name="_csrf" value="([^"]+)"/.exec(set.text)![1]!;
    await browser.raw('/sign-out', 'application/x-www-form-urlencoded', `_csrf=${token}`).expect(303);
    const next = await signIn('camat.kemayoran', strict);
    expect(next.location).toBe('/sign-in/code');
  });

  it('a lurah needs none, and may have one', async () => {
    const { browser, location } = await signIn('lurah.kebon-melati', strict);
    expect(location).toBe('/home');
    const page = await browser.get('/account/second-factor').expect(200);
    expect(page.text).toContain(t.off);
    expect(page.text).not.toContain(t.required);
  });

  it('a camat can’t turn it off, only put another telephone in its place', async () => {
    const { secret } = await enrolled('camat.sawah-besar');
    const { browser, location } = await signIn('camat.sawah-besar', strict);
    await post(browser, '/sign-in/code', { code: codeNow(secret) }, location);
    const page = await browser.get('/account/second-factor').expect(200);
    expect(page.text).toContain(t.remove.notAllowed);
    expect(page.text).not.toContain(t.remove.text);
    const refused = await post(
      browser,
      '/account/second-factor/removal',
      { password },
      '/account/second-factor',
    );
    expect(refused.status).toBe(403);
  });

  it('who becomes camat in mid-session sets one up before anything more', async () => {
    const lurah = await world.as('lurah.bungur');
    const { browser } = await signIn('lurah.bungur', strict);
    expect((await browser.get('/complaints')).status).toBe(200);
    const office = (await world.db('offices').where({ slug: 'camat.senen' }).first('id')) as { id: number };
    await world.db('role_grants').insert({
      person_id: lurah.id,
      office_id: office.id,
      role: 'camat',
      capacity: 'plh',
      from_on: saturday,
      to_on: '2026-11-28',
    });
    const held = await browser.get('/complaints').expect(303);
    expect(held.headers.location).toBe('/sign-in?back=%2Fcomplaints');
    const led = await browser.get(held.headers.location!).expect(303);
    expect(led.headers.location).toBe('/account/second-factor?back=%2Fcomplaints');
    await browser.get(led.headers.location!).expect(200);
  });

  it('whose factor was removed is signed out and sets one up anew', async () => {
    const { secret, person } = await enrolled('camat.cempaka-putih');
    const { browser, location } = await signIn('camat.cempaka-putih', strict);
    await post(browser, '/sign-in/code', { code: codeNow(secret) }, location);
    await browser.get('/meetings').expect(200);
    const admin = await world.as('admin');
    await removeSecondFactor(world.db, {
      person: admin,
      forPerson: person.id,
      reason: 'Hilang',
      now: on(saturday),
    });
    await browser.get('/meetings').expect(303);
    expect((await signIn('camat.cempaka-putih', strict)).location).toBe('/account/second-factor');
  });
});

describe('the page of the second factor', () => {
  it('is set up voluntarily in a demonstration, renewed and turned off with the password', async () => {
    const { browser, location } = await signIn('camat.koja');
    expect(location).toBe('/home');
    const here = '/account/second-factor';
    await post(browser, `${here}/set-up`, {}, here);
    const page = await browser.get(here);
    const secret = /set-up-secret">([A-Z2-7 ]+)</.exec(page.text)![1]!.replaceAll(' ', '');
    const set = await post(browser, `${here}/confirmation`, { code: codeNow(secret) }, here);
    const shown = set.text.match(/[0-9A-Z]{5}-[0-9A-Z]{5}(?=<\/code>)/g)!;
    const after = await browser.get(here).expect(200);
    for (const code of shown) expect(after.text).not.toContain(code);
    expect(after.text).not.toContain(secret.slice(0, 4) + ' ' + secret.slice(4, 8));
    const without = await post(browser, `${here}/recovery-codes`, {}, here);
    expect([without.status, without.text.includes(fields.required)]).toEqual([422, true]);
    const wrong = await post(browser, `${here}/recovery-codes`, { password: 'salah-sekali' }, here);
    expect([wrong.status, wrong.text.includes('salah-sekali')]).toEqual([422, false]);
    const fresh = await post(browser, `${here}/recovery-codes`, { password }, here);
    const renewed = fresh.text.match(/[0-9A-Z]{5}-[0-9A-Z]{5}(?=<\/code>)/g)!;
    expect(renewed).toHaveLength(10);
    expect(renewed.some((code) => shown.includes(code))).toBe(false);
    // Another telephone: never on an earlier proof.
    expect((await post(browser, `${here}/set-up`, { replace: 'yes' }, here)).status).toBe(422);
    expect((await post(browser, `${here}/removal`, {}, here)).status).toBe(422);
    await post(browser, `${here}/removal`, { password }, here);
    const off = await browser.get(here);
    expect(off.text).toContain(t.remove.removed);
    expect(off.text).toContain(t.off);
    expect((await signIn('camat.koja')).location).toBe('/home');
  });
});
