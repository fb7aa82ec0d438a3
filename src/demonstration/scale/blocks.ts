import { setImmediate as whatWaits } from 'node:timers/promises';
import { addDays } from '../../calendar/cycle.ts';
import type { Database, Transaction } from '../../database/connect.ts';
import { isAlone, resting } from '../../database/yielding.ts';
import { insertAttendance } from './attendance-rows.ts';
import { copyLives, span } from './copying.ts';
import { lifeTables } from './lives.ts';
import type { Pick, Target } from './plan.ts';
import { openBook } from './report-book.ts';
import { insertMeetings, insertReports, insertSessions } from './shared-rows.ts';
import { ticketsFor } from './tickets.ts';
import { copiedId, varietyFor, type Own } from './variety.ts';
import { cityOf, type Work } from './work.ts';

/** Days since 2000, as the database counts them where ids are made of days. */
const dayNumber = (day: string) => Math.round((Date.parse(day) - Date.parse('2000-01-01')) / 86_400_000);

type Portion = { part: number; cities: ReadonlySet<string>; tell: (complaints: number) => void };

/** Copies the weeks of some cities, block after block, each in a transaction that says that it is done. */
export async function fillPart(db: Database, work: Work, { part, cities, tell }: Portion): Promise<void> {
  const { plan, schedule, calendar, first } = work;
  const [{ origin }] = (await db('scale.plan').select('origin')) as [{ origin: number }];
  const idOf = (area: string, day: string) => work.numbers.get(area)! * span + dayNumber(day) - origin + 1;
  const book = await openBook(db, { calendar, facts: work.facts, idOf });
  const mine = (target: Target) => cities.has(cityOf(target.code));
  const targets = plan.targets.filter(mine);
  const variety = varietyFor(work.scale.seed, ticketsFor(work.scale.seed), {
    same: work.scale.same ?? false,
  });
  const bare = varietyFor(work.scale.seed, ticketsFor(work.scale.seed), { same: true });
  const [{ done }] = (
    await db.raw<{ rows: [{ done: number }] }>(
      'select coalesce(max(week), -1) as done from scale.done where part = ?',
      [part],
    )
  ).rows;
  const note = (pick: Pick, { ticket }: Own) => book.add(pick, ticket, (id) => copiedId(ticket, id));
  // What an interrupted run had copied already: its later reports are still to be written.
  for (let week = 0; week <= done; week++) {
    // The other part's connection would be given up meanwhile.
    await whatWaits();
    const picks = [...schedule.picksOf(week, mine)];
    tell(picks.length);
    if (week > done - 2 * plan.played.weeks) for (const pick of picks) note(pick, bare(pick.n, ''));
  }
  const atOnce = work.scale.block ?? livesAtOnce.alone;
  for (let week = done + 1; week < plan.weeks;) {
    const from = week;
    const picks: (Pick & { own: Own })[] = [];
    do {
      for (const pick of schedule.picksOf(week, mine)) {
        const own = variety(pick.n, work.lives.get(pick.life.id)!.text);
        note(pick, own);
        picks.push({ ...pick, own });
      }
      week += 1;
    } while (week < plan.weeks && picks.length < atOnce);
    await db.transaction(async (trx) => {
      await trx.raw(
        "set local session_replication_role = replica; set local synchronous_commit = off; set local work_mem = '128MB'",
      );
      for (let each = from; each < week; each++) await trx('scale.done').insert({ part, week: each });
      await insertSessions(trx, work, { targets, from, to: week, idOf });
      await insertAttendance(trx, work, { targets, from, to: week });
      await insertPicks(trx, work, picks);
      await copyPicks(db, trx, { work, picks, tell });
      await insertMeetings(trx, work, { targets, from, to: week });
      for (let each = from; each < week; each++)
        await insertReports(trx, work, {
          book,
          targets,
          cities,
          week: each,
          saturday: addDays(first, 7 * each),
        });
    });
  }
}

/** How many lives are copied at once: beside others fewer, as a counter waits at each COMMIT for all that was written before. */
const livesAtOnce = { alone: 4000, besideOthers: 100 };

async function copyPicks(
  db: Database,
  trx: Transaction,
  { work, picks, tell }: { work: Work; picks: readonly Pick[]; tell: Portion['tell'] },
): Promise<void> {
  let alone = await isAlone(db);
  const rest = resting(async () => {
    alone = await isAlone(db);
    return !alone;
  });
  // Emptied and not made anew: a table keeps its locks to the end of the transaction, and there are only so many.
  await trx.raw('create temp table taken (like picks) on commit drop');
  for (let at = 0; at < picks.length;) {
    const some = picks.slice(at, at + (alone ? livesAtOnce.alone : livesAtOnce.besideOthers));
    at += some.length;
    await trx.raw('insert into taken select * from picks where n between ? and ?', [
      some[0]!.n,
      some.at(-1)!.n,
    ]);
    await copyLives(trx, work.statements);
    await trx.raw('truncate taken');
    tell(some.length);
    await rest();
  }
}

async function insertPicks(trx: Transaction, work: Work, picks: (Pick & { own: Own })[]): Promise<void> {
  const starts: string[] = [];
  for (const { name } of lifeTables) {
    const count = picks.reduce((sum, { life }) => sum + work.lives.get(life.id)![`n_${name}`]!, 0);
    const { rows } = await trx.raw<{ rows: [{ sequence: string | null }] }>(
      `select case when exists (select from pg_attribute where attrelid = ?::regclass and attname = 'id'
         and attidentity <> '') then pg_get_serial_sequence(?, 'id') end as sequence`,
      [name, name],
    );
    const [{ sequence }] = rows;
    if (!sequence) continue;
    const taken = await trx.raw<{ rows: [{ base: number }] }>('select scale.take(?, ?) as base', [
      sequence,
      count,
    ]);
    const [{ base }] = taken.rows;
    starts.push(`${base} + sum(l.n_${name}) over (order by x.n) - l.n_${name} as s_${name}`);
  }
  const rows = picks.map(({ life, kelurahan, days, week, n, own }) => ({
    n,
    life: life.id,
    kelurahan,
    days,
    bare: work.scale.lean === true && work.plan.weeks - 1 - week >= work.plan.played.weeks,
    ...own,
  }));
  await trx.raw(
    `create temp table picks on commit drop as
     select x.*, make_interval(days => x.days) as shift, l.held_on + x.days - date '2000-01-01' as saturday,
       k.code as kelurahan_code, k.kecamatan_code, k.city_code, k.kecamatan_no, k.city_no, k.offices, k.people,
       k.latitude - a.latitude as north, k.longitude - a.longitude as east, ${starts.join(', ')}
     from json_to_recordset(?::json) as x (n int, life bigint, kelurahan text, days int, bare boolean, ticket text,
       track_key text, text text, phone_sealed bytea, phone_index bytea, likeness bigint)
     join scale.lives l on l.life = x.life
     join scale.raw_areas a on a.code = l.kelurahan_code
     join scale.places k on k.code = x.kelurahan`,
    [JSON.stringify(rows)],
  );
  await trx.raw('create index on picks (n)');
  await trx.raw('analyze picks');
}
