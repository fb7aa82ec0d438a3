import request from 'supertest';
import { catalogues } from '../../src/language/index.ts';
import { seal } from '../../src/database/sealing.ts';
import { deliverDue } from '../../src/notifications/deliver.ts';
import { NotSent, type Channel, type Message } from '../../src/notifications/channels/channel.ts';
import { hashingNow } from '../../src/people/hashing.ts';
import { passwordMatches } from '../../src/people/passwords.ts';
import { hashOfKey, linkKeyOf, readResetKey } from '../../src/people/reset-key.ts';
import { askReset, codeMs, issueResetCode, linkMs, resetOf, resetPassword } from '../../src/people/reset.ts';
import { placeOfSecret } from '../../src/people/second-factor.ts';
import { authenticate } from '../../src/people/sign-in.ts';
import { baseAddress } from '../../src/web/address.ts';
import { csrfToken } from '../../src/web/csrf.ts';
import { startSession } from '../../src/web/sessions.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db('guesses').delete();
  await world.db('request_limits').delete();
});

const now = on(saturday);
const later = (ms: number) => new Date(now.getTime() + ms);
const t = catalogues.id;
const good = 'kuda hijau makan awan';

/** The letters to a person, as a demonstration shows them. */
async function lettersOf(personId: number) {
  await deliverDue(world.db, new Date());
  return (await world.db('notifications').where({ person_id: personId }).orderBy('id')) as {
    id: number;
    message: string;
    status: string;
    subject: string;
    body: string | null;
  }[];
}

async function linkFor(username: string, at = now) {
  const { id } = await world.as(username);
  await askReset(world.db, { username, now: at });
  const letter = (await lettersOf(id)).at(-1)!;
  return { id, letter, key: /\/reset\/([\w-]{43})/.exec(letter.body!)![1]! };
}
const passwordOf = async (id: number) =>
  ((await world.db('people').where({ id }).first('password_hash')) as { password_hash: string })
    .password_hash;
const traces = async (id: number) => [
  await passwordOf(id),
  await world.db('audit_events').count(),
  await world.db('sign_ins').where({ person_id: id }).count(),
];

