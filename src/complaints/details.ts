import type { Connection } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';
import type { Complaint } from './complaint.ts';
import { unreachedOf, type Unreached } from './contact.ts';
import type { Level } from './machine.ts';
import { maskedNik } from './masking.ts';
import type { PhotoKind } from './photos.ts';

export type HistoryEvent = {
  id: number;
  at: Date;
  version: number;
  type: string;
  fromState: string | null;
  toState: string;
  actor: 'person' | 'citizen' | 'system';
  role: string | null;
  capacity: 'holder' | 'plt' | 'plh' | 'staff' | null;
  personId: number | null;
  person: string | null;
  office: string | null;
  unit: string | null;
  data: Record<string, unknown>;
};

export type PhotoFacts = {
  id: string;
  kind: PhotoKind;
  eventId: number | null;
  addedAt: Date;
  takenAt: Date | null;
  latitude: number | null;
  longitude: number | null;
  /** What the camera itself had written into the file. */
  originalTakenAt: Date | null;
  originalLatitude: number | null;
  originalLongitude: number | null;
};

export type Details = {
  categoryId: string;
  categoryEn: string;
  categorySector: string | null;
  city: string;
  kecamatan: string;
  kelurahan: string;
  address: string | null;
  rt: string | null;
  rw: string | null;
  landmark: string | null;
  latitude: number | null;
  longitude: number | null;
  channel: 'sms' | 'whatsapp' | 'email' | 'none';
  lateReason: string | null;
  crmNumber: string | null;
  referredTo: string | null;
  owner: string | null;
  unit: string | null;
  leadTicket: string | null;
  followers: string[];
  complainant: {
    name: string;
    phone: string | null;
    email: string | null;
    /** Only the last four digits. */
    nik: string;
    language: 'id' | 'en';
  };
  events: HistoryEvent[];
  photos: PhotoFacts[];
  /** The last message that failed, when none has reached the complainant since. */
  unreached: Unreached | null;
};

type Row = Omit<Details, 'complainant' | 'events' | 'photos' | 'unreached'> & {
  language: 'id' | 'en';
  nameSealed: Buffer;
  phoneSealed: Buffer | null;
  emailSealed: Buffer | null;
  nikSealed: Buffer | null;
};

/** Everything that a page about one complaint tells, in four queries. */
export async function detailsOf(db: Connection, { id }: Pick<Complaint, 'id'>): Promise<Details> {
  const [row, events, photos, unreached] = await Promise.all([
    rowOf(db, id),
    historyOf(db, id),
    photosOf(db, id),
    unreachedOf(db, id),
  ]);
  const { nameSealed, phoneSealed, emailSealed, nikSealed, language, ...facts } = row;
  const complainant = {
    name: unseal(nameSealed, 'complainants.name_sealed'),
    phone: unseal(phoneSealed, 'complainants.phone_sealed'),
    email: unseal(emailSealed, 'complainants.email_sealed'),
    nik: maskedNik(unseal(nikSealed, 'complainants.nik_sealed')),
    language,
  };
  return { ...facts, complainant, events, photos, unreached };
}

async function rowOf(db: Connection, id: number): Promise<Row> {
  const { rows } = await db.raw<{ rows: [Row] }>(
    `select cat.name_id as "categoryId", cat.name_en as "categoryEn", cat.sector_code as "categorySector",
       city.name as city, kec.name as kecamatan, kel.name as kelurahan, c.address, c.rt, c.rw, c.landmark,
       c.latitude, c.longitude, c.channel, c.late_reason as "lateReason", c.crm_number as "crmNumber",
       c.referred_to as "referredTo", own.name as owner, unit.name as unit, lead.ticket as "leadTicket",
       array(select f.ticket::text from complaints f where f.lead_id = c.id order by f.id) as followers,
       p.language, p.name_sealed as "nameSealed", p.phone_sealed as "phoneSealed", p.email_sealed as "emailSealed",
       p.nik_sealed as "nikSealed"
     from complaints c
     join categories cat on cat.code = c.category_code
     join areas city on city.code = c.city_code
     join areas kec on kec.code = c.kecamatan_code
     join areas kel on kel.code = c.kelurahan_code
     join complainants p on p.id = c.complainant_id
     left join offices own on own.id = c.owner_office_id
     left join offices unit on unit.id = c.unit_id
     left join complaints lead on lead.id = c.lead_id
     where c.id = ?`,
    [id],
  );
  return rows[0];
}

