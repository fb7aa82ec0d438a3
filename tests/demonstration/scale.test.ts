import { verifyAudit } from '../../src/audit/verify.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import type { Database } from '../../src/database/connect.ts';
import { fillAtScale } from '../../src/demonstration/scale/filling.ts';
import { countedAnew, leftOut, lifeTables, sharedTables } from '../../src/demonstration/scale/lives.ts';
import { keepOnly, playWeeks } from '../../src/demonstration/scale/play.ts';
import { brokenReports } from '../../src/reports/check.ts';
import { testDatabase } from '../support/database.ts';
import { comparable } from '../support/rows.ts';
import { on } from '../support/world.ts';

// Two kecamatan with five kelurahan each, and two others elsewhere with as many.
const [here, there] = [
  ['31.71.02', '31.71.06'],
  ['31.74.03', '31.74.06'],
];
const seed = 5;
const weeks = 2;
const until = on('2026-11-27', '23:00');
const moved = -28;
const later = new Date(until.getTime() + moved * 24 * 60 * 60 * 1000);

const tables = [
  ...[...lifeTables, ...sharedTables].map(({ name }) => name),
  'saturday_sessions',
  'session_attendance',
];

const dropping: (() => Promise<void>)[] = [];
const database = async () => {
  const { db, drop } = await testDatabase();
  dropping.push(drop);
  return db;
};
afterAll(async () => {
  for (const drop of dropping) await drop();
});

/** What is thrown there and then is what was thrown here and before. */
const called = (word: string): string => {
  const at = there!.indexOf(word);
  if (at >= 0) return here![at]!;
  if (word === '31.74') return '31.71';
  if (!/^\d{4}-\d\d-\d\d/.test(word)) return word;
  const before = new Date(Date.parse(word) - moved * 24 * 60 * 60 * 1000).toISOString();
  return word.length === 10 ? before.slice(0, 10) : before;
};

