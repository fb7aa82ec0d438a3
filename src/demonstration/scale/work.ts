import { addDays, type CalendarSettings } from '../../calendar/cycle.ts';
import type { Database } from '../../database/connect.ts';
import { copyStatements, sharedStatement } from './copying.ts';
import { sharedTables, type LifeTable, type SharedTable } from './lives.ts';
import { scheduled, type Life, type Plan, type Schedule } from './plan.ts';
import type { Scale } from './filling.ts';

/** What copying goes by, read once. */
export type Work = {
  scale: Scale;
  calendar: CalendarSettings;
  plan: Plan;
  schedule: Schedule;
  /** The first Saturday. */
  first: string;
  lives: Map<number, LifeRow>;
  numbers: Map<string, number>;
  statements: Record<LifeTable, string>;
  shared: Record<SharedTable, string>;
  attendance: string;
  facts: Awaited<ReturnType<typeof factsOf>>;
  played: { saturday: string; kecamatan: string[]; city: string };
};

export type LifeRow = Life & { text: string } & Record<`n_${string}`, number>;

/** Reads templates, places and plan out of the schema `scale`. */
export async function readWork(db: Database, scale: Scale, calendar: CalendarSettings): Promise<Work> {
  const [{ last, played_last: playedLast, complaints }] = (await db('scale.plan').select(
    'last',
    'played_last',
    'complaints',
  )) as [{ last: string; played_last: string; complaints: number }];
  const first = addDays(last, -7 * (scale.weeks - 1));
  const kelurahan = (await db('scale.places')
    .orderBy('code')
    .select({ code: 'code', kecamatan: 'kecamatan_code' })) as { code: string; kecamatan: string }[];
  const places = Map.groupBy(kelurahan, (each) => each.kecamatan);
  const targets = [...places].map(([code, inside], number) => ({
    code,
    number,
    kelurahan: inside.map((each) => each.code),
  }));
  const rows = (await db('scale.lives')) as (Record<string, number> & {
    life: number;
    kecamatan_code: string;
    kelurahan_code: string;
    held_on: string;
    closed: boolean;
    text: string;
  })[];
  const playedAreas = (await db('scale.raw_areas').orderBy('code').select('code', 'level')) as {
    code: string;
    level: string;
  }[];
  const ofLevel = (level: string) =>
    playedAreas.filter((each) => each.level === level).map(({ code }) => code);
  const kecamatan = ofLevel('kecamatan');
  const siblings = (code: string) => ofLevel('kelurahan').filter((each) => each.startsWith(`${code}.`));
  const lives = rows.map((row): LifeRow => ({
    ...row,
    id: row.life,
    kecamatan: kecamatan.indexOf(row.kecamatan_code),
    kelurahan: siblings(row.kecamatan_code).indexOf(row.kelurahan_code),
    age: Math.round(daysBetween(row.held_on, playedLast) / 7),
    closed: row.closed,
    text: row.text,
  }));
  const playedWeeks = Math.max(...lives.map(({ age }) => age)) + 1;
  const plan: Plan = {
    weeks: scale.weeks,
    complaints,
    played: { weeks: playedWeeks, kecamatan: kecamatan.length, days: daysBetween(playedLast, last) },
    lives,
    targets,
  };
  const numbers = new Map(
    ((await db('scale.areas').select('code', 'no')) as { code: string; no: number }[]).map((each) => [
      each.code,
      each.no,
    ]),
  );
  return {
    scale,
    calendar,
    plan,
    schedule: scheduled(plan),
    first,
    lives: new Map(lives.map((life) => [life.id, life])),
    numbers,
    statements: await copyStatements(db),
    shared: Object.fromEntries(
      await Promise.all(
        sharedTables.map(async ({ name }) => [
          name,
          await sharedStatement(db, name, name.startsWith('meeting') ? 'held' : 'written'),
        ]),
      ),
    ) as Record<SharedTable, string>,
    attendance: await sharedStatement(db, 'session_attendance', 'came', everywhere),
    facts: await factsOf(db),
    played: { saturday: playedLast, kecamatan, city: ofLevel('city')[0]! },
  };
}

// A unit comes from the kecamatan, a lurah from the kelurahan.
const everywhere =
  '(select code, offices, people from scale.areas union all select code, offices, people from scale.places)';

const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
/** The code of the city of a kecamatan. */
export const cityOf = (kecamatan: string) => kecamatan.slice(0, kecamatan.lastIndexOf('.'));

async function factsOf(db: Database) {
  const names = new Map(
    ((await db('areas').select('code', 'name')) as { code: string; name: string }[]).map((each) => [
      each.code,
      each.name,
    ]),
  );
  const { rows: offices } = await db.raw<{ rows: { id: number; name: string }[] }>(
    'select id, name from offices',
  );
  const officeNames = new Map(offices.map(({ id, name }) => [id, name]));
  const places = new Map(
    ((await db('scale.places').select('code', 'offices')) as { code: string; offices: number[] }[]).map(
      (each) => [each.code, each.offices],
    ),
  );
  const { rows: heads } = await db.raw<{
    rows: { area: string; name: string; nip: string | null; officeName: string }[];
  }>(`select distinct on (o.area_code) o.area_code as area, p.name, p.nip, o.name as "officeName"
     from offices o join role_grants g on g.office_id = o.id and g.role = o.kind join people p on p.id = g.person_id
     where o.kind in ('camat', 'walikota') order by o.area_code, p.id`);
  const signers = new Map(heads.map(({ area, ...signer }) => [area, signer]));
  return {
    office: (kelurahan: string, part: number) => officeNames.get(places.get(kelurahan)![part - 1]!) ?? null,
    areaName: (code: string) => names.get(code)!,
    signer: (areaCode: string) => signers.get(areaCode)!,
  };
}
