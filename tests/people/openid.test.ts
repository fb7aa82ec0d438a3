import { jest } from '@jest/globals';
import type { Express } from 'express';
import { TOTP } from 'otpauth';
import { createApp } from '../../src/app.ts';
import { catalogues } from '../../src/language/index.ts';
import { identityOf, linkIdentity, personOfIdentity } from '../../src/people/identities.ts';
import { awayMs, readAway, sealedAway, type Away } from '../../src/people/openid-cookie.ts';
import { openIdProvider } from '../../src/people/openid.ts';
import type { Requires } from '../../src/people/second-factor-policy.ts';
import { requiresSecondFactor } from '../../src/people/second-factor-policy.ts';
import { beginSetUp, confirmSetUp, pendingSecret } from '../../src/people/second-factor.ts';
import { Browser, newWorld, on, saturday, type World } from '../support/world.ts';
import { client, identityProvider, type IdentityProvider } from './identity-provider.ts';

const name = 'SSO Pemprov';
let world: World;
let there: IdentityProvider;
let foreign: IdentityProvider;
let app: Express;
beforeAll(async () => {
  // The provider of the tests tells what it would need in earnest.
  jest.spyOn(console, 'warn').mockReturnValue();
  jest.spyOn(console, 'info').mockReturnValue();
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  [there, foreign] = await Promise.all([identityProvider(), identityProvider({ tellsAuthTime: false })]);
  app = appWith();
});
afterAll(async () => {
  await Promise.all([there.stop(), foreign.stop()]);
  await world.drop();
});

const { factors: t, fields } = catalogues.id;
const password = 'aduan-sabtu';
const now = on(saturday);
const noneRequired: Requires = () => false;

const appWith = ({ trustsMfa = false, requires = noneRequired, issuer = there.issuer } = {}) =>
  createApp(world.db, {
    rules: {
      requires,
      provider: openIdProvider({
        issuer,
        clientId: client.clientId,
        clientSecret: client.clientSecret,
        name,
        trustsMfa,
        insecure: true,
      }),
    },
  });

type Answer = { status: number; text: string; headers: Record<string, string> };
const cookieNamed = ({ headers }: Answer, named: string) =>
  ([headers['set-cookie']].flat() as (string | undefined)[]).find((each) => each?.startsWith(`${named}=`));
const pathOf = (address: string) => address.replace('http://localhost:3000', '');

/** A person's browser up to the provider and back: the path on which it comes back, not yet opened. */
async function walkThere(browser: Browser, from = '/sign-in/openid'): Promise<string> {
  const away = await browser.get(from);
  if (away.status !== 303) throw new Error(`${from}: ${away.status}`);
  return pathOf(await there.walk(away.headers.location!));
}
const post = async (browser: Browser, path: string, given: Record<string, string>, from: string) => {
  const _csrf = await browser.readToken(from);
  const body = new URLSearchParams({ ...given, _csrf }).toString();
  return browser.raw(path, 'application/x-www-form-urlencoded', body);
};
async function signedIn(username: string, where = app) {
  const browser = new Browser(where);
  await browser.post('/sign-in', { username, password }).expect(303);
  return browser;
}
const link = async (username: string, sub: string) => {
  const person = await world.as(username);
  await linkIdentity(world.db, { identity: { issuer: there.issuer, subject: sub }, person, now });
  return person;
};

