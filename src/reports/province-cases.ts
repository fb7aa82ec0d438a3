import type { Connection } from '../database/connect.ts';

/** A case that lies with the Sekda or the Governor, with the city report that brought it. */
export type ProvinceCase = {
  ticket: string;
  version: number;
  text: string;
  confidential: boolean;
  urgent: boolean;
  categoryId: string;
  categoryEn: string;
  sectorCode: string | null;
  kelurahan: string;
  kecamatan: string;
  city: string;
  cityOffice: string;
  reason: string | null;
  ask: string | null;
  /** What the complainant said when he objected to the last solution. */
  objection: string | null;
  dueAt: Date | null;
  overdueAt: Date | null;
  pausedAt: Date | null;
  reportId: number | null;
  reportWeek: string | null;
};

type Where = {
  state: 'province.withSekda' | 'province.withGovernor';
  provinceCode: string;
  reportId?: number;
};

/** Cases in a state of the province, those of one report together, the most pressing first. */
export async function provinceCases(
  db: Connection,
  { state, provinceCode, reportId }: Where,
): Promise<ProvinceCase[]> {
  const { rows } = await db.raw<{ rows: ProvinceCase[] }>(
    `select c.ticket::text, c.version, c.text, c.confidential, c.urgent, cat.name_id as "categoryId",
       cat.name_en as "categoryEn", cat.sector_code as "sectorCode", kel.name as kelurahan, kec.name as kecamatan,
       city.name as city, office.name as "cityOffice", decided.data ->> 'reason' as reason, decided.data ->> 'ask' as ask,
       objected.data ->> 'reason' as objection,
       c.due_at as "dueAt", c.overdue_at as "overdueAt", c.paused_at as "pausedAt",
       report.id as "reportId", report.week_of as "reportWeek"
     from complaints c
     join categories cat on cat.code = c.category_code
     join areas kel on kel.code = c.kelurahan_code
     join areas kec on kec.code = c.kecamatan_code
     join areas city on city.code = c.city_code
     join offices office on office.area_code = city.code and office.kind = 'walikota'
     left join lateral (
       select e.id, e.data from complaint_events e
       where e.complaint_id = c.id and e.type = 'decide' and e.data ->> 'outcome' = 'cannotSolve'
       order by e.id desc limit 1) decided on true
     left join lateral (
       select e.data from complaint_events e
       where e.complaint_id = c.id and e.type = 'object' and e.id > coalesce(decided.id, 0)
       order by e.id desc limit 1) objected on true
     left join lateral (
       select r.id, r.week_of from report_cases rc join reports r on r.id = rc.report_id
       where rc.complaint_id = c.id and rc.part = 'unsolved' and r.level = 'city'
       order by r.id desc limit 1) report on true
     where c.state = :state and c.city_code like :inside and (cast(:reportId as bigint) is null or report.id = :reportId)
     order by report.id nulls last, c.due_at, c.id`,
    { state, inside: `${provinceCode}.%`, reportId: reportId ?? null },
  );
  return rows;
}
