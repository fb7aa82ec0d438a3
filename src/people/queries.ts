import type { Connection } from '../database/connect.ts';
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

export type SignedIn = { person: Person; notice: unknown; createdAt: Date; lastSeenAt: Date };

/** The person behind a session token, with today's roles, or undefined when it is unknown or too old. */
export async function signedIn(
  db: Connection,
  tokenHash: Buffer,
  day: string,
  limits: { createdAfter: Date; seenAfter: Date },
): Promise<SignedIn | undefined> {
  const { rows } = await db.raw<{ rows: (Row & Omit<SignedIn, 'person'>)[] }>(
    `select p.id, p.username, p.name, p.nip, p.language, ${rolesOn} as roles,
       s.notice, s.created_at as "createdAt", s.last_seen_at as "lastSeenAt"
     from sign_ins s join people p on p.id = s.person_id
     where s.token_hash = ? and s.created_at > ? and s.last_seen_at > ? and p.deactivated_at is null`,
    [day, day, tokenHash, limits.createdAfter, limits.seenAfter],
  );
  const [row] = rows;
  if (!row) return undefined;
  const { notice, createdAt, lastSeenAt, ...person } = row;
  return { person, notice, createdAt, lastSeenAt };
}
