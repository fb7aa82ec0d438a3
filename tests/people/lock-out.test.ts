import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Invalid, TryLater } from '../../src/errors.ts';
import { hashingNow } from '../../src/people/hashing.ts';
import { rememberBrowser, type From } from '../../src/people/known-browsers.ts';
import { counterOf, forgetGuesses, guarded, waitOf } from '../../src/people/lock-out.ts';
import { hashPassword } from '../../src/people/passwords.ts';
import { authenticate, confirmPassword } from '../../src/people/sign-in.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const at = { now: on(saturday), today: saturday };
const attempt = (username: string, password: string, from: From = {}) =>
  authenticate(world.db, { username, password }, { ...at, ...from });

/** What becomes of a try: in, wrong, or the seconds to wait. */
async function tried(trying: Promise<unknown>): Promise<'in' | 'wrong' | number> {
  try {
    await trying;
    return 'in';
  } catch (fault) {
    if (fault instanceof TryLater) return fault.seconds;
    if (fault instanceof Invalid) return 'wrong';
    throw fault;
  }
}
const guess = (username: string, from?: From) => tried(attempt(username, 'salah', from));
const enter = (username: string, from?: From) => tried(attempt(username, 'aduan-sabtu', from));
/** Lets the time of all counts pass. */
const wait = (seconds: number) =>
  world.db.raw(`update guesses set last_at = last_at - ? * interval '1 second'`, [seconds]);
/** Holds the time of all counts, so that a slow machine does not wait them over. */
const hold = () => world.db.raw(`update guesses set last_at = clock_timestamp() + interval '1 hour'`);
const held = expect.any(Number) as number;
/** Lets one more try in, and then nobody for a quarter of an hour. */
const oneLeft = () =>
  world.db.raw(`update guesses set failures = 15, last_at = clock_timestamp() - interval '901 seconds'
    where kind = 'password'`);
beforeEach(() => world.db('guesses').delete());

const office = { address: '203.0.113.7' };
const home = { address: '198.51.100.20' };

describe('wrong passwords', () => {
  it.each([
    [4, 0],
    [5, 1],
    [6, 2],
    [10, 32],
    [14, 512],
    [15, 900],
    [4000, 900],
  ])('after %d of them the next waits %d seconds', (failures, seconds) => {
    expect(waitOf({ failures, ago: 0 }, counterOf('password', 'x'))).toBe(seconds);
    expect(waitOf({ failures, ago: 24 * 3600 + 1 }, counterOf('password', 'x'))).toBe(0);
  });

  it('make the next one wait longer and longer, also the right one, and are over with the first right one', async () => {
    for (let n = 0; n < 5; n += 1) expect(await guess('camat.menteng', office)).toBe('wrong');
    await hold();
    expect(await enter('camat.menteng', office)).toEqual(held);
    await wait(3600 + 1);
    expect(await guess('camat.menteng', office)).toBe('wrong');
    await wait(2);
    expect(await enter('camat.menteng', office)).toBe('in');
    for (let n = 0; n < 5; n += 1) expect(await guess('camat.menteng', office)).toBe('wrong');
  });

  it('of a name that is nobody are answered alike, with as many hashes and questions', async () => {
    const costs: [number, number][] = [];
    for (const name of ['camat.gambir', 'camat.tak-ada']) {
      const { done } = hashingNow();
      let questions = 0;
      const count = () => (questions += 1);
      world.db.on('query', count);
      for (let n = 0; n < 5; n += 1) expect(await guess(name, office)).toBe('wrong');
      await hold();
      expect(await guess(name, office)).toEqual(held);
      world.db.off('query', count);
      costs.push([hashingNow().done - done, questions]);
    }
    expect(costs[0]).toEqual(costs[1]);
    expect(costs[0]![0]).toBe(5);
  });

  it('leave no name that is nobody behind, and no name at all where they are counted', async () => {
    await guess('rahasia-saya-tertulis-di-sini', office);
    await guess('camat.tebet', office);
    const { id } = await world.as('camat.tebet');
    const events = await world
      .db('audit_events')
      .where({ action: 'signInRefused' })
      .orderBy('id', 'desc')
      .limit(2)
      .select('actor', 'subject_kind', 'subject_id', 'network', 'particulars');
    expect(events).toEqual([
      {
        actor: 'visitor',
        subject_kind: 'person',
        subject_id: String(id),
        network: '203.0.113.0/24',
        particulars: {},
      },
      { actor: 'visitor', subject_kind: null, subject_id: null, network: '203.0.113.0/24', particulars: {} },
    ]);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>(
      `select g::text as row from guesses g union all select a::text from audit_events a`,
    );
    expect(rows.some(({ row }) => /rahasia-saya|camat\.tebet/.test(row))).toBe(false);
  });

  it('are forgotten after a day', async () => {
    for (let n = 0; n < 8; n += 1) {
      await guess('camat.tebet', office);
      await wait(900);
    }
    await wait(24 * 3600);
    expect(await guess('camat.tebet', office)).toBe('wrong');
    await wait(24 * 3600 + 1);
    await forgetGuesses(world.db);
    expect(await world.db('guesses')).toEqual([]);
  });
});

