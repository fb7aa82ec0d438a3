import type { Connection } from '../database/connect.ts';
import type { Step } from '../web/sessions.ts';
import type { Person, Role } from './roles.ts';

// The roles that a person holds on a day, as one JSON value beside the person's row.
const rolesOn = `
  coalesce((
    select jsonb_agg(jsonb_build_object('role', g.role, 'capacity', g.capacity, 'officeId', o.id,
      'officeKind', o.kind, 'officeName', o.name, 'level', o.level, 'areaCode', o.area_code) order by g.id)
    from role_grants g join offices o on o.id = g.office_id
    where g.person_id = p.id and g.from_on <= ? and (g.to_on is null or g.to_on >= ?)
  ), '[]'::jsonb)`;

type Row = Omit<Person, 'roles'> & { roles: Role[] };

/** The active person of this name with the roles held on `day`, or undefined. */
export async function personByUsername(
  db: Connection,
  username: string,
  day: string,
): Promise<(Person & { passwordHash: string }) | undefined> {
  const { rows } = await db.raw<{ rows: (Row & { passwordHash: string })[] }>(
    `select p.id, p.username, p.name, p.nip, p.language, p.password_hash as "passwordHash", ${rolesOn} as roles
     from people p where p.username = ? and p.deactivated_at is null`,
    [day, day, username],
  );
  return rows[0];
}

/** The active person of this id with the roles held on `day`, or undefined. */
export async function personById(db: Connection, id: number, day: string): Promise<Person | undefined> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select p.id, p.username, p.name, p.nip, p.language, ${rolesOn} as roles
     from people p where p.id = ? and p.deactivated_at is null`,
    [day, day, id],
  );
  return rows[0];
}

/** The holders of a role in an office on a day, those who sign first. */
export async function holdersOf(db: Connection, officeId: number, day: string): Promise<Person[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select p.id, p.username, p.name, p.nip, p.language, ${rolesOn} as roles
     from people p where p.deactivated_at is null and exists (
       select from role_grants g where g.person_id = p.id and g.office_id = ?
         and g.from_on <= ? and (g.to_on is null or g.to_on >= ?))
     order by p.id`,
    [day, day, officeId, day, day],
  );
  return rows;
}

/** Whether a person was ever given a role, and has accepted the duties of access in force since. */
export type DutiesOfPerson = { given: boolean; accepted: boolean };

/** The same of a person `p`, as one JSON value; `lastGiven` has to be joined. */
export const dutiesOf = `
  jsonb_build_object('given', given.at is not null, 'accepted', exists (select from duty_acceptances a
    where a.person_id = p.id and a.version = (select max(version) from duty_texts)
      and (given.at is null or a.accepted_at >= given.at)))`;
export const lastGiven = `
  cross join lateral (select max(granted_at) as at from role_grants where person_id = p.id) given`;

export type SignedIn = {
  person: Person;
  duties: DutiesOfPerson;
  id: string;
  awaiting: Step | null;
  provedAt: Date | null;
  secondFactorAt: Date | null;
  identityId: number | null;
  notice: unknown;
  createdAt: Date;
  lastSeenAt: Date;
};

export type Alive = { createdAfter: Date; seenAfter: Date; awaitingAfter: Date };

/** Of sessions `s`: alive at the instants of `Alive`. */
export const aliveSql = `s.created_at > :createdAfter and s.last_seen_at > :seenAfter
  and (s.awaiting is null or s.created_at > :awaitingAfter)`;

/** The person behind a session token, with today's roles, or undefined when it is unknown or too old. */
export async function signedIn(
  db: Connection,
  tokenHash: Buffer,
  day: string,
  alive: Alive,
): Promise<SignedIn | undefined> {
  const { rows } = await db.raw<{ rows: (Row & Omit<SignedIn, 'person' | 'id'> & { sessionId: string })[] }>(
    `select p.id, p.username, p.name, p.nip, p.language, ${rolesOn.replaceAll('?', ':day')} as roles,
       ${dutiesOf} as duties, s.id as "sessionId", s.awaiting, s.proved_at as "provedAt", s.second_factor_at as "secondFactorAt",
       s.identity_id as "identityId", s.notice, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt"
     from sign_ins s join people p on p.id = s.person_id
     ${lastGiven}
     where s.token_hash = :tokenHash and ${aliveSql} and p.deactivated_at is null`,
    { day, tokenHash, ...alive },
  );
  const [row] = rows;
  if (!row) return undefined;
  const {
    duties,
    sessionId,
    awaiting,
    provedAt,
    secondFactorAt,
    identityId,
    notice,
    createdAt,
    lastSeenAt,
    ...person
  } = row;
  return {
    person,
    duties,
    id: sessionId,
    awaiting,
    provedAt,
    secondFactorAt,
    identityId,
    notice,
    createdAt,
    lastSeenAt,
  };
}
