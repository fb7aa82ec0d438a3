import type { Connection, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import type { Person } from '../people/roles.ts';
import type { Complaint } from './complaint.ts';
import { visibleTo } from './scope.ts';

/** Whether the complainant of `c` withdrew and left it to those who follow it. */
export const leftSql = (c: string): string =>
  `exists (select from complaint_events e where e.complaint_id = ${c}.id and e.type = 'withdraw' and e.to_state <> 'closed')`;

const columns = `
  c.id, c.ticket, c.version, c.state, c.entered_at as "enteredAt", c.received_at as "receivedAt",
  s.held_on as "sessionOn", c.complainant_id as "complainantId", c.category_code as "categoryCode", c.text,
  c.city_code as "cityCode", c.kecamatan_code as "kecamatanCode", c.kelurahan_code as "kelurahanCode",
  c.anonymous, c.confidential, c.restricted, c.urgent,
  c.owner_role as "ownerRole", c.owner_office_id as "ownerOfficeId", c.unit_id as "unitId",
  c.worked_by_person_id as "workedByPersonId", c.worked_by_office_id as "workedByOfficeId",
  c.due_at as "dueAt", c.overdue_at as "overdueAt", c.paused_at as "pausedAt", c.on_agenda as "onAgenda",
  c.objections, c.resolved_level as "resolvedLevel", c.closed_reason as "closedReason", c.lead_id as "leadId",
  exists (select from complaints f where f.lead_id = c.id) as followed,
  ${leftSql('c')} as withdrawn,
  c.answer_on as "answerOn", c.answer_latest_on as "answerLatestOn",
  json_build_object('camat', camat.id, 'lurah', lurah.id, 'walikota', walikota.id, 'sekda', sekda.id,
    'governor', governor.id) as offices`;

const joins = `
  join saturday_sessions s on s.id = c.session_id
  join offices camat on camat.area_code = c.kecamatan_code and camat.kind = 'camat'
  join offices lurah on lurah.area_code = c.kelurahan_code and lurah.kind = 'lurah'
  join offices walikota on walikota.area_code = c.city_code and walikota.kind = 'walikota'
  join offices sekda on sekda.area_code = split_part(c.city_code, '.', 1) and sekda.kind = 'sekda'
  join offices governor on governor.area_code = sekda.area_code and governor.kind = 'governor'`;

/** The complaint, locked until the transaction ends, or undefined. */
export async function lockComplaint(trx: Transaction, ticket: string): Promise<Complaint | undefined> {
  const { rows } = await trx.raw<{ rows: Complaint[] }>(
    `select ${columns} from complaints c ${joins} where c.ticket = ? for no key update of c`,
    [ticket],
  );
  return rows[0];
}

/** The complaint as the verbs see it, whoever asks; for pages use `visibleComplaint`. */
export async function complaintByTicket(db: Connection, ticket: string): Promise<Complaint | undefined> {
  const { rows } = await db.raw<{ rows: Complaint[] }>(
    `select ${columns} from complaints c ${joins} where c.ticket = ?`,
    [ticket],
  );
  return rows[0];
}

/** The complaint if it lies in what the person may see, or undefined. */
export async function visibleComplaint(
  db: Connection,
  person: Person,
  ticket: string,
): Promise<Complaint | undefined> {
  const seen = (await db('complaints as c')
    .select('c.id')
    .where('c.ticket', ticket)
    .where(visibleTo(person))
    .first()) as { id: number } | undefined;
  return seen && complaintByTicket(db, ticket);
}

export type Done = { ticket: string; type: string; personId: number | null; data: Record<string, unknown> };

/**
 * What the request of this key did when it was carried out before, or undefined. Whoever asks holds the key until
 * the transaction ends: the same request at the same moment waits and then finds it done.
 */
export async function alreadyDone(trx: Transaction, key: string): Promise<Done | undefined> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 135))', [key]);
  const why = 'a key acts once, whatever complaint it was used for';
  const { rows } = await beyondScope(trx, why, () =>
    trx.raw<{ rows: Done[] }>(
      `select c.ticket, e.type, e.person_id as "personId", e.data from complaint_events e join complaints c on c.id = e.complaint_id where e.request_key = ?`,
      [key],
    ),
  );
  return rows[0];
}