describe('guesses of somebody else', () => {
  it('from one network hold up neither another network nor another name', async () => {
    for (let n = 0; n < 5; n += 1) await guess('camat.tebet', home);
    await hold();
    expect(await enter('camat.tebet', home)).toEqual(held);
    expect(await enter('camat.tebet', office)).toBe('in');
    expect(await enter('lurah.manggarai', home)).toBe('in');
  });

  it('from everywhere make strangers wait, and never the browser or the network that the owner knows', async () => {
    const { id } = await world.as('camat.cilandak');
    const own = { address: office.address, browser: 'b'.repeat(22) };
    await rememberBrowser(world.db, {
      personId: id,
      browser: own.browser,
      address: own.address,
      now: at.now,
    });
    // A net of computers, each with an address of its own.
    for (let n = 0; n < 20; n += 1) await guess('camat.cilandak', { address: `192.0.${n}.1` });
    await hold();
    expect(await guess('camat.cilandak', { address: '192.1.0.1' })).toEqual(held);
    expect(await enter('camat.cilandak', home)).toEqual(held);
    // Elsewhere with the own browser, and in a new one at the own office.
    expect(await enter('camat.cilandak', { ...own, ...home })).toBe('in');
    expect(await enter('camat.cilandak', { address: '203.0.113.99' })).toBe('in');
    expect(await enter('camat.cilandak', { ...home, browser: 'c'.repeat(22) })).toEqual(held);
  });

  it('from a known browser count in that browser alone', async () => {
    const { id } = await world.as('camat.kebayoran-baru');
    const shared = { ...office, browser: 'd'.repeat(22) };
    await rememberBrowser(world.db, {
      personId: id,
      browser: shared.browser,
      address: office.address,
      now: at.now,
    });
    for (let n = 0; n < 5; n += 1) await guess('camat.kebayoran-baru', shared);
    await hold();
    expect(await enter('camat.kebayoran-baru', shared)).toEqual(held);
    expect(await enter('camat.kebayoran-baru', { ...office, browser: 'e'.repeat(22) })).toBe('in');
    // What a browser knows of one person says nothing of another.
    expect(await enter('camat.tebet', shared)).toBe('in');
  });

  it('at all names from one network wait a minute at most: an office is not shut out', async () => {
    for (let n = 0; n < 50; n += 1) expect(await guess(`orang.${n}`, home)).toBe('wrong');
    await world.db.raw(
      `update guesses set failures = 10000, last_at = clock_timestamp() where kind = 'passwordNetwork'`,
    );
    expect(await enter('camat.tebet', home)).toBeGreaterThan(0);
    await wait(60);
    expect(await enter('camat.tebet', home)).toBe('in');
    expect(await enter('camat.tebet', office)).toBe('in');
  });

  it('at the door keep nobody from signing a report, and those inside are counted', async () => {
    const person = await world.as('walikota.jakarta-barat');
    for (let n = 0; n < 6; n += 1) await guess(person.username, office);
    const confirm = (password: string) => confirmPassword(world.db, person, password, at);
    await expect(confirm('aduan-sabtu')).resolves.toBeUndefined();
    for (let n = 0; n < 5; n += 1)
      await expect(confirm('Aduan-Sabtu')).rejects.toMatchObject({ fields: { password: 'passwordAgain' } });
    await hold();
    await expect(confirm('aduan-sabtu')).rejects.toMatchObject({
      status: 429,
      fields: { password: 'waitBeforeSignIn' },
    });
  });
});

