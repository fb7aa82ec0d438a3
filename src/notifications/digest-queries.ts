import type { Connection } from '../database/connect.ts';

/** A line of what came in on a day: how many complaints an office has of one unit, or of one kelurahan. */
export type ReceivedRow = {
  officeId: number;
  office: string;
  /** Unit or kelurahan; null for what nobody was given yet. */
  label: string | null;
  /** Confidential ones are counted together: a unit's name tells what a complaint is about. */
  hidden: boolean;
  n: number;
  urgent: number;
};

/**
 * What came in between two instants, for camat and lurah by unit and for the units by kelurahan, restricted ones for
 * the camat alone (index complaints_by_received).
 */
export async function receivedBetween(db: Connection, from: Date, until: Date): Promise<ReceivedRow[]> {
  const { rows } = await db.raw<{ rows: ReceivedRow[] }>(
    `with fresh as (
       select c.*, c.confidential or c.restricted as hidden, u.name as unit, kel.name as kelurahan
       from complaints c left join offices u on u.id = c.unit_id join areas kel on kel.code = c.kelurahan_code
       where c.received_at >= :from and c.received_at < :until),
     told as (
       select o.id, o.name, f.unit as label, f.hidden, f.urgent
       from fresh f join offices o on o.kind = 'camat' and o.area_code = f.kecamatan_code
       union all
       select o.id, o.name, f.unit, f.hidden, f.urgent
       from fresh f join offices o on o.kind = 'lurah' and o.area_code = f.kelurahan_code
       where not f.restricted
       union all
       select o.id, o.name, f.kelurahan, f.hidden, f.urgent
       from fresh f join offices o on o.kind = 'unit' and o.id = f.unit_id
       where o.level <> 'kecamatan' or not f.restricted)
     select id as "officeId", name as office, case when not hidden then label end as label, hidden,
       count(*)::int as n, (count(*) filter (where urgent))::int as urgent
     from told group by id, name, 3, hidden
     order by id, hidden, n desc, label nulls last`,
    { from, until },
  );
  return rows;
}

export type AgendaLine = {
  ticket: string;
  categoryId: string;
  categoryEn: string;
  kelurahan: string;
  urgent: boolean;
  late: boolean;
  /** Confidential or about an official: a letter says no more than the ticket. */
  hidden: boolean;
};

/** The agenda of a meeting as an office reads it. */
export type AgendaRow = {
  officeId: number;
  office: string;
  /** The office whose head leads the meeting. */
  host: string;
  total: number;
  /** How many cases concern the office; null for the host, whom all concern. */
  own: number | null;
  /** Those that it may know, at most twenty; the others stand in the application. */
  cases: AgendaLine[];
};

const linesInLetter = 20;

// At this hour the meeting has decided nothing: all that waits is still on the agenda.
const onAgenda = (level: 'kecamatan' | 'city') => `
  select c.*, cat.sector_code, row_number() over (order by c.urgent desc, c.received_at, c.id) as place,
    json_build_object('ticket', c.ticket, 'categoryId', cat.name_id, 'categoryEn', cat.name_en,
      'kelurahan', kel.name, 'urgent', c.urgent, 'late', c.overdue_at is not null,
      'hidden', c.confidential or c.restricted) as line
  from complaints c
  join categories cat on cat.code = c.category_code
  join areas kel on kel.code = c.kelurahan_code
  where c.on_agenda and c.state like '${level}.%'`;
const lines = `(array_agg(x.line order by x.place))[1:${linesInLetter}]`;

/**
 * Each kecamatan's agenda for its camat, and for the lurah and the units whose cases stand on it: the instruction
 * calls them all to the meeting (Ingub 135/2017, KETIGA; index complaints_on_kecamatan_agenda).
 */
export async function kecamatanAgendas(db: Connection): Promise<AgendaRow[]> {
  const { rows } = await db.raw<{ rows: AgendaRow[] }>(
    `with x as materialized (${onAgenda('kecamatan')}),
     called as (
       select x.id as case_id, o.id, o.name, o.name as host, true as leads from x
       join offices o on o.kind = 'camat' and o.area_code = x.kecamatan_code
       union all
       select x.id, o.id, o.name, host.name, false from x
       join offices host on host.kind = 'camat' and host.area_code = x.kecamatan_code
       join offices o on (o.kind = 'lurah' and o.area_code = x.kelurahan_code)
         or (o.kind = 'unit' and o.id = x.unit_id and o.level = 'kecamatan')
       where not x.restricted)
     select o.id as "officeId", o.name as office, o.host, count(*)::int as total,
       case when not o.leads then count(*)::int end as own, ${lines} as cases
     from called o join x on x.id = o.case_id group by o.id, o.name, o.host, o.leads order by o.id`,
  );
  return rows;
}

/**
 * Each city's agenda for its walikota, and as numbers for the offices invited to the meeting of that day that have
 * not said no: of a case they know once it is theirs (KEEMPAT b; index complaints_on_city_agenda).
 */
export async function cityAgendas(db: Connection, day: string): Promise<AgendaRow[]> {
  const { rows } = await db.raw<{ rows: AgendaRow[] }>(
    `with x as materialized (${onAgenda('city')})
     select o.id as "officeId", o.name as office, o.name as host, count(*)::int as total, null::int as own,
       ${lines} as cases
     from x join offices o on o.kind = 'walikota' and o.area_code = x.city_code group by o.id, o.name
     union all
     select o.id, o.name, host.name, count(*)::int,
       (count(*) filter (where x.sector_code = o.sector_code))::int, '{}'
     from meetings m
     join meeting_invitations i on i.meeting_id = m.id and i.answer is distinct from 'declined'
     join offices o on o.id = i.office_id
     join offices host on host.kind = 'walikota' and host.area_code = m.area_code
     join x on x.city_code = m.area_code
     where m.held_on = ? and m.level = 'city'
     group by o.id, o.name, host.name
     order by 1`,
    [day],
  );
  return rows;
}
