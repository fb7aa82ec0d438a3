import type { Connection } from '../database/connect.ts';
import { aliveSql, type Alive } from './queries.ts';
import type { Role } from './roles.ts';

export type HeldRole = Pick<Role, 'role' | 'capacity' | 'officeName'> & { from: string; to: string | null };

/** The roles that a person holds or will hold, the present ones first. */
export async function heldRoles(db: Connection, personId: number, day: string): Promise<HeldRole[]> {
  const { rows } = await db.raw<{ rows: HeldRole[] }>(
    `select g.role, g.capacity, o.name as "officeName", g.from_on as "from", g.to_on as "to"
     from role_grants g join offices o on o.id = g.office_id
     where g.person_id = :personId and (g.to_on is null or g.to_on >= :day) order by g.from_on > :day, g.id`,
    { personId, day },
  );
  return rows;
}

export type OwnSession = {
  id: string;
  device: string | null;
  network: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  awaiting: string | null;
};

/** The sessions of a person that are alive, the one used last first (index sign_ins_by_person). */
export async function sessionsOf(db: Connection, personId: number, alive: Alive): Promise<OwnSession[]> {
  const { rows } = await db.raw<{ rows: OwnSession[] }>(
    `select s.id, s.device, s.network::text as network, s.created_at as "createdAt",
       s.last_seen_at as "lastSeenAt", s.awaiting
     from sign_ins s where s.person_id = :personId and ${aliveSql} order by s.last_seen_at desc, s.id limit 100`,
    { personId, ...alive },
  );
  return rows;
}

/** When the person last set the password; null when that was before it was noted. */
export async function passwordSetAt(db: Connection, personId: number): Promise<Date | null> {
  const row = (await db('people').where({ id: personId }).first('password_set_at')) as {
    password_set_at: Date | null;
  };
  return row.password_set_at;
}