describe('signing in through a provider', () => {
  it('opens the account that is linked, and leads where the person wanted to go', async () => {
    const person = await link('camat.setiabudi', 'sub-setiabudi');
    there.account = { sub: 'sub-setiabudi' };
    const browser = new Browser(app);
    const page = await browser.get('/sign-in?back=%2Fmeetings');
    expect(page.text).toContain('href="/sign-in/openid?back=%2Fmeetings"');
    expect(page.text).toContain(t.openId.with(name));
    const away = (await browser.get('/sign-in/openid?back=%2Fmeetings')) as unknown as Answer;
    const asked = new URL(away.headers.location!);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: client.redirectUri,
      code_challenge_method: 'S256',
      scope: 'openid profile',
    });
    expect(cookieNamed(away, 'openid')).toMatch(/; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/);
    const back = pathOf(await there.walk(asked.href));
    const entered = await browser.get(back).expect(303).expect('location', '/meetings');
    expect(cookieNamed(entered as unknown as Answer, 'openid')).toMatch(/^openid=;/);
    await browser.get('/meetings').expect(200);
    expect(await identityOf(world.db, person.id, there.issuer)).toMatchObject({
      lastUsedAt: expect.any(Date) as Date,
    });
    const session = await world.db('sign_ins').where({ person_id: person.id }).first();
    expect(session).toMatchObject({
      awaiting: null,
      second_factor_at: null,
      identity_id: expect.any(Number) as number,
    });
  });

  it('makes nothing of an identity that is linked to nobody, whatever it is called', async () => {
    const label = '<script>alert(1)</script>" onload="x';
    there.account = { sub: 'nobody', claims: { preferred_username: label, name: 'admin' } };
    const count = async () => (await world.db('people').count('* as n').first()) as { n: number };
    const before = await count();
    const browser = new Browser(app);
    const answer = await browser.get(await walkThere(browser)).expect(403);
    expect(answer.text).toContain(t.openId.unknownTitle);
    expect(answer.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(answer.text).not.toContain('<script>alert');
    expect(cookieNamed(answer as unknown as Answer, 'session')).toBeUndefined();
    expect(await count()).toEqual(before);
    expect(await world.db('audit_events').where({ action: 'identityUnknown' })).toHaveLength(1);
    // Not even when it is called like an account here.
    there.account = {
      sub: 'nobody-2',
      claims: { preferred_username: 'admin', email: 'admin@demo.aduan-sabtu.example' },
    };
    const second = new Browser(app);
    await second.get(await walkThere(second)).expect(403);
  });

  it('says so when the person breaks off there, or has left here', async () => {
    there.account = null;
    const browser = new Browser(app);
    const answer = await browser.get(await walkThere(browser)).expect(422);
    expect(answer.text).toContain(fields.openIdRefused);
    const person = await link('camat.jagakarsa', 'sub-left');
    await world.db('people').where({ id: person.id }).update({ deactivated_at: now });
    there.account = { sub: 'sub-left' };
    const gone = new Browser(app);
    await gone.get(await walkThere(gone)).expect(403);
  });

  it('tells when the provider can’t be reached; local accounts sign in as ever', async () => {
    const nowhere = appWith({ issuer: 'http://127.0.0.1:9' });
    const browser = new Browser(nowhere);
    const answer = await browser.get('/sign-in/openid').expect(503);
    expect(answer.text).toContain(fields.openIdUnreachable);
    await signedIn('camat.tebet', nowhere);
    // And on the way back, too.
    there.account = { sub: 'sub-setiabudi' };
    const returning = new Browser(app);
    const back = await walkThere(returning);
    there.broken = true;
    const failed = await returning.get(back).expect(503);
    there.broken = false;
    expect(failed.text).toContain(fields.openIdUnreachable);
  });

  it('asks for the code of who has one, and trusts the provider’s factors only when told to', async () => {
    const person = await link('camat.pancoran', 'sub-pancoran');
    const real = new Date(Date.now() - 60_000);
    await beginSetUp(world.db, { person, now });
    const secret = (await pendingSecret(world.db, person.id, now))!;
    const first = new TOTP({ secret }).generate({ timestamp: real.getTime() });
    await confirmSetUp(world.db, { code: first, person, now, real, sessionToken: null });
    there.account = { sub: 'sub-pancoran', amr: ['pwd', 'mfa'] };
    const browser = new Browser(app);
    const asked = await browser.get(await walkThere(browser));
    expect(asked.headers.location).toBe('/sign-in/code');
    await browser.get('/meetings').expect(303);
    const code = new TOTP({ secret }).generate();
    await post(browser, '/sign-in/code', { code }, '/sign-in/code');
    await browser.get('/meetings').expect(200);
    const trusting = appWith({ trustsMfa: true, requires: requiresSecondFactor });
    const second = new Browser(trusting);
    await second
      .get(await walkThere(second))
      .expect(303)
      .expect('location', '/home');
    await second.get('/meetings').expect(200);
    // A password alone over there is one factor over here.
    there.account = { sub: 'sub-pancoran', amr: ['pwd'] };
    const third = new Browser(trusting);
    const again = await third.get(await walkThere(third));
    expect(again.headers.location).toBe('/sign-in/code');
    await link('camat.cilandak', 'sub-cilandak');
    there.account = { sub: 'sub-cilandak' };
    const fourth = new Browser(trusting);
    const bare = await fourth.get(await walkThere(fourth));
    expect(bare.headers.location).toBe('/account/second-factor');
  });
});