describe('filling at scale', () => {
  let [played, copied]: Database[] = [];
  let n = 0;

  beforeAll(async () => {
    played = await database();
    await playWeeks(played, { weeks, seed, until }, here);
    copied = await database();
    await keepOnly(copied, there!);
    [{ n }] = (await played('complaints').count('* as n')) as [{ n: number }];
    await fillAtScale(
      copied,
      { weeks, complaints: n, seed, until: later, same: true },
      { play: async () => played! },
    );
  }, 300_000);

  it('copies lives into another place and week as the verbs would have written them there', async () => {
    const verbs = await database();
    await playWeeks(verbs, { weeks, seed, until: later, called }, there);
    expect(n).toBeGreaterThan(10);
    const gone = ['recipient_sealed', 'subject', 'body']
      .map((column) => `notifications.${column}`)
      .concat('survey_answers.remark_sealed');
    // What belongs to no complaint is not copied: digests, and news of reports.
    await verbs('notifications').whereNull('complaint_id').delete();
    const [mine, theirs] = [await comparable(copied!, gone), await comparable(verbs, gone)];
    const differences: Record<string, unknown> = {};
    for (const table of tables) {
      const [copies, written] = [await mine(table), await theirs(table)];
      const more = copies.filter((row) => !written.includes(row));
      const less = written.filter((row) => !copies.includes(row));
      if (more.length + less.length > 0 || copies.length !== written.length)
        differences[table] = { of: written.length, more: more.slice(0, 2), less: less.slice(0, 2) };
    }
    expect(differences).toEqual({});
    expect((await mine('session_attendance')).length).toBeGreaterThan(20);
  }, 300_000);

  it('keeps every promise, adds up in every report, is chained and sealed, and leads nowhere by no foreign key', async () => {
    expect(await brokenPromises(copied!)).toEqual([]);
    expect(await brokenReports(copied!, later)).toEqual([]);
    expect(await verifyAudit(copied!)).toMatchObject({ complaints: n, count: 0, unsealed: 0 });
    const { rows } = await copied!.raw<{ rows: { sql: string }[] }>(
      `select format('select %L as key from %s t where %s and not exists (select from %s o where %s) limit 1', r.conname,
         r.conrelid::regclass,
         (select string_agg(format('t.%I is not null', a.attname), ' and ') from pg_attribute a
          where a.attrelid = r.conrelid and a.attnum = any(r.conkey)),
         r.confrelid::regclass,
         (select string_agg(format('o.%I = t.%I', b.attname, a.attname), ' and ')
          from unnest(r.conkey, r.confkey) as k (mine, theirs)
          join pg_attribute a on a.attrelid = r.conrelid and a.attnum = k.mine
          join pg_attribute b on b.attrelid = r.confrelid and b.attnum = k.theirs)) as sql
       from pg_constraint r where r.contype = 'f' and r.connamespace = 'public'::regnamespace
         and r.conrelid::regclass::text = any(?::text[])`,
      [tables],
    );
    expect(rows.length).toBeGreaterThan(40);
    const broken = await copied!.raw<{ rows: object[] }>(
      rows.map(({ sql }) => `(${sql})`).join(' union all '),
    );
    expect(broken.rows).toEqual([]);
  }, 300_000);

  it('leaves every index that the tables had', async () => {
    const indexes = async (db: Database) =>
      (await db('pg_indexes')
        .where({ schemaname: 'public' })
        .orderBy('indexname')
        .pluck('indexdef')) as string[];
    const left = await indexes(copied!);
    expect(left.length).toBeGreaterThan(100);
    expect(left).toEqual(await indexes(played!));
  });

  it('copies every table that refers to complaints, or says why not', async () => {
    const { rows } = await copied!.raw<{ rows: { name: string }[] }>(
      `select distinct conrelid::regclass::text as name from pg_constraint
       where contype = 'f' and confrelid = 'complaints'::regclass and conrelid <> confrelid order by 1`,
    );
    const known = [...lifeTables.map(({ name }) => name as string), ...Object.keys(leftOut), ...countedAnew];
    expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    for (const table of Object.keys(leftOut))
      expect({
        [table]: await played!(table)
          .whereNotNull('complaint_id')
          .first()
          .catch(() => undefined),
      }).toEqual({
        [table]: undefined,
      });
  }, 300_000);

  it('makes each session as full as those that were played, where nobody says how many there are to be', async () => {
    const setiabudi = await database();
    await keepOnly(setiabudi, ['31.74.02']);
    const scale = { weeks: 4, seed, until: later };
    const filled = await fillAtScale(setiabudi, scale, { play: async () => played! });
    const [sessions] = (await played!('complaints').countDistinct('session_id as n')) as [{ n: number }];
    expect(filled).toBe(Math.ceil((4 * n) / sessions.n));
    expect(await setiabudi('complaints').count('* as n').first()).toEqual({ n: filled });
  }, 300_000);

  it('brings the own units and every lurah to a session, also where they are more; lean, to the played weeks alone', async () => {
    const setiabudi = await database();
    await keepOnly(setiabudi, ['31.74.02']);
    const scale = { weeks: 4, complaints: 30, seed, until: later, lean: true };
    await fillAtScale(setiabudi, scale, { play: async () => played! });
    const { rows } = await setiabudi.raw<{
      rows: { day: string; kind: string; offices: number; foreign: number }[];
    }>(
      `select s.held_on as day, o.kind, count(*) as offices,
         count(*) filter (where left(o.area_code, 8) <> s.kecamatan_code) as foreign
       from session_attendance a join saturday_sessions s on s.id = a.session_id join offices o on o.id = a.office_id
       group by 1, 2 order by 1, 2`,
    );
    expect(rows.map(({ day, kind, foreign }) => [day, kind, foreign])).toEqual([
      ['2026-10-17', 'lurah', 0],
      ['2026-10-17', 'unit', 0],
      ['2026-10-24', 'lurah', 0],
      ['2026-10-24', 'unit', 0],
    ]);
    // Setiabudi has eight lurah, the kecamatan that were played five.
    expect(
      Math.max(...rows.filter(({ kind }) => kind === 'lurah').map(({ offices }) => offices)),
    ).toBeGreaterThan(5);
  }, 300_000);

  it('does nothing to a database that holds complaints', async () => {
    const again = fillAtScale(
      copied!,
      { weeks, complaints: n, seed, until: later },
      { play: async () => played! },
    );
    await expect(again).rejects.toThrow('holds complaints already');
    expect(await copied!('complaints').count('* as n').first()).toEqual({ n });
  }, 300_000);
});
