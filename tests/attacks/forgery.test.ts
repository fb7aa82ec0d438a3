import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { on, saturday } from '../support/world.ts';
import { recordsOf, type Records } from '../web/records.ts';
import { everything, formOf, newStage, type Someone, type Stage } from './stage.ts';

let stage: Stage;
let records: Records;
let camat: Someone;
let other: Someone;
beforeAll(async () => {
  stage = await newStage();
  records = await recordsOf(stage.world, 'Saluran mampet.');
  [camat, other] = [await stage.someone('camat.setiabudi'), await stage.someone('walikota.jakarta-selatan')];
});
afterAll(() => stage.drop());

/** These prove themselves otherwise: programs by a signature, one-click leaving by its key (RFC 8058), or change nothing. */
const withoutToken = /^\/(webhooks\/|unsubscribe\/:key|verify\/:code)/;
const posts = () => stage.routes.filter(({ method, path }) => method !== 'GET' && !withoutToken.test(path));
const form = 'application/x-www-form-urlencoded';
const fields = { note: 'x', reason: 'x', text: 'x', lang: 'en', _version: '1' };

type Forgery = [string, (own: Someone) => { headers: Record<string, string>; body: string }];
const forgeries: Forgery[] = [
  ['without a token', () => ({ headers: { 'content-type': form }, body: formOf(fields) })],
  [
    'with the token of another session',
    () => ({ headers: { 'content-type': form }, body: formOf(fields, other.csrf) }),
  ],
  [
    "with a visitor's token",
    () => ({
      headers: { 'content-type': form, cookie: `${camat.cookie}; visitor=x` },
      body: formOf(fields, csrfToken('x')),
    }),
  ],
  [
    'with the token twice',
    ({ csrf }) => ({ headers: { 'content-type': form }, body: `${formOf(fields, csrf)}&_csrf=${csrf}` }),
  ],
  [
    'as JSON',
    ({ csrf }) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, _csrf: csrf }),
    }),
  ],
  [
    'as plain text',
    ({ csrf }) => ({ headers: { 'content-type': 'text/plain' }, body: formOf(fields, csrf) }),
  ],
  [
    'from another site',
    ({ csrf }) => ({
      headers: { 'content-type': form, 'sec-fetch-site': 'cross-site' },
      body: formOf(fields, csrf),
    }),
  ],
  [
    'from a neighbouring host',
    ({ csrf }) => ({
      headers: { 'content-type': form, 'sec-fetch-site': 'same-site' },
      body: formOf(fields, csrf),
    }),
  ],
  [
    'from another origin by an old browser',
    ({ csrf }) => ({
      headers: { 'content-type': form, origin: 'https://evil.example' },
      body: formOf(fields, csrf),
    }),
  ],
  [
    'from nowhere',
    ({ csrf }) => ({ headers: { 'content-type': form, origin: 'null' }, body: formOf(fields, csrf) }),
  ],
];

it('leads every form of the application through the check', () => {
  expect(posts().length).toBeGreaterThan(100);
  expect(stage.routes.filter(({ method }) => !['GET', 'POST'].includes(method))).toEqual([]);
});

describe.each(forgeries)('a form %s', (_name, forge) => {
  it('is refused on every route, and changes nothing', async () => {
    const before = await everything(stage.world);
    const answered: Record<string, number> = {};
    for (const { name, path } of posts()) {
      const { headers, body } = forge(camat);
      const { status } = await stage.send({
        method: 'POST',
        path: records(path),
        headers: { accept: 'text/html', cookie: camat.cookie, ...headers },
        body,
      });
      if (status !== 403) answered[name] = status;
    }
    expect(answered).toEqual({});
    expect(await everything(stage.world)).toEqual(before);
  });
});

it('takes the same form from its own page', async () => {
  const path = records('/complaints/:ticket/notes');
  const before = await stage.world.db('complaint_events').where({ type: 'noteAdded' });
  const answer = await stage.post(camat, path, fields, {
    'sec-fetch-site': 'same-origin',
    origin: `http://127.0.0.1:${stage.port}`,
  });
  expect(answer.status).toBe(303);
  expect(await stage.world.db('complaint_events').where({ type: 'noteAdded' })).toHaveLength(
    before.length + 1,
  );
});