describe('a link by e-mail', () => {
  it('sets a new password once, ends all sessions and other keys, tells the person and signs nobody in', async () => {
    const { id, key, letter } = await linkFor('camat.menteng');
    expect(letter).toMatchObject({
      message: 'resetLink',
      status: 'shown',
      subject: t.letters.resetLink({} as never).subject,
    });
    const { key: other } = await linkFor('camat.menteng');
    await startSession(world.db, id, now);
    const person = await resetPassword(world.db, { key, password: good, now, address: '203.0.113.9' });
    expect(person.username).toBe('camat.menteng');
    expect(await passwordMatches(good, await passwordOf(id))).toBe(true);
    expect(await world.db('sign_ins').where({ person_id: id })).toEqual([]);
    for (const used of [key, other])
      await expect(
        resetPassword(world.db, { key: used, password: `${good} lagi`, now }),
      ).rejects.toMatchObject({
        code: 'notFound',
      });
    expect(await passwordMatches(good, await passwordOf(id))).toBe(true);
    expect((await lettersOf(id)).map(({ message }) => message)).toEqual([
      'resetLink',
      'resetLink',
      'passwordReset',
    ]);
    const events = await world
      .db('audit_events')
      .where({ subject_id: String(id) })
      .orderBy('id');
    expect(events.map(({ action, actor }) => [action, actor])).toEqual([
      ['resetAsked', 'visitor'],
      ['resetAsked', 'visitor'],
      ['resetDone', 'visitor'],
    ]);
    expect(events.at(-1)).toMatchObject({ network: '203.0.113.0/24' });
  });

  it('works for the first of many who bring it at the same moment', async () => {
    const { id, key } = await linkFor('camat.gambir');
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, (_, n) => resetPassword(world.db, { key, password: `${good} ${n}`, now })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(
      await world.db('audit_events').where({ subject_id: String(id), action: 'resetDone' }),
    ).toHaveLength(1);
  });

  it('is dead after half an hour, for who has left, and when the password changed another way', async () => {
    const late = await linkFor('camat.senen');
    expect(await resetOf(world.db, late.key, later(linkMs - 1))).not.toBeNull();
    expect(await resetOf(world.db, late.key, later(linkMs))).toBeNull();
    await expect(
      resetPassword(world.db, { key: late.key, password: good, now: later(linkMs) }),
    ).rejects.toMatchObject({ code: 'notFound' });
    const left = await linkFor('camat.tanah-abang');
    await world.db('people').where({ id: left.id }).update({ deactivated_at: now });
    const before = await traces(left.id);
    await expect(resetPassword(world.db, { key: left.key, password: good, now })).rejects.toMatchObject({
      code: 'notFound',
    });
    await askReset(world.db, { username: 'camat.tanah-abang', now });
    expect(await world.db('password_resets').where({ person_id: left.id })).toHaveLength(1);
    expect((await traces(left.id))[0]).toBe(before[0]);
  });

  it('keeps its key nowhere: neither in the database nor, once it is sent, in the letter that is kept', async () => {
    const { id, key, letter } = await linkFor('camat.johar-baru');
    expect(letter.body).toContain(`${baseAddress()}/reset/${key}`);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>(
      'select r::text as row from password_resets r',
    );
    expect(rows.some(({ row }) => row.includes(key))).toBe(false);
    // Where letters really go out, the one who sends it is the only one who has it.
    await askReset(world.db, { username: 'camat.johar-baru', now });
    const sent: Message[] = [];
    const mail: Channel = {
      name: 'smtp',
      send: (message) => {
        sent.push(message);
        return Promise.resolve({ providerId: null });
      },
    };
    await deliverDue(world.db, new Date(), { channels: { email: mail } });
    const [message] = sent.filter(({ to }) => to.startsWith('camat.johar-baru@'));
    expect(message!.body).toMatch(/\/reset\/[\w-]{43}/);
    expect((await lettersOf(id)).at(-1)).toMatchObject({ status: 'sent', body: null, message: 'resetLink' });
    // Nor in one that could not be sent.
    await askReset(world.db, { username: 'camat.johar-baru', now });
    await deliverDue(world.db, new Date(), { channels: {} });
    expect((await lettersOf(id)).at(-1)).toMatchObject({ status: 'failed', body: null });
    await askReset(world.db, { username: 'camat.johar-baru', now });
    const down: Channel = {
      name: 'smtp',
      send: () => Promise.reject(new NotSent({ reason: 'badAddress', lasting: true, code: '550' })),
    };
    await deliverDue(world.db, new Date(), { channels: { email: down } });
    expect((await lettersOf(id)).at(-1)).toMatchObject({ status: 'failed', body: null });
  });

  it('costs a name that is nobody, or has no address, the same statements, and leaves no name', async () => {
    await world.db('people').where({ username: 'lurah.gelora' }).update({ email: null });
    const costs: number[] = [];
    for (const username of ['camat.tebet', 'lurah.gelora', 'rahasia-di-kolom-salah']) {
      let questions = 0;
      const count = () => (questions += 1);
      world.db.on('query', count);
      const { done } = hashingNow();
      await askReset(world.db, { username, now });
      world.db.off('query', count);
      expect(hashingNow().done).toBe(done);
      costs.push(questions);
    }
    expect(new Set(costs).size).toBe(1);
    const { id } = await world.as('lurah.gelora');
    expect(await world.db('notifications').where({ person_id: id })).toEqual([]);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>(
      `select a::text as row from audit_events a where action = 'resetAsked' order by id desc limit 2`,
    );
    expect(rows.some(({ row }) => row.includes('rahasia'))).toBe(false);
  });

  it('refuses a bad password and stays good for another try', async () => {
    const { id, key } = await linkFor('camat.kemayoran');
    const before = await traces(id);
    for (const [password, fault] of [
      ['terlalu pendek', 'passwordShort15'],
      ['kemayoran di sore hari', 'passwordNamesYou'],
      ['1234567890123456', 'passwordCommon'],
    ] as const)
      await expect(resetPassword(world.db, { key, password, now })).rejects.toMatchObject({
        fields: { newPassword: fault },
      });
    expect(await traces(id)).toEqual(before);
    await resetPassword(world.db, { key, password: good, now });
  });

  it('lets its owner in at once, whatever strangers have guessed meanwhile', async () => {
    const from = { address: '198.51.100.4' };
    const enter = (password: string, address: string) =>
      authenticate(world.db, { username: 'camat.sawah-besar', password }, { now, today: saturday, address });
    for (let n = 0; n < 21; n += 1) await enter('salah', `192.0.${n}.1`).catch(() => {});
    await expect(enter('aduan-sabtu', from.address)).rejects.toMatchObject({ status: 429 });
    const { key } = await linkFor('camat.sawah-besar');
    await resetPassword(world.db, { key, password: good, now, ...from });
    await expect(enter(good, from.address)).resolves.toMatchObject({ username: 'camat.sawah-besar' });
  });
});

