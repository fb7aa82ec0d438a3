import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { setClock } from '../../src/clock.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { TooMany } from '../../src/errors.ts';
import { catalogues } from '../../src/language/index.ts';
import { sweepLimits, takeOf, type Subject } from '../../src/web/limiting.ts';
import { limits, type Limit } from '../../src/web/limits.ts';
import { networkPart } from '../../src/web/network-part.ts';
import { queueKey } from '../../src/queue/keys.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const three = [{ per: 'account', most: 3, minutes: 60, why: 'for the test' }] satisfies Limit[];
const both = [...three, { per: 'address', most: 4, minutes: 60, why: 'for the test' }] satisfies Limit[];

/** 'in', or the seconds to wait. */
const attempt = (name: string, rows: readonly Limit[], subject: Subject, db = world.db) =>
  takeOf(db, name, rows, subject).then(
    () => 'in' as const,
    (fault: unknown) => {
      if (fault instanceof TooMany) return fault.seconds;
      throw fault;
    },
  );
const letPass = (name: string, minutes: number) =>
  world.db.raw(
    `update request_limits set next_at = next_at - :minutes * interval '1 minute',
       rested_at = rested_at - :minutes * interval '1 minute' where name = :name`,
    { name, minutes },
  );

describe('a limit', () => {
  it('lets its number in at once, then one after the other, and says when', async () => {
    const ask = () => attempt('even', three, { account: 'ani' });
    expect([await ask(), await ask(), await ask()]).toEqual(['in', 'in', 'in']);
    const wait = await ask();
    expect(wait).toBeGreaterThan(19 * 60);
    expect(wait).toBeLessThanOrEqual(20 * 60);
    await letPass('even', 20);
    expect(await ask()).toBe('in');
    expect(await ask()).not.toBe('in');
    await letPass('even', 24 * 60);
    expect([await ask(), await ask(), await ask(), typeof (await ask())]).toEqual([
      'in',
      'in',
      'in',
      'number',
    ]);
  });

  it('counts everybody alone, what is not given not at all, and one name in any case of its letters', async () => {
    for (const account of ['ani', 'ani', 'ANI '])
      expect(await attempt('alone', three, { account })).toBe('in');
    expect(await attempt('alone', three, { account: 'Ani' })).not.toBe('in');
    expect(await attempt('alone', three, { account: 'budi' })).toBe('in');
    expect(await attempt('other', three, { account: 'ani' })).toBe('in');
    for (let n = 0; n < 9; n += 1) expect(await attempt('alone', three, { address: '10.0.0.1' })).toBe('in');
    expect(await attempt('alone', three, { account: null })).toBe('in');
  });

  it('of several counts stops at the first that is used up', async () => {
    const ask = (account: string) => attempt('several', both, { account, address: '10.0.0.9' });
    expect([await ask('a'), await ask('a'), await ask('a'), await ask('b')]).toEqual([
      'in',
      'in',
      'in',
      'in',
    ]);
    expect(await ask('c')).not.toBe('in');
  });

  it('lets no more in when many ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        attempt('atOnce', both, { account: n % 2 ? 'x' : 'y', address: `10.0.${n % 2}.1` }),
      ),
    );
    expect(answers.filter((answer) => answer === 'in')).toHaveLength(6);
  });

  it('keeps neither address nor account, and forgets what is not used up any more', async () => {
    await world.db('request_limits').delete();
    await attempt('kept', both, { account: 'ani', address: '203.0.113.7' });
    const { rows } = await world.db.raw<{ rows: { all: string }[] }>(
      `select string_agg(r::text, ' ') as all from request_limits r`,
    );
    expect(rows[0]!.all).not.toMatch(/ani|203/);
    await sweepLimits(world.db);
    expect(await world.db('request_limits')).toHaveLength(2);
    await letPass('kept', 61);
    await sweepLimits(world.db);
    expect(await world.db('request_limits')).toEqual([]);
  });

  it('is written without the log of the database', async () => {
    const { rows } = await world.db.raw<{ rows: { kind: string }[] }>(
      `select relpersistence as kind from pg_class where relname = 'request_limits'`,
    );
    expect(rows).toEqual([{ kind: 'u' }]);
  });
});

/** All of a limit is used up for the next minute. */
const useUp = (name: string) =>
  world
    .db('request_limits')
    .where({ name })
    .update({ next_at: new Date(Date.now() + 60_000) });
const jpeg = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();