describe('what the provider says of when it asked who it is', () => {
  it('counts as proof from that moment; without it nothing is proved yet', async () => {
    const person = await link('camat.cilincing', 'sub-cilincing');
    await linkIdentity(world.db, {
      identity: { issuer: foreign.issuer, subject: 'sub-cilincing' },
      person,
      now,
    });
    const provedAt = async (at: IdentityProvider) => {
      at.account = { sub: 'sub-cilincing' };
      await world.db('sign_ins').where({ person_id: person.id }).delete();
      const browser = new Browser(appWith({ issuer: at.issuer }));
      const away = await browser.get('/sign-in/openid');
      await browser.get(pathOf(await at.walk(away.headers.location!))).expect(303);
      const row = await world.db('sign_ins').where({ person_id: person.id }).first('proved_at', 'created_at');
      return row as { proved_at: Date | null; created_at: Date };
    };
    expect((await provedAt(foreign)).proved_at).toBeNull();
    const told = await provedAt(there);
    const ago = told.created_at.getTime() - told.proved_at!.getTime();
    expect(ago).toBeGreaterThanOrEqual(0);
    expect(ago).toBeLessThan(60_000);
  });
});

describe('an attacker', () => {
  /** How an attempt is answered, and whether it left a session. */
  const attempted = async (browser: Browser, path: string, cookie = '') => {
    const asked = browser.get(path);
    const answer = (await (cookie ? asked.set('Cookie', cookie) : asked)) as unknown as Answer;
    const refused = answer.text.includes(fields.openIdRefused);
    return [answer.status, refused, cookieNamed(answer, 'session')];
  };
  const refused = [422, true, undefined];
  beforeAll(async () => {
    await link('camat.setiabudi', 'sub-setiabudi');
    there.account = { sub: 'sub-setiabudi' };
  });

  it('who sends somebody the way back of an own sign-in signs nobody in (login CSRF)', async () => {
    const back = await walkThere(new Browser(app));
    expect(await attempted(new Browser(app), back)).toEqual(refused);
    // Nor a victim who is on an own way there.
    const victim = new Browser(app);
    await victim.get('/sign-in/openid');
    expect(await attempted(victim, back)).toEqual(refused);
  });

  it('can’t change the state', async () => {
    const browser = new Browser(app);
    const back = await walkThere(browser);
    expect(await attempted(browser, back.replace(/state=[^&]+/, 'state=another'))).toEqual(refused);
    const second = new Browser(app);
    expect(await attempted(second, (await walkThere(second)).replace(/&?state=[^&]+/, ''))).toEqual(refused);
  });

  it('can’t use a code twice', async () => {
    const browser = new Browser(app);
    const away = (await browser.get('/sign-in/openid')) as unknown as Answer;
    const cookie = cookieNamed(away, 'openid')!.split(';')[0]!;
    const back = pathOf(await there.walk(away.headers.location!));
    await browser.get(back).expect(303);
    // The cookie of the first time, kept and brought again.
    expect(await attempted(new Browser(app), back, cookie)).toEqual(refused);
  });

  it('can’t bring an ID token of another sign-in (nonce), nor redeem a code without its verifier', async () => {
    for (const changed of ['nonce', 'verifier'] as const) {
      const browser = new Browser(app);
      const away = (await browser.get('/sign-in/openid')) as unknown as Answer;
      const value = decodeURIComponent(cookieNamed(away, 'openid')!.split(';')[0]!.replace('openid=', ''));
      const known = readAway(value, now)!;
      const back = pathOf(await there.walk(away.headers.location!));
      const forged = sealedAway({
        ...known,
        [changed]: 'another-that-is-long-enough-for-a-verifier-of-pkce',
      });
      expect(await attempted(new Browser(app), back, `openid=${forged}`)).toEqual(refused);
    }
  });

  it('can’t bring the code of another provider (mix-up)', async () => {
    foreign.account = { sub: 'sub-setiabudi' };
    const browser = new Browser(app);
    const away = await browser.get('/sign-in/openid');
    const state = new URL(away.headers.location!).searchParams.get('state')!;
    const asked = new URL(away.headers.location!.replace(there.issuer, foreign.issuer));
    const back = pathOf(await foreign.walk(asked.href));
    expect(back).toContain(state);
    expect(await attempted(browser, back)).toEqual(refused);
    // Nor with the right provider's name written over it.
    const second = new Browser(app);
    const away2 = await second.get('/sign-in/openid');
    const back2 = pathOf(await foreign.walk(away2.headers.location!.replace(there.issuer, foreign.issuer)));
    expect(
      await attempted(
        second,
        back2.replace(encodeURIComponent(foreign.issuer), encodeURIComponent(there.issuer)),
      ),
    ).toEqual(refused);
  });

  it('can’t make a cookie, and an old one is none', () => {
    const away: Away = {
      state: 's',
      nonce: 'n',
      verifier: 'v',
      aim: { kind: 'signIn', back: '/home' },
      until: now.getTime() + awayMs,
    };
    const sealed = sealedAway(away);
    expect(readAway(sealed, now)).toEqual(away);
    const [content] = sealed.split('.');
    for (const bad of [
      undefined,
      '',
      '.',
      `${content}.`,
      `${content}x.${sealed.split('.')[1]}`,
      `${content}`,
    ])
      expect(readAway(bad, now)).toBeNull();
    expect(readAway(sealed, new Date(away.until))).toBeNull();
  });

  it.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'can’t lead people away afterwards: %s',
    async (foreignPath) => {
      const browser = new Browser(app);
      const back = await walkThere(browser, `/sign-in/openid?back=${encodeURIComponent(foreignPath)}`);
      expect((await browser.get(back).expect(303)).headers.location).toBe('/home');
      // Who is signed in already is led there at once.
      const again = await browser.get(`/sign-in/openid?back=${encodeURIComponent(foreignPath)}`);
      expect(again.headers.location).toBe('/home');
    },
  );
});

