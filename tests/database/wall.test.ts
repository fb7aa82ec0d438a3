import { scopeOf } from '../../src/complaints/scope.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import type { Database } from '../../src/database/connect.ts';
import { seal } from '../../src/database/sealing.ts';
import { alsoSee, beyondScope, inScope } from '../../src/database/scope.ts';
import { asWorker, inRequest } from '../../src/database/standing.ts';
import { castNames } from '../support/cast.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let web: Database;
let own: Complaint;
let foreign: Complaint;
beforeAll(async () => {
  world = await newWorld();
  web = inRequest(world.db);
  own = await world.complaint();
  const tebet = { sessionId: await world.session('31.74.01'), kelurahanCode: '31.74.01.1001' };
  foreign = await world.complaint(tebet);
  for (const [complaint, place] of [
    [own, 'setiabudi'],
    [foreign, 'tebet'],
  ] as const) {
    const unitId = await officeId(world, `satpel.bina-marga.${place}`);
    await move(world, complaint, { as: `camat.${place}`, type: 'assign', unitId, now: on(saturday) });
    await furnish(complaint);
  }
});
afterAll(() => world.drop());

const as = async <T>(name: string, work: () => T | PromiseLike<T>): Promise<T> =>
  inScope(scopeOf(await world.as(name)), async () => await work());

/** Tables that hang on a complaint, and how a row of one is found. */
const hanging = {
  complaints: 'id = :id',
  complaint_events: 'complaint_id = :id',
  deadlines: 'complaint_id = :id',
  complainants: 'id = (select complainant_id from complaints where id = :id)',
  notifications: 'complaint_id = :id',
  message_attempts: 'notification_id in (select id from notifications where complaint_id = :id)',
  photos: 'complaint_id = :id',
  photo_likenesses: 'photo_id in (select id from photos where complaint_id = :id)',
  reviews: 'complaint_id = :id',
  review_members: 'review_id in (select id from reviews where complaint_id = :id)',
  review_signers: 'review_id in (select id from reviews where complaint_id = :id)',
  meeting_decisions: 'complaint_id = :id',
  report_cases: 'complaint_id = :id',
  survey_answers: 'complaint_id = :id',
  inbound_messages: 'complaint_id = :id',
} as const;
type Table = keyof typeof hanging;
const tables = Object.keys(hanging) as Table[];

