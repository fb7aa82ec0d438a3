import type { Knex } from 'knex';
import type { Connection } from '../database/connect.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { visibleTo } from '../complaints/scope.ts';
import type { Person } from '../people/roles.ts';
import { membersOfReview, type MemberOf } from './team.ts';
import type { Point } from './walking-order.ts';

/** A complaint with what somebody needs who goes there. */
export type Place = Pick<
  Complaint,
  | 'ticket'
  | 'version'
  | 'state'
  | 'text'
  | 'cityCode'
  | 'kecamatanCode'
  | 'kelurahanCode'
  | 'anonymous'
  | 'confidential'
  | 'restricted'
  | 'urgent'
  | 'unitId'
  | 'ownerOfficeId'
  | 'dueAt'
  | 'overdueAt'
  | 'pausedAt'
> & {
  id: number;
  categoryId: string;
  categoryEn: string;
  cityKind: string;
  kecamatan: string;
  kelurahan: string;
  address: string | null;
  rt: string | null;
  rw: string | null;
  landmark: string | null;
  latitude: number | null;
  longitude: number | null;
  kelurahanLatitude: number | null;
  kelurahanLongitude: number | null;
};

export type Stop = Place & {
  reviewId: number;
  recordedAt: Date | null;
  phoneSealed: Buffer | null;
  members: MemberOf[];
  /** The middle of what is known of the stop's RW, from complaints there that have a position. */
  rwPoint: Point | null;
};

/** A review that waits for an invited office to say whether it comes. */
export type Invitation = Place & { plannedOn: string };

const place = `c.id, c.ticket, c.version, c.state, c.text, c.city_code as "cityCode",
  c.kecamatan_code as "kecamatanCode", c.kelurahan_code as "kelurahanCode", c.anonymous, c.confidential,
  c.restricted, c.urgent, c.unit_id as "unitId", c.owner_office_id as "ownerOfficeId", c.due_at as "dueAt",
  c.overdue_at as "overdueAt", c.paused_at as "pausedAt", cat.name_id as "categoryId",
  cat.name_en as "categoryEn", city.kind as "cityKind", kec.name as kecamatan, kel.name as kelurahan, c.address,
  c.rt, c.rw, c.landmark, c.latitude, c.longitude, kel.latitude as "kelurahanLatitude",
  kel.longitude as "kelurahanLongitude"`;

/** The reviews of a day in which the person takes part, recorded ones too; not yet in walking order. */
export async function stopsOn(db: Connection, person: Person, day: string): Promise<Stop[]> {
  return (await withPlace(
    planned(db, person).join('complainants as p', 'p.id', 'c.complainant_id').where('r.planned_on', day),
  )
    .select(
      db.raw(`${place}, r.id as "reviewId", r.recorded_at as "recordedAt", p.phone_sealed as "phoneSealed",
        ${membersOfReview} as members, ${middleOfRw} as "rwPoint"`),
    )
    .orderBy('r.id')) as Stop[];
}

/** Invitations of the person's offices from a day on that nobody has answered yet, the next review first. */
export async function openInvitations(db: Connection, person: Person, from: string): Promise<Invitation[]> {
  const offices = person.roles.filter(({ role }) => answering.includes(role)).map(({ officeId }) => officeId);
  if (offices.length === 0) return [];
  return (await withPlace(
    db('review_members as m')
      .join('reviews as r', 'r.id', 'm.review_id')
      .join('offices as o', 'o.id', 'm.office_id')
      .join('complaints as c', 'c.id', 'r.complaint_id')
      .whereIn('m.office_id', offices)
      .whereNull('m.answer')
      .whereNull('r.recorded_at')
      .whereNull('r.waived_reason')
      .where('r.planned_on', '>=', from)
      .where('c.state', 'kecamatan.reviewPlanned')
      // Whoever leads the review is not asked whether it comes.
      .whereRaw(`o.kind <> case when c.restricted then 'camat' else 'lurah' end`)
      .where(visibleTo(person)),
  )
    .select(db.raw(`${place}, r.planned_on as "plannedOn"`))
    .orderBy(['r.planned_on', 'r.id'])
    .limit(50)) as Invitation[];
}

/** The days on which reviews of the person are planned and not yet done, with their number. */
export async function plannedDays(
  db: Connection,
  person: Person,
): Promise<{ day: string; reviews: number }[]> {
  return (await planned(db, person)
    .whereNotNull('r.planned_on')
    .whereNull('r.recorded_at')
    .groupBy('r.planned_on')
    .orderBy('r.planned_on')
    .select({ day: 'r.planned_on' }, db.raw('count(*)::int as reviews'))) as {
    day: string;
    reviews: number;
  }[];
}

/** Complaints of the person's area or unit for which no review is planned or waived, the most urgent first. */
export async function notYetPlanned(db: Connection, person: Person, limit: number): Promise<Place[]> {
  return (await withPlace(
    db('complaints as c')
      .where('c.state', 'kecamatan.assigned')
      .where(visibleTo(person))
      .where(ownPart(person, { unit: 'c.unit_id = ?' })),
  )
    .select(db.raw(place))
    .orderBy(['c.due_at', { column: 'c.urgent', order: 'desc' }, 'c.id'])
    .limit(limit)) as Place[];
}

/** The offices of some kecamatan that can be invited to a review, units after the camat, by name. */
export async function teamChoices(
  db: Connection,
  kecamatanCodes: string[],
): Promise<{ id: number; kind: string; name: string; areaCode: string }[]> {
  const { rows } = await db.raw<{ rows: { id: number; kind: string; name: string; areaCode: string }[] }>(
    `select id, kind, name, area_code as "areaCode" from offices
     where area_code = any(?) and level = 'kecamatan' order by kind = 'unit', name, id`,
    [kecamatanCodes],
  );
  return rows;
}

const answering = ['unitOfficer', 'lurah', 'camat'];

const middleOfRw = `(
  select json_build_object('latitude', avg(n.latitude), 'longitude', avg(n.longitude)) from complaints n
  where n.kelurahan_code = c.kelurahan_code and n.rw = c.rw and n.latitude is not null and n.longitude is not null
  having count(*) > 0)`;

const invited = 'exists (select from review_members m where m.review_id = r.id and m.office_id = ?)';

// A planned review that a meeting, a merger or a withdrawal overtook is nobody's errand any more.
function planned(db: Connection, person: Person) {
  return db('reviews as r')
    .join('complaints as c', 'c.id', 'r.complaint_id')
    .whereNull('r.waived_reason')
    .whereRaw(`(r.recorded_at is not null or c.state = 'kecamatan.reviewPlanned')`)
    .where(visibleTo(person))
    .where(ownPart(person, { unit: invited }));
}

/** Of what a person may see: the area of a lurah or camat, and for a unit what `unit` says of its office. */
function ownPart(person: Person, { unit }: { unit: string }): Knex.QueryCallback {
  return (where) => {
    where.whereRaw('false');
    for (const { role, areaCode, officeId } of person.roles) {
      if (role === 'lurah') where.orWhere('c.kelurahan_code', areaCode);
      if (role === 'camat') where.orWhere('c.kecamatan_code', areaCode);
      if (role === 'unitOfficer') where.orWhereRaw(unit, [officeId]);
    }
  };
}

function withPlace(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .join('categories as cat', 'cat.code', 'c.category_code')
    .join('areas as city', 'city.code', 'c.city_code')
    .join('areas as kec', 'kec.code', 'c.kecamatan_code')
    .join('areas as kel', 'kel.code', 'c.kelurahan_code');
}
