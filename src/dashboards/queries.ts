import type { Connection } from '../database/connect.ts';
import { matching } from '../complaints/list.ts';
import type { Day } from '../calendar/cycle.ts';
import type { Person } from '../people/roles.ts';

export type SessionFacts = {
  id: number;
  heldOn: Day;
  status: 'held' | 'cancelled' | 'piket';
  reason: string | null;
  opensAt: Date;
  closesAt: Date;
};

/** The sessions of a kecamatan on these Saturdays, in their order. */
export async function sessionsOn(
  db: Connection,
  kecamatanCode: string,
  days: Day[],
): Promise<SessionFacts[]> {
  const { rows } = await db.raw<{ rows: SessionFacts[] }>(
    `select id, held_on as "heldOn", status, reason, opens_at as "opensAt", closes_at as "closesAt"
     from saturday_sessions where kecamatan_code = ? and held_on = any(?::date[]) order by held_on`,
    [kecamatanCode, days],
  );
  return rows;
}

export type ReportFacts = { id: number; sentAt: Date | null; acknowledgedAt: Date | null };

/** An area's report of the week, the one that was sent last, else the draft; undefined when there is none. */
export async function reportOf(
  db: Connection,
  areaCode: string,
  week: Day,
): Promise<ReportFacts | undefined> {
  const { rows } = await db.raw<{ rows: ReportFacts[] }>(
    `select id, sent_at as "sentAt", acknowledged_at as "acknowledgedAt" from reports
     where area_code = ? and week_of = ? order by sent_at desc nulls last, id desc limit 1`,
    [areaCode, week],
  );
  return rows[0];
}

/** How many reports were sent from inside an area and not acknowledged there yet. */
export async function reportsToReceive(
  db: Connection,
  level: 'kecamatan' | 'city',
  areaCode: string,
): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from reports
     where level = ? and area_code like ? and sent_at is not null and acknowledged_at is null`,
    [level, `${areaCode}.%`],
  );
  return rows[0].n;
}

/** How many of the cities' reports of a week the Sekda has received for the Governor (KEEMPAT c). */
export async function reportsForGovernor(db: Connection, areaCode: string, week: Day): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from reports
     where level = 'city' and area_code like ? and week_of = ? and acknowledged_at is not null`,
    [`${areaCode}.%`, week],
  );
  return rows[0].n;
}

export type KecamatanWeek = {
  code: string;
  name: string;
  session: 'held' | 'cancelled' | 'piket' | null;
  sentAt: Date | null;
};

/** Each kecamatan of a city by name, with its session of the Saturday and when its report of the week was sent. */
export async function kecamatanOf(db: Connection, cityCode: string, week: Day): Promise<KecamatanWeek[]> {
  const { rows } = await db.raw<{ rows: KecamatanWeek[] }>(
    `select a.code, a.name, s.status as session,
       (select min(r.sent_at) from reports r where r.area_code = a.code and r.week_of = :week) as "sentAt"
     from areas a
     left join saturday_sessions s on s.kecamatan_code = a.code and s.held_on = :week
     where a.parent_code = :cityCode order by a.name, a.code`,
    { cityCode, week },
  );
  return rows;
}

/** The cities of a province by code. */
export async function citiesOf(
  db: Connection,
  provinceCode: string,
): Promise<{ code: string; name: string }[]> {
  const { rows } = await db.raw<{ rows: { code: string; name: string }[] }>(
    `select a.code, case a.kind when 'kabupaten' then 'Kab. ' || a.name else a.name end as name
     from areas a where a.parent_code = ? order by a.code`,
    [provinceCode],
  );
  return rows;
}

/** Names of offices by id. */
export async function officeNames(db: Connection, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { id: number; name: string }[] }>(
    'select id, name from offices where id = any(?::bigint[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Ids of the units of an area. */
export async function unitsOf(db: Connection, areaCode: string): Promise<{ id: number; name: string }[]> {
  const { rows } = await db.raw<{ rows: { id: number; name: string }[] }>(
    `select id, name from offices where area_code = ? and kind = 'unit' order by name, id`,
    [areaCode],
  );
  return rows;
}

/** How many visits are planned for a day and not done yet: of the own area, or those the own unit is invited to. */
export async function stopsOn(db: Connection, person: Person, day: Day): Promise<number> {
  const [{ n }] = (await matching(db, person, { state: 'kecamatan.reviewPlanned' })
    .join('reviews as r', 'r.complaint_id', 'c.id')
    .where('r.planned_on', day)
    .whereNull('r.recorded_at')
    .whereNull('r.waived_reason')
    .where((own) => {
      own.whereRaw('false');
      for (const { role, areaCode, officeId } of person.roles) {
        if (role === 'lurah') own.orWhere('c.kelurahan_code', areaCode);
        if (role === 'camat') own.orWhere('c.kecamatan_code', areaCode);
        if (role === 'unitOfficer') own.orWhereRaw(invited, [officeId]);
      }
    })
    .count('* as n')) as unknown as [{ n: number }];
  return n;
}

const invited = 'exists (select from review_members m where m.review_id = r.id and m.office_id = ?)';

export type Judged = {
  ticket: string;
  type: 'verify' | 'rejectWork';
  at: Date;
  office: string | null;
  reason: string | null;
};

/** The latest answers to work that the person's offices reported as done, newest first. */
export async function judgedWork(db: Connection, person: Person, since: Date): Promise<Judged[]> {
  return (
    (await matching(db, person, { which: 'all' })
      .join('complaint_events as e', 'e.complaint_id', 'c.id')
      .leftJoin('offices as o', 'o.id', 'e.office_id')
      .whereIn(
        'c.worked_by_office_id',
        person.roles.map(({ officeId }) => officeId),
      )
      .whereIn('e.type', ['verify', 'rejectWork'])
      // Whatever was judged has moved since: `entered_at` narrows the cases before their histories are read.
      .where('c.entered_at', '>=', since)
      .where('e.at', '>=', since)
      .select({ ticket: 'c.ticket', type: 'e.type', at: 'e.at', office: 'o.name' })
      .select(db.raw(`e.data ->> 'reason' as reason`))
      .orderBy([
        { column: 'e.at', order: 'desc' },
        { column: 'e.id', order: 'desc' },
      ])
      .limit(6)) as Judged[]
  );
}
