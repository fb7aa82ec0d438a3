import { ordinaryCalendar, type Day } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import type { Hours } from './forms.ts';

export type Category = {
  code: string;
  nameId: string;
  nameEn: string;
  sectorCode: string | null;
  referTo: string | null;
  restricted: boolean;
  synonyms: string[];
  active: boolean;
};

const categoryColumns = `code, name_id as "nameId", name_en as "nameEn", sector_code as "sectorCode",
  refer_to as "referTo", restricted, synonyms, active`;

/** All categories in their order. */
export async function categories(db: Connection): Promise<Category[]> {
  const { rows } = await db.raw<{ rows: Category[] }>(
    `select ${categoryColumns} from categories order by position, code`,
  );
  return rows;
}

export async function categoryByCode(db: Connection, code: string): Promise<Category | undefined> {
  const { rows } = await db.raw<{ rows: Category[] }>(
    `select ${categoryColumns} from categories where code = ?`,
    [code],
  );
  return rows[0];
}

/** Sectors by the name of their lowest unit. */
export async function sectors(db: Connection): Promise<{ code: string; name: string }[]> {
  const { rows } = await db.raw<{ rows: { code: string; name: string }[] }>(
    `select code, coalesce(kecamatan_name, city_name, province_name, code) as name from sectors order by name, code`,
  );
  return rows;
}

export type Holiday = { heldOn: Day; nameId: string; nameEn: string; kind: 'holiday' | 'jointLeave' };

const holidayColumns = `held_on as "heldOn", name_id as "nameId", name_en as "nameEn", kind`;

export async function holidaysOf(db: Connection, year: number): Promise<Holiday[]> {
  const { rows } = await db.raw<{ rows: Holiday[] }>(
    `select ${holidayColumns} from holidays where held_on >= ? and held_on <= ? order by held_on`,
    [`${year}-01-01`, `${year}-12-31`],
  );
  return rows;
}

export async function holidayOn(db: Connection, day: Day): Promise<Holiday | undefined> {
  const { rows } = await db.raw<{ rows: Holiday[] }>(
    `select ${holidayColumns} from holidays where held_on = ?`,
    [day],
  );
  return rows[0];
}

/** Years that have holidays. */
export async function holidayYears(db: Connection): Promise<{ year: number; count: number }[]> {
  const { rows } = await db.raw<{ rows: { year: number; count: number }[] }>(
    `select extract(year from held_on)::int as year, count(*) as count from holidays group by 1 order by 1`,
  );
  return rows;
}

export type StoredRule = {
  state: string;
  day: 'sameDay' | 'reviewDay' | 'plannedDay' | 'meeting' | 'meetingDay' | 'workingDays' | 'decided';
  amount: number;
  time: string;
  basisId: string;
  basisEn: string;
};

const ruleColumns = `state, day, amount, time, basis_id as "basisId", basis_en as "basisEn"`;

export async function deadlineRules(db: Connection): Promise<StoredRule[]> {
  const { rows } = await db.raw<{ rows: StoredRule[] }>(
    `select ${ruleColumns} from deadline_rules order by state`,
  );
  return rows;
}

export async function deadlineRule(db: Connection, state: string): Promise<StoredRule | undefined> {
  const { rows } = await db.raw<{ rows: StoredRule[] }>(
    `select ${ruleColumns} from deadline_rules where state = ?`,
    [state],
  );
  return rows[0];
}

/** The hours in force: stored ones, or those that hold until somebody changes them. */
export async function hoursOf(db: Connection): Promise<Hours> {
  const { rows } = await db.raw<{ rows: { key: string; value: Record<string, string> }[] }>(
    `select key, value from settings where key like 'calendar.%'`,
  );
  const stored = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  const { session, kecamatanMeeting, cityMeeting } = ordinaryCalendar;
  const open = { ...session, ...stored['calendar.session'] };
  const kecamatan = { ...kecamatanMeeting, ...stored['calendar.kecamatanMeeting'] };
  const city = { ...cityMeeting, ...stored['calendar.cityMeeting'] };
  return {
    sessionOpens: open.opens,
    sessionCloses: open.closes,
    kecamatanStarts: kecamatan.starts,
    kecamatanEnds: kecamatan.ends,
    cityStarts: city.starts,
    cityEnds: city.ends,
  };
}

/** The name of the installation's province on documents: as set, or as the list of areas has it. */
export async function provinceName(db: Connection): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ name: string | null }] }>(
    `select coalesce((select value #>> '{}' from settings where key = 'province.name'),
       (select name from areas where code = ?)) as name`,
    [config.provinceCode],
  );
  return rows[0].name ?? '';
}

export async function putSetting(trx: Transaction, key: string, value: unknown, now: Date): Promise<void> {
  await trx('settings')
    .insert({ key, value: JSON.stringify(value), changed_at: now })
    .onConflict('key')
    .merge();
}

export type StoredChange = {
  id: number;
  at: Date;
  person: string;
  what: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

/** The latest changes, newest first. */
export async function latestChanges(db: Connection, limit: number): Promise<StoredChange[]> {
  const { rows } = await db.raw<{ rows: StoredChange[] }>(
    `select s.id, s.at, p.name as person, s.what, s.before, s.after
     from settings_changes s join people p on p.id = s.person_id order by s.id desc limit ?`,
    [limit],
  );
  return rows;
}

/** The version of a setting: the last change made to it, 0 before the first. */
export async function versionOf(db: Connection, what: string): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ id: number }] }>(
    `select coalesce(max(id), 0) as id from settings_changes where what = ?`,
    [what],
  );
  return rows[0].id;
}

/** Versions of all settings whose name begins so. */
export async function versionsOf(db: Connection, prefix: string): Promise<Map<string, number>> {
  const { rows } = await db.raw<{ rows: { what: string; id: number }[] }>(
    `select what, max(id) as id from settings_changes where starts_with(what, ?) group by what`,
    [prefix],
  );
  return new Map(rows.map(({ what, id }) => [what, id]));
}