describe('a code that is handed over', () => {
  const issue = async (as: string, username: string) =>
    issueResetCode(world.db, {
      person: await world.as(as),
      forPerson: (await world.as(username)).id,
      now,
      address: '203.0.113.9',
    });

  it('comes from the head of the office or the administrator, and from nobody else', async () => {
    for (const [as, username] of [
      ['camat.setiabudi', 'loket.setiabudi'],
      ['admin', 'camat.setiabudi'],
      ['admin', 'gubernur'],
    ] as const)
      expect((await issue(as, username)).code).toMatch(/^(\w{5}-){3}\w{5}$/);
    const before = await world.db('password_resets').count();
    for (const [as, username] of [
      ['camat.setiabudi', 'camat.setiabudi'],
      ['camat.setiabudi', 'loket.tebet'],
      ['camat.setiabudi', 'walikota.jakarta-selatan'],
      ['loket.setiabudi', 'camat.setiabudi'],
      ['inspektorat', 'loket.setiabudi'],
      ['admin', 'admin'],
    ] as const)
      await expect(issue(as, username)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      issueResetCode(world.db, { person: await world.as('admin'), forPerson: 999_999_999, now }),
    ).rejects.toMatchObject({ code: 'notFound' });
    expect(await world.db('password_resets').count()).toEqual(before);
  });

  it('works once within a day, however it is typed, and replaces the one before', async () => {
    const { id } = await world.as('loket.tebet');
    const first = await issue('camat.tebet', 'loket.tebet');
    const { code, expiresAt } = await issue('camat.tebet', 'loket.tebet');
    expect(expiresAt).toEqual(later(codeMs));
    expect(await resetOf(world.db, readResetKey(first.code)!, now)).toBeNull();
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('1', 'l').replaceAll('0', 'o');
    const key = readResetKey(typed)!;
    expect(await resetOf(world.db, key, later(codeMs - 1))).toMatchObject({ person: { id } });
    expect(await resetOf(world.db, key, later(codeMs))).toBeNull();
    await resetPassword(world.db, { key, password: good, now });
    await expect(resetPassword(world.db, { key, password: good, now })).rejects.toMatchObject({
      code: 'notFound',
    });
    expect((await lettersOf(id)).map(({ message }) => message)).toEqual([
      'resetCodeIssued',
      'resetCodeIssued',
      'passwordReset',
    ]);
    expect((await lettersOf(id))[0]!.body).toContain((await world.as('camat.tebet')).name);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>(
      `select r::text as row from password_resets r union all select n::text from notifications n
       union all select a::text from audit_events a`,
    );
    expect(rows.some(({ row }) => row.includes(key) || row.includes(code))).toBe(false);
    const event = await world
      .db('audit_events')
      .where({ action: 'resetCodeIssued' })
      .orderBy('id', 'desc')
      .first();
    expect(event).toMatchObject({
      person_id: (await world.as('camat.tebet')).id,
      subject_id: String(id),
      network: '203.0.113.0/24',
      particulars: {},
    });
  });

  it.each(['', 'K7M2P', 'U'.repeat(20), '../'.repeat(10), 'a'.repeat(43) + "'", '%00'.repeat(9)])(
    'is nothing else: %j',
    async (typed) => {
      const key = readResetKey(typed);
      expect(key && (await resetOf(world.db, key, now))).toBeNull();
    },
  );
});