const rowsOf = async (db: Database, table: Table, { id }: Complaint): Promise<number> => {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from ${table} where ${hanging[table]}`,
    { id },
  );
  return rows[0].n;
};

describe('a query that forgot its where', () => {
  it('has something to find', async () => {
    for (const table of tables)
      for (const complaint of [own, foreign])
        expect({ table, n: await rowsOf(world.db, table, complaint) }).toEqual({
          table,
          n: expect.any(Number),
        });
    const counts = await Promise.all(tables.map((table) => rowsOf(world.db, table, foreign)));
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it.each(tables)('finds in %s what is the own kecamatan’s and nothing foreign', async (table) => {
    for (const name of ['loket.setiabudi', 'camat.setiabudi', 'lurah.karet-semanggi'])
      await as(name, async () => {
        expect({ name, n: await rowsOf(web, table, foreign) }).toEqual({ name, n: 0 });
        expect(await rowsOf(web, table, own)).toBeGreaterThan(0);
      });
    await as('satpel.bina-marga.setiabudi', async () => {
      expect(await rowsOf(web, table, foreign)).toBe(0);
      expect(await rowsOf(web, table, own)).toBeGreaterThan(0);
    });
    await as('walikota.jakarta-timur', async () => expect(await rowsOf(web, table, own)).toBe(0));
    await as('satpol-pp.setiabudi', async () => expect(await rowsOf(web, table, own)).toBe(0));
  });

  it.each(tables)('finds nothing in %s without a scope', async (table) => {
    expect(await rowsOf(web, table, own)).toBe(0);
    expect(await inScope({}, () => rowsOf(web, table, own))).toBe(0);
  });

  it.each(castNames)('changes and deletes nothing foreign: %s', async (name) => {
    const person = await world.as(name);
    const scope = scopeOf(person);
    const visible = (await as(name, () => web('complaints').pluck('id'))) as number[];
    const hidden = [own, foreign].filter(({ id }) => !visible.includes(id));
    for (const { id } of hidden)
      await inScope(scope, async () => {
        expect(await web('complaints').where({ id }).update({ landmark: 'dicoret' })).toBe(0);
        expect(await web('complaints').where({ id }).delete()).toBe(0);
        expect(await web('deadlines').where({ complaint_id: id }).delete()).toBe(0);
        expect(await web('notifications').where({ complaint_id: id }).update({ body: 'lain' })).toBe(0);
      });
    if (hidden.length > 0) expect(await world.db('complaints').where({ landmark: 'dicoret' })).toEqual([]);
  });

  it('writes nothing into a foreign area, nor moves the own there', async () => {
    const { id: _, ...row } = (await world.db('complaints').where({ id: foreign.id }).first()) as Record<
      string,
      unknown
    >;
    const copy = { ...row, ticket: 'ZZZZZZZZ', track_key: null };
    await as('loket.setiabudi', async () => {
      await expect(web('complaints').insert(copy)).rejects.toMatchObject({ code: '42501' });
      const moved = { kecamatan_code: foreign.kecamatanCode };
      await expect(web('complaints').where({ id: own.id }).update(moved)).rejects.toMatchObject({
        code: '42501',
      });
      const letIn = { complaint_id: foreign.id, office_id: own.offices.camat, since: on(saturday) };
      await expect(web('complaint_offices').insert(letIn)).rejects.toMatchObject({ code: '42501' });
      const event = { ...(await world.db('complaint_events').where({ complaint_id: foreign.id }).first()) };
      delete event.id;
      await expect(web('complaint_events').insert({ ...event, request_key: null })).rejects.toMatchObject({
        code: '42501',
      });
    });
  });

  it('finds documents and reports of the own line of areas alone', async () => {
    const codes = async (name: string) =>
      ((await as(name, () => web('documents').orderBy('id').pluck('code'))) as string[]).join(' ');
    expect(await codes('camat.setiabudi')).toBe('DOCSETIABUDI');
    expect(await codes('camat.tebet')).toBe('DOCTEBET0000');
    expect(await codes('walikota.jakarta-selatan')).toBe('DOCSETIABUDI DOCTEBET0000');
    expect(await codes('admin')).toBe('');
    const reports = async (name: string) =>
      ((await as(name, () => web('reports').pluck('area_code'))) as string[]).toSorted();
    expect(await reports('camat.setiabudi')).toEqual([own.kecamatanCode]);
    expect(await reports('walikota.jakarta-timur')).toEqual([]);
    expect(await reports('sekda')).toEqual([foreign.kecamatanCode, own.kecamatanCode]);
  });
});

describe('the door', () => {
  it('looks beyond the scope, and closes behind itself', async () => {
    await as('loket.setiabudi', async () => {
      expect(await beyondScope(web, 'a test', () => rowsOf(web, 'complaints', foreign))).toBe(1);
      expect(await rowsOf(web, 'complaints', foreign)).toBe(0);
      // A query that is only built inside is sent inside, too.
      const built = await beyondScope(web, 'a test', () => web('complaints').where({ id: foreign.id }));
      expect(built).toHaveLength(1);
    });
  });

  it('opens within a transaction for as long as it is asked, also when something fails inside', async () => {
    await as('loket.setiabudi', () =>
      web.transaction(async (trx) => {
        const foreignRows = () => trx('complaints').where({ id: foreign.id });
        expect(await foreignRows()).toHaveLength(0);
        expect(await beyondScope(trx, 'a test', foreignRows)).toHaveLength(1);
        expect(await foreignRows()).toHaveLength(0);
        await expect(
          beyondScope(trx, 'a test', () => Promise.reject(new Error('not found'))),
        ).rejects.toThrow('not found');
        expect(await foreignRows()).toHaveLength(0);
        await expect(
          trx.transaction((inner) => beyondScope(inner, 'a test', () => inner.raw('select 1 / 0'))),
        ).rejects.toMatchObject({ code: '22012' });
        expect(await foreignRows()).toHaveLength(0);
        await beyondScope(trx, 'a test', async () => {
          expect(await beyondScope(trx, 'a door in a door', foreignRows)).toHaveLength(1);
          expect(await foreignRows()).toHaveLength(1);
        });
        expect(await foreignRows()).toHaveLength(0);
      }),
    );
  });

  it('lets one complaint in and not its neighbours', async () => {
    await inScope({}, async () => {
      alsoSee('a test', [foreign.id]);
      expect(await web('complaints').pluck('id')).toEqual([foreign.id]);
      expect(await rowsOf(web, 'complaint_events', foreign)).toBeGreaterThan(0);
      expect(await rowsOf(web, 'complaint_events', own)).toBe(0);
    });
  });
});

describe('the worker', () => {
  it('sees everything', async () => {
    const worker = asWorker(world.db);
    expect(await rowsOf(worker, 'complaint_events', foreign)).toBeGreaterThan(0);
    expect(await worker.transaction((trx) => trx('complaints').pluck('id'))).toHaveLength(2);
    const { rows } = await worker.raw<{ rows: object[] }>('select current_user as role');
    expect(rows).toEqual([{ role: 'aduan_worker' }]);
  });
});

/** A row in everything that hangs on a complaint. */
async function furnish({ id, complainantId, kecamatanCode, offices }: Complaint): Promise<void> {
  const { db } = world;
  const now = on(saturday);
  const name = kecamatanCode === '31.74.01' ? 'tebet' : 'setiabudi';
  const [event] = (await db('complaint_events').where({ complaint_id: id }).pluck('id')) as number[];
  const photo = crypto.randomUUID();
  const picture = { kind: 'after', content_type: 'image/jpeg', width: 1, height: 1, bytes: Buffer.from('x') };
  await db('photos').insert({ id: photo, complaint_id: id, ...picture, added_at: now });
  await db('photo_likenesses').insert({ photo_id: photo, hash: 1 });
  const [review] = (await db('reviews').insert({ complaint_id: id }).returning('id')) as [{ id: number }];
  await db('review_members').insert({ review_id: review.id, office_id: offices.lurah });
  await db('review_signers').insert({ review_id: review.id, office_id: offices.lurah, name: 'Lurah' });
  const meeting = { level: 'kecamatan', area_code: kecamatanCode, held_on: '2026-11-23' };
  const [{ id: meetingId }] = (await db('meetings').insert(meeting).returning('id')) as [{ id: number }];
  const decided = { outcome: 'followUp', event_id: event, decided_at: now };
  await db('meeting_decisions').insert({ meeting_id: meetingId, complaint_id: id, ...decided });
  const report = { level: 'kecamatan', area_code: kecamatanCode, week_of: saturday };
  const [{ id: reportId }] = (await db('reports').insert(report).returning('id')) as [{ id: number }];
  await db('report_cases').insert({
    report_id: reportId,
    complaint_id: id,
    part: 'underWay',
    event_id: event,
  });
  const graded = { answered_on: saturday, answered_at: now, changed_at: now, u1: 4 };
  await db('survey_answers').insert({ complaint_id: id, ...graded });
  const [told] = (await db('notifications').where({ complainant_id: complainantId }).pluck('id')) as number[];
  const attempt = { number: 1, channel: 'sms', provider: 'twilio' };
  await db('message_attempts').insert({ id: crypto.randomUUID(), notification_id: told, ...attempt });
  const wrote = {
    provider: 'gateway',
    provider_id: name,
    channel: 'sms',
    received_at: now,
    complaint_id: id,
  };
  await db('inbound_messages').insert({
    ...wrote,
    sender_index: Buffer.from('i'),
    sender_sealed: seal('+6281234567890', 'inbound_messages.sender_sealed'),
  });
  await db('documents').insert({
    code: `DOC${name.toUpperCase()}`.padEnd(12, '0'),
    kind: 'minutes',
    subject: String(meetingId),
    language: 'id',
    media_type: 'pdf',
    office_id: offices.camat,
    title: 'Notulen',
    data: '{}',
    requested_at: now,
  });
}