describe('linking', () => {
  it('takes the password, then the provider’s word, and tells the person', async () => {
    const person = await world.as('camat.mampang-prapatan');
    there.account = { sub: 'sub-mampang', claims: { preferred_username: 'mampang<b>' } };
    const browser = await signedIn('camat.mampang-prapatan');
    const page = await browser.get('/account/identity').expect(200);
    expect(page.text).toContain(t.openId.account.notLinked);
    const without = await post(browser, '/account/identity/link', {}, '/account/identity');
    expect([without.status, without.text.includes(fields.required)]).toEqual([422, true]);
    const wrong = await post(browser, '/account/identity/link', { password: 'salah' }, '/account/identity');
    expect([wrong.status, wrong.text.includes(fields.passwordAgain)]).toEqual([422, true]);
    there.broken = true;
    const away = await post(
      await signedIn('camat.mampang-prapatan', appWith()),
      '/account/identity/link',
      { password },
      '/account/identity',
    );
    there.broken = false;
    expect([away.status, away.text.includes(fields.openIdUnreachable)]).toEqual([422, true]);
    const allowed = await post(browser, '/account/identity/link', { password }, '/account/identity');
    const address = /href="(http:\/\/127[^"]+)"/.exec(allowed.text)![1]!.replaceAll('&amp;', '&');
    const back = pathOf(await there.walk(address));
    await browser.get(back).expect(303).expect('location', '/account/identity');
    const linked = await browser.get('/account/identity');
    expect(linked.text).toContain('mampang&lt;b&gt;');
    expect(
      await personOfIdentity(world.db, { issuer: there.issuer, subject: 'sub-mampang' }, saturday),
    ).toMatchObject({
      person: { id: person.id },
    });
    expect(
      await world.db('audit_events').where({ action: 'identityLinked', person_id: person.id }),
    ).toHaveLength(1);
    const letters = await world.db('notifications').where({ person_id: person.id }).select('message');
    expect(letters).toEqual([{ message: 'identityLinked' }]);
    // Linked again: nothing more. By somebody else: refused.
    const identity = { issuer: there.issuer, subject: 'sub-mampang' };
    await linkIdentity(world.db, { identity, person, now });
    expect(
      await world.db('audit_events').where({ action: 'identityLinked', person_id: person.id }),
    ).toHaveLength(1);
    const other = await world.as('camat.kebayoran-baru');
    await expect(linkIdentity(world.db, { identity, person: other, now })).rejects.toMatchObject({
      fields: { openId: 'openIdTaken' },
    });
    // Signed in through it elsewhere, then unlinked here: that session is over, this one is not.
    const elsewhere = new Browser(app);
    await elsewhere.get(await walkThere(elsewhere)).expect(303);
    await elsewhere.get('/complaints').expect(200);
    await post(browser, '/account/identity/removal', { password }, '/account/identity');
    await elsewhere.get('/complaints').expect(303);
    const after = await browser.get('/account/identity').expect(200);
    expect(after.text).toContain(t.openId.account.unlinked);
    expect(await identityOf(world.db, person.id, there.issuer)).toBeNull();
  });

  it('is for the session that proved who it is, and never begun by a link from elsewhere', async () => {
    there.account = { sub: 'sub-attacker' };
    const attacker = await signedIn('camat.kebayoran-lama');
    const allowed = await post(attacker, '/account/identity/link', { password }, '/account/identity');
    const address = /href="(http:\/\/127[^"]+)"/.exec(allowed.text)![1]!.replaceAll('&amp;', '&');
    const cookie = cookieNamed(allowed as unknown as Answer, 'openid')!.split(';')[0]!;
    const back = pathOf(await there.walk(address));
    // The attacker's way back, opened in the victim's browser, with and without the attacker's cookie.
    const victim = await signedIn('camat.pasar-minggu');
    await victim.get(back).expect(422);
    const session = await victimCookie('camat.pasar-minggu');
    await new Browser(app).get(back).set('Cookie', `${session}; ${cookie}`).expect(422);
    const person = await world.as('camat.pasar-minggu');
    expect(await identityOf(world.db, person.id, there.issuer)).toBeNull();
    // A way back that was begun for signing in links nothing.
    const away = await new Browser(app).get('/sign-in/openid');
    expect(away.status).toBe(303);
    expect(await identityOf(world.db, person.id, there.issuer)).toBeNull();
  });

  async function victimCookie(username: string): Promise<string> {
    const browser = new Browser(app);
    const answer = await browser.post('/sign-in', { username, password });
    return cookieNamed(answer as unknown as Answer, 'session')!.split(';')[0]!;
  }
});

