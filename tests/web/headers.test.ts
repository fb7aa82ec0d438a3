import { createServer, type Server } from 'node:http';
import express, { type Request, type Response } from 'express';
import request from 'supertest';
import { csrfToken } from '../../src/web/csrf.ts';
import { ownHostOnly } from '../../src/web/own-host.ts';
import { securityHeaders } from '../../src/web/security-headers.ts';
import { startSession } from '../../src/web/sessions.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { recordsOf, type Records } from './records.ts';
import { routesOf } from './routes.ts';

let world: World;
let server: Server;
let addresses: Records;
let token: string;
beforeAll(async () => {
  world = await newWorld();
  server = createServer(world.app).listen(0);
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  addresses = await recordsOf(world, 'Saluran mampet');
  token = await startSession(world.db, (await world.as('camat.setiabudi')).id, on(saturday));
});
afterAll(async () => {
  server.close();
  await world.drop();
});

const directives = (policy: string) =>
  new Map(
    policy.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')] as const;
    }),
  );

/** Open data: what other sites may have. */
const open = /^\/(data\/.*\.(csv|json|atom)|schedule\.ics)$/;

/** What every answer has to say, whatever it is. */
function faultsOf(headers: Record<string, string | undefined>, forAll: boolean): string[] {
  const policy = directives(headers['content-security-policy'] ?? '');
  const page = policy.get('script-src') !== undefined;
  const faults = [
    [/^nosniff$/, 'x-content-type-options'],
    [/^same-origin$/, 'cross-origin-opener-policy'],
    [forAll ? /^cross-origin$/ : /^same-origin$/, 'cross-origin-resource-policy'],
    [forAll ? /^\*$/ : /^$/, 'access-control-allow-origin'],
    [/^require-corp$/, 'cross-origin-embedder-policy'],
    [/^same-origin$/, 'referrer-policy'],
    [/^\?1$/, 'origin-agent-cluster'],
    [/^DENY$/, 'x-frame-options'],
    [/camera=\(\).*microphone=\(\).*geolocation=\((self)?\)$/, 'permissions-policy'],
  ].flatMap(([wanted, name]) =>
    (wanted as RegExp).test(headers[name as string] ?? '')
      ? []
      : [`${String(name)}: ${headers[name as string]}`],
  );
  const wanted: [string, RegExp][] = page
    ? [
        ['default-src', /^'none'$/],
        ['script-src', /^'nonce-[\w+/]{22}==' 'strict-dynamic'$/],
        ['style-src', /^'nonce-[\w+/]{22}=='$/],
        ['object-src', /^'none'$/],
        ['base-uri', /^'none'$/],
        ['form-action', /^'self'$/],
        ['frame-ancestors', /^'none'$/],
        ['require-trusted-types-for', /^'script'$/],
        ['trusted-types', /^page-part offline-worker$/],
      ]
    : [['frame-ancestors', /^'none'$/]];
  faults.push(
    ...wanted.flatMap(([name, value]) =>
      value.test(policy.get(name) ?? '') ? [] : [`${name} ${policy.get(name)}`],
    ),
  );
  if (/unsafe|\*|https?:/.test(headers['content-security-policy'] ?? '')) faults.push('a loose policy');
  if ('x-powered-by' in headers || 'server' in headers) faults.push('says what it is made of');
  return faults;
}

describe('every answer of every route', () => {
  it('carries the headers that keep other pages, scripts and frames out, signed in or not', async () => {
    const found: Record<string, string[]> = {};
    for (const route of routesOf(world.app))
      for (const signedIn of [true, false]) {
        const verb = route.method.toLowerCase() as 'get' | 'post';
        const address = addresses(route.path);
        const asked = (verb === 'get' ? request(server).get(address) : request(server).post(address))
          .set('Accept', 'text/html')
          .set('Cookie', signedIn ? `session=${token}` : 'visitor=anybody');
        const answer = await (verb === 'get'
          ? asked
          : asked.type('form').send({ _csrf: csrfToken(signedIn ? token : 'anybody'), _version: '99' }));
        const faults = faultsOf(answer.headers as Record<string, string>, open.test(route.path));
        if (faults.length > 0) found[`${route.name} ${answer.status}`] = faults;
        if (route.path === '/sign-out')
          token = await startSession(world.db, (await world.as('camat.setiabudi')).id, on(saturday));
      }
    expect(found).toEqual({});
  });

  it('that is a page lets only its own scripts and styles in, each time by another nonce', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/track', '/sign-in', '/no-such-page']) {
      const { headers, text } = await request(server).get(path).set('Accept', 'text/html');
      const [, nonce] = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))!;
      nonces.add(nonce!);
      const tags = text.match(/<script\b[^>]*>|<link rel="stylesheet"[^>]*>/g) ?? [];
      expect(tags.length).toBeGreaterThanOrEqual(3);
      for (const tag of tags) expect(tag.replaceAll('&#43;', '+')).toContain(`nonce="${nonce}"`);
    }
    expect(nonces.size).toBe(4);
  });

  it('asks a device for its position only where officers work', async () => {
    const visitor = await request(server).get('/').set('Accept', 'text/html');
    expect(visitor.headers['permissions-policy']).toContain('geolocation=()');
    const officer = await request(server)
      .get('/home')
      .set('Accept', 'text/html')
      .set('Cookie', `session=${token}`);
    expect(officer.headers['permissions-policy']).toContain('geolocation=(self)');
  });
});

