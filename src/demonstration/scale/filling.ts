import { sealAll } from '../../audit/sealing.ts';
import { addDays, saturdayOf, type CalendarSettings } from '../../calendar/cycle.ts';
import { rulesOf } from '../../calendar/queries.ts';
import { recountTallies } from '../../complaints/tallies.ts';
import { recountAnswers } from '../../satisfaction/tallies.ts';
import type { Database } from '../../database/connect.ts';
import { makeSessionsAhead } from '../../saturday/sessions.ts';
import { beginFilling, finishFilling } from '../filling.ts';
import { smallPicture } from '../simulation/pictures.ts';
import { fillPart } from './blocks.ts';
import { castPlaces, carryTemplates } from './carrying.ts';
import { chainEvents } from './copying.ts';
import { putIndexesBack, setIndexesAside } from './indexes.ts';
import { cityOf, readWork } from './work.ts';

export type Scale = {
  weeks: number;
  /** All of them together; without a number each session is as full as those that are played. */
  complaints?: number | undefined;
  seed: number;
  until: Date;
  /** Whether lives that ended before the played weeks go without their messages. */
  lean?: boolean;
  /** Copies stay as they were played, text and telephone too: for whoever compares. */
  same?: boolean;
  /** How many complaints are copied in one transaction, about. */
  block?: number;
};

export type Progress = { complaints: number; of: number };

/** How many connections copy, and then make indexes, side by side. */
const parts = 2;

/**
 * Fills a database that holds no complaint: plays some weeks through the verbs in `play` (a database of its own, for the
 * time of the command) and copies their lives set by set into every kecamatan of `db` and all weeks up to `until`.
 * Stopped and begun again it goes on with the next block. @throws Error when the database holds complaints already.
 */
export async function fillAtScale(
  db: Database,
  scale: Scale,
  { play, onProgress }: { play: () => Promise<Database>; onProgress?: (progress: Progress) => void },
): Promise<number> {
  const { calendar } = await rulesOf(db);
  await begin(db, scale, play, calendar);
  const work = await readWork(db, scale, calendar);
  const cities = [...new Set(work.plan.targets.map(({ code }) => cityOf(code)))];
  const progress = { complaints: 0, of: work.schedule.total };
  const tell = (complaints: number) => {
    progress.complaints += complaints;
    onProgress?.(progress);
  };
  const shares = Array.from({ length: parts }, (_, part) => cities.filter((__, n) => n % parts === part));
  const filling = shares.map(async (share, part) => {
    if (share.length > 0) await fillPart(db, work, { part, cities: new Set(share), tell });
  });
  await Promise.all(filling);
  await finish(db, scale);
  return work.schedule.total;
}

async function begin(db: Database, scale: Scale, play: () => Promise<Database>, calendar: CalendarSettings) {
  const { rows } = await db.raw<{ rows: [{ begun: boolean; used: boolean; may: boolean }] }>(
    `select to_regclass('scale.plan') is not null as begun,
       exists (select from complaints) or exists (select from meetings) or exists (select from reports) as used,
       has_parameter_privilege('session_replication_role', 'set') as may`,
  );
  const [{ begun, used, may }] = rows;
  if (!may)
    throw new Error('Copying needs a superuser, or: grant set on parameter session_replication_role to …');
  const { weeks, seed, lean = false } = scale;
  if (begun) {
    const [known] = (await db('scale.plan').select('weeks', 'complaints', 'seed', 'lean')) as [
      { complaints: number },
    ];
    const { complaints = known.complaints } = scale;
    if (JSON.stringify(known) !== JSON.stringify({ weeks, complaints, seed, lean }))
      throw new Error(`The database is being filled otherwise: go on with ${JSON.stringify(known)}`);
    return;
  }
  if (used)
    throw new Error('The database holds complaints already: filling at scale begins with an empty one.');
  const last = saturdayOf(new Date(scale.until.getTime() - 1), calendar);
  await carryTemplates(await play(), db);
  await castPlaces(db);
  await chainEvents(db);
  const { complaints = await asPlayed(db, weeks) } = scale;
  await db.transaction(async (trx) => {
    await trx('saturday_sessions').delete();
    // The demonstration's own history is not filled in beside it.
    await beginFilling(trx, { weeks, seed });
    await finishFilling(trx);
    await setIndexesAside(trx);
    await trx.raw('create table scale.done (part int, week int, primary key (part, week))');
    await trx.raw(
      `create table scale.plan as select ?::int as weeks, ?::int as complaints, ?::int as seed, ?::boolean as lean,
         ?::date as last, (select max(s.held_on) from scale.raw_saturday_sessions s
           join scale.raw_complaints c on c.session_id = s.id) as played_last, ?::date - 366 - date '2000-01-01' as origin,
         ?::bytea as picture`,
      [weeks, complaints, seed, lean, last, addDays(last, -7 * (weeks - 1)), await smallPicture()],
    );
  });
}

/** How many they are when each session of each kecamatan has as many as one that was played. */
async function asPlayed(db: Database, weeks: number): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select ceil(? * (select count(distinct kecamatan_code) from scale.places)
       * (select count(*)::numeric / count(distinct session_id) from scale.raw_complaints)) as n`,
    [weeks],
  );
  return rows[0].n;
}

async function finish(db: Database, { until }: Scale): Promise<void> {
  for (const table of ['saturday_sessions', 'meetings', 'reports'])
    await db.raw(`select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`);
  await makeSessionsAhead(db, until);
  await putIndexesBack(db, parts);
  await db.raw('analyze');
  // The seals are work for this process, the counts for the database's.
  await Promise.all([sealAll(db, until), recountTallies(db).then(() => recountAnswers(db))]);
  await db.raw('drop schema scale cascade');
}