describe('who asks too often', () => {
  it('is told when to come back by a page that keeps what was typed, and nothing else of the form', async () => {
    const complaint = await world.complaint();
    const path = `/track/${trackKey(complaint.ticket)}/information`;
    const form = {
      text: 'Airnya <b>hitam</b>',
      digits: '7890',
      password: 'rahasia sekali',
      _key: randomUUID(),
    };
    const browser = world.visitor();
    await browser.post(path, { ...form, _key: randomUUID() }).expect(303);
    await useUp('trackPost');
    const { text, headers } = await browser.post(path, form).expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(text).toContain(catalogues.id.errors.tooMany.title);
    expect(text).toContain(`action="${path}"`);
    expect(text).toContain('name="text" value="Airnya &lt;b&gt;hitam&lt;/b&gt;"');
    expect(text).toContain(`name="_key" value="${form._key}"`);
    expect(text).toContain(catalogues.id.errors.again);
    expect(text).not.toMatch(/7890|rahasia sekali|<b>hitam/);
    await world.db('request_limits').delete();
    await browser.post(path, form).expect(303);
  });

  it('gets problem+json as a program', async () => {
    const complaint = await world.complaint();
    const path = `/track/${trackKey(complaint.ticket)}/information`;
    const browser = world.visitor();
    await browser.post(path, { text: 'satu' }).expect(303);
    await useUp('trackPost');
    const answer = await browser.post(path, { text: 'dua' }).set('Accept', 'application/json').expect(429);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 429, code: 'tooMany' });
    expect(answer.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('sends words and no files any more, and is told so beside the photos', async () => {
    const clerk = await world.signIn('camat.setiabudi');
    const complaint = await world.complaint();
    const path = `/complaints/${complaint.ticket}/notes`;
    await clerk
      .post(path, { note: 'dengan berkas' })
      .attach('photo', await jpeg())
      .expect(303);
    await useUp('upload');
    await clerk
      .post(path, { note: 'kata saja' })
      .attach('photo', await jpeg())
      .expect(303);
    const unit = await world.signIn('satpel.bina-marga.setiabudi');
    await unit.post(path, { note: 'x' }).attach('photo', await jpeg());
    expect((await world.db('request_limits').where({ name: 'upload' })).length).toBe(3);
  });

  it('guesses keys: is told to wait, while right keys open as ever', async () => {
    const complaint = await world.complaint();
    const visitor = world.visitor();
    for (const path of ['/track/', '/queue/', '/t/'])
      expect(
        (await visitor.get(`${path}${'A'.repeat(22)}${path === '/queue/' ? '/kiosk' : ''}`)).status,
      ).toBe(path === '/t/' ? 200 : 404);
    await useUp('trackMiss');
    for (const path of [`/track/${'A'.repeat(22)}`, `/queue/${'A'.repeat(22)}/kiosk`, `/t/${'A'.repeat(22)}`])
      expect([path, (await visitor.get(path)).status]).toEqual([path, 429]);
    await visitor.get(`/track/${trackKey(complaint.ticket)}`).expect(200);
    await visitor.get('/no-such-page').expect(404);
  });

  it('draws numbers at the kiosk without end', async () => {
    await setClock(world.db, on(saturday, '08:30'));
    const path = `/queue/${queueKey('kiosk', await world.session())}/kiosk`;
    const visitor = world.visitor();
    await visitor.post(path, { priority: 'none', _key: randomUUID() }).expect(303);
    await useUp('kiosk');
    await visitor.post(path, { priority: 'none', _key: randomUUID() }).expect(429);
    expect(await world.db('queue_entries')).toHaveLength(1);
    await setClock(world.db, null);
  });

  it('asks for documents without end', async () => {
    const camat = await world.signIn('camat.setiabudi');
    const form = {
      kind: 'results',
      subject: `${setiabudi}_2026-11-01_2026-11-20_${saturday}`,
      language: 'id',
      mediaType: 'pdf',
    };
    await setClock(world.db, on(saturday, '10:00'));
    await camat.post('/documents', form).expect(303);
    await useUp('export');
    expect((await camat.post('/documents', form)).status).toBe(429);
    await setClock(world.db, null);
  });
});

describe('the table of limits', () => {
  const rows: Limit[] = Object.values(limits).flat();

  it('gives each a reason, and whole offices room', () => {
    for (const { why, per, most, minutes } of rows) {
      expect(why.length).toBeGreaterThan(15);
      expect(minutes).toBeLessThanOrEqual(24 * 60);
      if (per === 'address') expect(most).toBeGreaterThanOrEqual(60);
    }
  });
});

describe('the part of an address that one subscriber holds', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['', ''],
    ['nonsense', 'nonsense'],
  ])('of %s is %s', (address, part) => expect(networkPart(address)).toBe(part));
});