/** The complaint's history from the first event on, with names instead of ids. */
export async function historyOf(db: Connection, id: number): Promise<HistoryEvent[]> {
  const { rows } = await db.raw<{ rows: HistoryEvent[] }>(
    `select e.id, e.at, e.version, e.type, e.from_state as "fromState", e.to_state as "toState", e.actor, e.role,
       e.capacity, e.person_id as "personId", p.name as person, o.name as office, u.name as unit, e.data
     from complaint_events e
     left join people p on p.id = e.person_id
     left join offices o on o.id = e.office_id
     left join offices u on u.id = (e.data ->> 'unitId')::bigint
     where e.complaint_id = ? order by e.id`,
    [id],
  );
  return rows;
}

async function photosOf(db: Connection, id: number): Promise<PhotoFacts[]> {
  const { rows } = await db.raw<{ rows: PhotoFacts[] }>(
    `select id, kind, event_id as "eventId", added_at as "addedAt", taken_at as "takenAt", latitude, longitude,
       original_taken_at as "originalTakenAt", original_latitude as "originalLatitude",
       original_longitude as "originalLongitude"
     from photos where complaint_id = ? order by added_at, id`,
    [id],
  );
  return rows;
}

type WorkPlace = Pick<Complaint, 'kecamatanCode' | 'kelurahanCode' | 'cityCode' | 'restricted'>;

/** An office that can be given work. */
export type WorkOffice = { id: number; name: string; sectorCode: string | null; kind: string };

/** The statement of `officesForWork`, for a place that is told by SQL. */
export const officesForWorkSql = (place: {
  level: string;
  kecamatan: string;
  kelurahan: string;
  city: string;
  restricted: string;
}): string =>
  `select id, name, sector_code as "sectorCode", kind from offices
     where sector_code is distinct from 'inspektorat' and (
       (${place.level} = 'kecamatan' and (kind = 'camat' or not ${place.restricted})
         and (area_code = ${place.kecamatan} or (area_code = ${place.kelurahan} and kind = 'lurah')))
       or (${place.level} = 'city' and area_code = ${place.city} and kind = 'unit')
       or (${place.level} = 'province' and area_code = split_part(${place.city}, '.', 1)
         and kind = 'unit'))
     order by kind = 'unit', name`;

const officesForWorkAsked = officesForWorkSql({
  level: ':level',
  kecamatan: ':kecamatanCode',
  kelurahan: ':kelurahanCode',
  city: ':cityCode',
  restricted: ':restricted',
});

/**
 * Offices that a level can give work to in the complaint's area, by name. A complaint about officials stays with
 * the camat as long as it lies at the kecamatan; the inspectorate looks on and is given no work.
 */
export async function officesForWork(
  db: Connection,
  { kecamatanCode, kelurahanCode, cityCode, restricted }: WorkPlace,
  level: Level,
): Promise<WorkOffice[]> {
  const { rows } = await db.raw<{ rows: WorkOffice[] }>(officesForWorkAsked, {
    level,
    kecamatanCode,
    kelurahanCode,
    cityCode,
    restricted,
  });
  return rows;
}

/** The office of that list which usually works on a category: its sector's unit, the lurah or the camat. */
export function usualOffice<Office extends { kind: string; sectorCode: string | null }>(
  offices: Office[],
  sector: string | null,
): Office | undefined {
  if (sector === 'kelurahan') return offices.find(({ kind }) => kind === 'lurah');
  if (sector === 'kecamatan') return offices.find(({ kind }) => kind === 'camat');
  return offices.find(({ sectorCode }) => sectorCode !== null && sectorCode === sector);
}

/** The same for this case: whoever has said that it is not their work is not asked again by a slip. */
export function likelyOffice<Office extends { name: string; kind: string; sectorCode: string | null }>(
  offices: readonly Office[],
  { events, categorySector }: Pick<Details, 'events' | 'categorySector'>,
): Office | undefined {
  const declined = new Set(events.filter(({ type }) => type === 'decline').map(({ office }) => office));
  return usualOffice(
    offices.filter(({ name }) => !declined.has(name)),
    categorySector,
  );
}