describe('signing out', () => {
  it('offers to sign out at the provider, too, and leads there by a link', async () => {
    await link('camat.setiabudi', 'sub-setiabudi');
    there.account = { sub: 'sub-setiabudi' };
    const browser = new Browser(app);
    await browser.get(await walkThere(browser)).expect(303);
    const out = await post(browser, '/sign-out', {}, '/account');
    expect(out.headers.location).toBe('/signed-out');
    const page = await browser.get('/signed-out').expect(200);
    const address = new URL(/href="(http:\/\/127[^"]+)"/.exec(page.text)![1]!.replaceAll('&amp;', '&'));
    expect(address.pathname).toBe('/session/end');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: client.clientId,
      post_logout_redirect_uri: 'http://localhost:3000/',
    });
    expect((await fetch(address)).status).toBe(200);
    await browser.get('/complaints').expect(303);
    const local = await signedIn('camat.tebet');
    expect((await post(local, '/sign-out', {}, '/account')).headers.location).toBe('/');
  });
});

describe('without a provider', () => {
  it('nothing of it is there', async () => {
    const browser = await world.signIn('camat.tebet');
    for (const path of ['/sign-in/openid', '/sign-in/openid/callback?code=1&state=2', '/account/identity'])
      await browser.get(path).expect(404);
    expect((await world.visitor().get('/sign-in')).text).not.toContain('/sign-in/openid');
    await world.visitor().get('/signed-out').expect(303).expect('location', '/');
  });
});