describe('in production, over TLS', () => {
  const answering = (secure: boolean) =>
    request(
      express().use(securityHeaders({ secure }), (_req: Request, res: Response) => void res.send('x')),
    ).get('/');

  it('browsers never come back without it', async () => {
    const { headers } = await answering(true);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}; includeSubDomains$/);
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    const plain = (await answering(false)).headers;
    expect(plain).not.toHaveProperty('strict-transport-security');
    expect(plain['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });
});

describe('a name that is not ours', () => {
  const at = (baseUrl: string | undefined, host: string) =>
    request(express().use(ownHostOnly(baseUrl), (_req, res) => void res.send('ours')))
      .get('/')
      .set('Host', host);
  const own = 'https://aduan.example';

  it('is answered by nobody', async () => {
    for (const host of [
      'evil.example',
      'aduan.example.evil.example',
      'aduan.example:8080',
      'aduan.example@evil',
      '10.0.0.4',
    ])
      expect([host, (await at(own, host)).status]).toEqual([host, 421]);
  });

  it('is taken from a proxy or a check on this machine, and anywhere in a demonstration', async () => {
    for (const host of ['aduan.example', 'ADUAN.example', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000'])
      expect([host, (await at(own, host)).status]).toEqual([host, 200]);
    expect((await at(undefined, 'any.example')).status).toBe(200);
  });

  it('never comes into a link', async () => {
    const { text, headers } = await request(server)
      .get('/.well-known/security.txt')
      .set('Host', 'evil.example')
      .set('X-Forwarded-Host', 'evil.example');
    expect(JSON.stringify([text, headers])).not.toContain('evil');
    const page = await request(server)
      .get('/track')
      .set('Accept', 'text/html')
      .set('X-Forwarded-Host', 'evil.example');
    expect(page.text).not.toContain('evil.example');
  });
});

describe('a form of another site', () => {
  const post = (headers: Record<string, string>) =>
    request(server)
      .post('/language')
      .set('Cookie', 'visitor=anybody')
      .set(headers)
      .type('form')
      .send({ lang: 'en', _csrf: csrfToken('anybody') });

  it('is refused by what the browser says of it, also where it sends no Fetch Metadata', async () => {
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: 'http://localhost.evil.example', Host: 'localhost' },
      { Origin: 'nonsense' },
    ])
      expect([headers, (await post(headers as Record<string, string>)).status]).toEqual([headers, 403]);
  });

  it('is not what our own pages send, and programs say nothing of it', async () => {
    for (const headers of [
      {},
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
      { Origin: 'http://aduan.example', Host: 'aduan.example' },
    ])
      expect([headers, (await post(headers as Record<string, string>)).status]).toEqual([headers, 303]);
  });
});

describe('fixed places', () => {
  it('say whom to tell of a weakness, where that is set', async () => {
    await request(server).get('/.well-known/security.txt').expect(404);
    const { wellKnownRoutes } = await import('../../src/web/well-known.ts');
    const app = express().use(
      wellKnownRoutes({ securityContact: ['mailto:csirt@example.go.id', 'tel:+62-21-1'] }),
    );
    const { text, headers } = await request(app).get('/.well-known/security.txt').expect(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(
      /^Contact: mailto:csirt@example\.go\.id\nContact: tel:\+62-21-1\nExpires: \S+Z\nPreferred-Languages: id, en\nCanonical: http\S+\/\.well-known\/security\.txt\n$/,
    );
    const until = new Date(/Expires: (\S+)/.exec(text)![1]!).getTime() - Date.now();
    expect(until / 86_400_000).toBeGreaterThan(30);
    expect(until / 86_400_000).toBeLessThan(366);
  });

  it('keep search engines from what has a key', async () => {
    const { text } = await request(server).get('/robots.txt').expect(200);
    for (const path of ['/track', '/t/', '/home']) expect(text).toContain(`Disallow: ${path}\n`);
  });
});