/** The day of the last closed meeting of an area, or undefined. */
export async function lastClosedMeeting(db: Connection, areaCode: string): Promise<string | undefined> {
  const { rows } = await db.raw<{ rows: { day: string | null }[] }>(
    `select max(held_on) as day from meetings where area_code = ? and closed_at is not null`,
    [areaCode],
  );
  return rows[0]?.day ?? undefined;
}

/** Categories for a select, in their order. */
export async function categoryChoices(
  db: Connection,
  lang: 'id' | 'en',
): Promise<{ value: string; label: string }[]> {
  const name = lang === 'id' ? 'name_id' : 'name_en';
  return (await db('categories')
    .where({ active: true })
    .select({ value: 'code', label: name })
    .orderBy('position')) as {
    value: string;
    label: string;
  }[];
}

export type CategoryChoice = {
  code: string;
  name: string;
  words: string[];
  sectorCode: string | null;
  referTo: string | null;
  restricted: boolean;
};

/** Categories in use, and the one that a complaint has, with all the words that people use for them, in their order. */
export async function categoriesWithWords(
  db: Connection,
  lang: 'id' | 'en',
  present: string | null = null,
): Promise<CategoryChoice[]> {
  const { rows } = await db.raw<{ rows: CategoryChoice[] }>(
    `select code, case when ? = 'id' then name_id else name_en end as name,
       array_append(synonyms, case when ? = 'id' then name_en else name_id end) as words,
       sector_code as "sectorCode", refer_to as "referTo", restricted
     from categories where active or code = ? order by position`,
    [lang, lang, present],
  );
  return rows;
}

/** The kelurahan of a kecamatan by name. */
export async function kelurahanOf(
  db: Connection,
  kecamatanCode: string,
): Promise<{ value: string; label: string }[]> {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select code as value, name as label from areas where parent_code = ? order by name, code`,
    [kecamatanCode],
  );
  return rows;
}

/** Kecamatan that lie in what a person leads, for a select; empty when there is only one. */
export async function areaChoices(
  db: Connection,
  person: Person,
): Promise<{ value: string; label: string }[]> {
  const wide = person.roles.find(({ level }) => level === 'province' || level === 'city');
  if (!wide) return [];
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select code as value, name as label from areas where level = 'kecamatan' and code like ? order by name`,
    [`${wide.areaCode}.%`],
  );
  return rows;
}

/** The offices of these kecamatan that can be given work, for a select. */
export async function unitChoices(
  db: Connection,
  kecamatanCodes: readonly string[],
): Promise<{ value: string; label: string }[]> {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select id::text as value, name as label from offices
     where area_code = any(?) and kind in ('camat', 'unit') and sector_code is distinct from 'inspektorat'
     order by kind = 'unit', name`,
    [[...kecamatanCodes]],
  );
  return rows;
}

/** The offices that work in these places, for a select; of each of these kecamatan its kelurahan, too. */
export async function unitsIn(
  db: Connection,
  { places, kecamatan }: { places: readonly string[]; kecamatan: readonly string[] },
): Promise<{ value: string; label: string }[]> {
  const { rows } = await db.raw<{ rows: { value: string; label: string }[] }>(
    `select id::text as value, name as label from offices
     where kind in ('camat', 'lurah', 'unit') and sector_code is distinct from 'inspektorat'
       and area_code in (select unnest(:places::text[])
         union select code from areas where parent_code = any(:kecamatan))
     order by array_position(array['unit', 'camat', 'lurah'], kind), name`,
    { places: [...places], kecamatan: [...kecamatan] },
  );
  return rows;
}

/** How many photos complainants have added to a complaint from their own pages. */
export async function countCitizenPhotos(db: Connection, complaintId: number): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from photos p join complaint_events e on e.id = p.event_id
     where p.complaint_id = ? and e.actor = 'citizen'`,
    [complaintId],
  );
  return rows[0].n;
}