it('signs nobody in by a form of another page: the token hangs on the own browser', async () => {
  const own = { username: 'loket.setiabudi', password: 'aduan-sabtu' };
  const attempt = (cookie: string, csrf?: string) =>
    stage.send({
      method: 'POST',
      path: '/sign-in',
      headers: { 'content-type': form, cookie },
      body: formOf(own, csrf),
    });
  // The attacker knows a token of his own browser and no cookie of the victim's.
  const answers = [
    await attempt('visitor=victim', csrfToken('attacker')),
    await attempt('', csrfToken('attacker')),
    await attempt('', csrfToken('')),
    await attempt('visitor=', csrfToken('')),
    await attempt('visitor=victim'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect(answers.flatMap(({ headers }) => headers['set-cookie'] ?? []).join()).not.toContain('session=');
});

it('leaves lists by one click for the key alone, and for nothing else that is posted', async () => {
  const path = records('/unsubscribe/:key');
  const { status } = await stage.send({
    method: 'POST',
    path,
    headers: { 'content-type': form },
    body: 'step=1',
  });
  expect(status).toBeGreaterThanOrEqual(400);
});

describe('a session', () => {
  const home = async (cookie: string) => (await stage.send({ path: '/home', headers: { cookie } })).status;
  const signIn = async (cookie: string, csrf: string) => {
    const answer = await stage.send({
      method: 'POST',
      path: '/sign-in',
      headers: { 'content-type': form, cookie },
      body: formOf({ username: 'loket.setiabudi', password: 'aduan-sabtu' }, csrf),
    });
    const given = /\bsession=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1];
    return { status: answer.status, given };
  };

  it('is never one that the browser brought', async () => {
    const chosen = 'A'.repeat(43);
    const { status, given } = await signIn(`session=${chosen}; visitor=v`, csrfToken('v'));
    expect(status).toBe(303);
    expect(given).toBeDefined();
    expect(given).not.toBe(chosen);
    expect(await home(`session=${given}`)).toBe(200);
    expect(await home(`session=${chosen}`)).toBe(303);
    // Nor what a visitor or the form had before.
    expect(await home('session=v')).toBe(303);
    expect(await home(`session=${csrfToken('v')}`)).toBe(303);
  });

  it('that somebody else put into the browser ends when its owner signs in', async () => {
    const planted = await stage.someone('satpel.bina-marga.setiabudi');
    const { given } = await signIn(planted.cookie, planted.csrf);
    expect(await home(`session=${given}`)).toBe(200);
    expect(await home(planted.cookie)).toBe(303);
  });

  it('has another token at each beginning, and none after its end', async () => {
    const [first, second] = [
      await signIn('visitor=v', csrfToken('v')),
      await signIn('visitor=v', csrfToken('v')),
    ];
    expect(first.given).not.toBe(second.given);
    const own = { name: '', cookie: `session=${first.given}`, csrf: csrfToken(first.given!) };
    expect((await stage.post(own, '/sign-out', {})).status).toBe(303);
    expect(await home(own.cookie)).toBe(303);
    expect((await stage.post(own, records('/complaints/:ticket/notes'), fields)).status).toBe(403);
    expect(await home(`session=${second.given}`)).toBe(200);
  });

  it('that waits for its second step opens nothing, whatever is asked of it', async () => {
    const { world } = stage;
    const { id } = await world.as('camat.setiabudi');
    const token = await startSession(world.db, id, on(saturday), { awaiting: 'code' });
    const own = { name: '', cookie: `session=${token}`, csrf: csrfToken(token) };
    const before = await everything(world);
    const opened: Record<string, number> = {};
    for (const { method, name, path } of stage.routes.filter((route) =>
      /:(ticket|id|number|kind|code)/.test(route.path),
    )) {
      if (/^\/(verify|webhooks|queue\/:key|track)\b/.test(path)) continue;
      const { status, headers } =
        method === 'GET' ? await stage.get(own, records(path)) : await stage.post(own, records(path), fields);
      if (
        !(status === 303 && /^\/(sign-in|home)/.test(headers.location ?? '')) &&
        status !== 404 &&
        status !== 403
      )
        opened[name] = status;
    }
    expect(opened).toEqual({});
    expect(await everything(world)).toEqual(before);
  });
});