describe('the pages', () => {
  it('lead from the forgotten password over the letter to signing in', async () => {
    const browser = world.visitor();
    const { id } = await world.as('lurah.karet');
    expect((await browser.get('/sign-in')).text).toContain('href="/sign-in/forgotten"');
    await browser.get('/sign-in/forgotten').expect(200);
    const sent = await browser.post('/sign-in/forgotten', { username: 'lurah.karet' }).expect(200);
    expect(sent.text).toContain(t.account.forgotten.sent);
    const link = /\/reset\/[\w-]{43}/.exec((await lettersOf(id)).at(-1)!.body!)![0];
    expect((await world.visitor().get('/outbox')).text).toContain(link);
    const page = await browser.get(link).expect(200);
    expect(page.text).toContain(t.account.reset.lead('lurah.karet'));
    expect(page.text).toContain(t.account.rules(15));
    const bad = await browser.post(link, { newPassword: good, repeat: `${good}!` }).expect(422);
    expect(bad.text).toContain(t.fields.passwordsDiffer);
    expect(bad.text).not.toContain(good);
    const done = await browser.post(link, { newPassword: good, repeat: good }).expect(303);
    expect(done.headers.location).toBe('/sign-in?after=reset');
    expect(
      (done.headers['set-cookie'] as unknown as string[]).some((each) => each.startsWith('session=')),
    ).toBe(false);
    expect((await browser.get('/sign-in?after=reset')).text).toContain(t.account.reset.done);
    await browser.get('/account').expect(303);
    await browser.post('/sign-in', { username: 'lurah.karet', password: good }).expect(303);
    for (const again of [
      await browser.get(link),
      await browser.post(link, { newPassword: good, repeat: good }),
    ]) {
      expect(again.status).toBe(404);
      expect(again.text).toContain(t.account.reset.gone);
    }
  });

  it('answer every name alike, down to the last character', async () => {
    const answers = await Promise.all(
      ['camat.setiabudi', 'siapa-pun', '"><script>alert(1)</script>'].map(async (username) => {
        const { status, text } = await world.visitor().post('/sign-in/forgotten', { username });
        return [status, text.replace(/nonce="[^"]*"|value="[\w-]{43}"/g, '')];
      }),
    );
    expect(new Set(answers.map(String)).size).toBe(1);
  });

  it('take a code that was handed over', async () => {
    const browser = world.visitor();
    const person = await world.as('admin');
    const { id: forPerson } = await world.as('lurah.kuningan-timur');
    const { code } = await issueResetCode(world.db, { person, forPerson, now: new Date() });
    await browser.get('/reset').expect(200);
    const wrong = await browser.post('/reset', { code: '0'.repeat(20) }).expect(422);
    expect(wrong.text).toContain(t.fields.resetCode);
    expect(wrong.text).not.toContain('0'.repeat(20));
    await browser.post('/reset', { code: '' }).expect(422);
    const { headers } = await browser.post('/reset', { code: code.toLowerCase() }).expect(303);
    expect((await browser.get(headers.location!)).text).toContain('lurah.kuningan-timur');
    await browser.post(headers.location!, { newPassword: good, repeat: good }).expect(303);
  });

  it('ask for the second factor all the same after a reset', async () => {
    const { id } = await world.as('lurah.karet-semanggi');
    const secret = seal('JBSWY3DPEHPK3PXP', placeOfSecret(id));
    await world.db('second_factors').insert({ person_id: id, secret_sealed: secret, confirmed_at: now });
    const { key } = await linkFor('lurah.karet-semanggi', new Date());
    const browser = world.visitor();
    expect((await browser.get(`/reset/${key}`)).text).toContain(t.account.rules(8));
    await browser.post(`/reset/${key}`, { newPassword: 'mh3t!pao', repeat: 'mh3t!pao' }).expect(303);
    const entered = await browser.post('/sign-in', {
      username: 'lurah.karet-semanggi',
      password: 'mh3t!pao',
    });
    expect(entered.headers.location).toBe('/sign-in/code');
    await browser.get('/account').expect(303);
  });

  it('write links to our own address, whatever host the request names', async () => {
    const { id } = await world.as('camat.matraman');
    const send = (host: string, extra: Record<string, string> = {}) =>
      request(world.app)
        .post('/sign-in/forgotten')
        .set('Cookie', 'visitor=anybody')
        .set('Host', host)
        .set(extra)
        .type('form')
        .send({ username: 'camat.matraman', _csrf: csrfToken('anybody') });
    await send('evil.example');
    await send('localhost', { 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' });
    const letters = await lettersOf(id);
    expect(letters.length).toBeGreaterThan(0);
    for (const { body } of letters) {
      expect(body).not.toContain('evil.example');
      expect(body).toContain(`${baseAddress()}/reset/`);
    }
  });

  it('wait when somebody asks again and again for the same name', async () => {
    const browser = world.visitor();
    for (let n = 0; n < 5; n += 1)
      await browser.post('/sign-in/forgotten', { username: 'camat.cakung' }).expect(200);
    const refused = await browser.post('/sign-in/forgotten', { username: 'camat.cakung' });
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    for (let n = 0; n < 5; n += 1)
      await browser.post('/sign-in/forgotten', { username: 'nobody' }).expect(200);
    await browser.post('/sign-in/forgotten', { username: 'nobody' }).expect(429);
  });
});

describe('the key of a link', () => {
  it('is another for each row, and what is stored of it another still', () => {
    const [one, two] = ['11111111-1111-4111-8111-111111111111', '11111111-1111-4111-8111-111111111112'].map(
      linkKeyOf,
    );
    expect(one).not.toBe(two);
    expect(hashOfKey(one!).toString('base64url')).not.toBe(one);
    expect(readResetKey(one!)).toBe(one);
  });
});
