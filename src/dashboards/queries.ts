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
  /** The last change of its hours. */
  hoursKind: 'closedEarly' | 'reopened' | null;
  hoursAt: Date | null;
  hoursReason: string | null;
  hoursBy: string | null;
  /** How much of the checklist is ready, and how many of the units and lurah are there. */
  ready: number;
  items: number;
  there: number;
  invited: number;
};

/** The sessions of a kecamatan on these Saturdays, in their order. */
export async function sessionsOn(
  db: Connection,
  kecamatanCode: string,
  days: Day[],
): Promise<SessionFacts[]> {
  const { rows } = await db.raw<{ rows: SessionFacts[] }>(
    `select s.id, s.held_on as "heldOn", s.status, s.reason, s.opens_at as "opensAt", s.closes_at as "closesAt",
       h.kind as "hoursKind", h.at as "hoursAt", h.reason as "hoursReason", p.name as "hoursBy",
       (select count(*) from readiness_checks c join readiness_items i on i.id = c.item_id
        where c.session_id = s.id and i.retired_at is null) as ready,
       (select count(*) from readiness_items i where i.level = 'kecamatan' and i.retired_at is null) as items,
       (select count(*) from session_attendance a where a.session_id = s.id) as there,
       (select count(*) from offices o join areas a on a.code = o.area_code
        where (a.code = s.kecamatan_code and o.kind = 'unit')
          or (a.parent_code = s.kecamatan_code and o.kind = 'lurah')) as invited
     from saturday_sessions s
     left join lateral (select kind, at, reason, changed_by from session_changes
       where session_id = s.id and kind in ('closedEarly', 'reopened') order by id desc limit 1) h on true
     left join people p on p.id = h.changed_by
     where s.kecamatan_code = ? and s.held_on = any(?::date[]) order by s.held_on`,
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
     where level = 'city' and kind = 'weekly' and area_code like ? and week_of = ? and acknowledged_at is not null`,
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

/** How many reviews from a day on wait for the person's office to say whether it comes; the leader is not asked. */
export async function invitationsOpen(db: Connection, person: Person, from: Day): Promise<number> {
  const [{ n }] = (await matching(db, person, { state: 'kecamatan.reviewPlanned' })
    .join('reviews as r', 'r.complaint_id', 'c.id')
    .join('review_members as m', 'm.review_id', 'r.id')
    .join('offices as o', 'o.id', 'm.office_id')
    .whereIn(
      'm.office_id',
      person.roles.map(({ officeId }) => officeId),
    )
    .whereNull('m.answer')
    .where('r.planned_on', '>=', from)
    .whereNull('r.recorded_at')
    .whereNull('r.waived_reason')
    .whereRaw(`o.kind <> case when c.restricted then 'camat' else 'lurah' end`)
    .count('* as n')) as unknown as [{ n: number }];
  return n;
}

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