describe('many tries at the same moment', () => {
  it('are no more than one when one is left', async () => {
    await guess('camat.gambir', office);
    await oneLeft();
    const answers = await Promise.all(Array.from({ length: 60 }, () => guess('camat.gambir', office)));
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(1);
  });

  it('all come in when they are right', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => enter('camat.sawah-besar', office)));
    expect(new Set(answers)).toEqual(new Set(['in']));
    expect(await world.db('guesses').where('failures', '>', 0)).toEqual([]);
  });

  it('in several processes are no more than one together', async () => {
    const program = `
      import { connect } from './src/database/connect.ts';
      import { authenticate } from './src/people/sign-in.ts';
      const db = connect(process.env.DATABASE_URL);
      await db.raw('select 1');
      process.stdout.write('ready');
      process.stdin.once('data', async () => {
        const at = { now: new Date('${at.now.toISOString()}'), today: '${saturday}', address: '203.0.113.7' };
        const tries = Array.from({ length: 15 }, () =>
          authenticate(db, { username: 'camat.senen', password: 'salah' }, at).catch((fault) => fault.constructor.name));
        const answers = await Promise.all(tries);
        await db.destroy();
        process.stdout.write(':' + answers.filter((name) => name === 'Invalid').length);
        process.stdin.destroy();
      });`;
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
        cwd: join(import.meta.dirname, '../..'),
        env: { ...process.env, DATABASE_URL: world.url, NODE_OPTIONS: '' },
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
    await guess('camat.senen', office);
    await oneLeft();
    const outputs = children.map(async (child) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stdin.write('go');
      await once(child, 'close');
      return Number(text.slice(1));
    });
    const judged = await Promise.all(outputs);
    expect(judged.reduce((sum, n) => sum + n, 0)).toBe(1);
  });
});

describe('any other secret', () => {
  it('has a count of its own, which a right password does not clear', async () => {
    const ask = async (right: boolean) => {
      const counters = [counterOf('code', '7', 'code')];
      const answer = await guarded(world.db, counters, () => Promise.resolve(right || null));
      if (answer === null) throw new Invalid({ code: 'code' });
    };
    const code = (right: boolean) => tried(ask(right));
    for (let n = 0; n < 5; n += 1) expect(await code(false)).toBe('wrong');
    expect(await enter('camat.tebet', office)).toBe('in');
    await hold();
    expect(await code(true)).toEqual(held);
    await wait(3600 + 1);
    expect(await code(true)).toBe('in');
    expect(await code(false)).toBe('wrong');
  });

  it('that could not be checked is not counted', async () => {
    const counter = [counterOf('code', '8')];
    const down = () => Promise.reject(new Error('down'));
    for (let n = 0; n < 7; n += 1) await expect(guarded(world.db, counter, down)).rejects.toThrow('down');
    expect(await world.db('guesses').first('failures')).toEqual({ failures: 0 });
  });
});

describe('a right password', () => {
  it('is hashed anew when the cost has changed since', async () => {
    const { id } = await world.as('camat.pancoran');
    const cheap =
      '$argon2id$v=19$m=8192,t=1,p=1$' +
      (await import('node:crypto')).randomBytes(16).toString('base64').replace(/=+$/, '');
    const { argon2Sync } = await import('node:crypto');
    const nonce = Buffer.from(cheap.split('$').at(-1)!, 'base64');
    const tag = argon2Sync('argon2id', {
      memory: 8192,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
      message: Buffer.from('kata sandi lama sekali'),
      nonce,
    });
    await world
      .db('people')
      .where({ id })
      .update({ password_hash: `${cheap}$${tag.toString('base64').replace(/=+$/, '')}` });
    expect(await tried(attempt('camat.pancoran', 'salah', office))).toBe('wrong');
    const hashOf = async () =>
      ((await world.db('people').where({ id }).first('password_hash')) as { password_hash: string })
        .password_hash;
    expect(await hashOf()).toContain('m=8192');
    expect(await tried(attempt('camat.pancoran', 'kata sandi lama sekali', office))).toBe('in');
    const renewed = await hashOf();
    expect(renewed).toContain('m=47104');
    expect(await tried(attempt('camat.pancoran', 'kata sandi lama sekali', office))).toBe('in');
    expect(await hashOf()).toBe(renewed);
    await world
      .db('people')
      .where({ id })
      .update({ password_hash: await hashPassword('aduan-sabtu') });
  });
});
