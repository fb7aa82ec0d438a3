import type { Connection } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';
import type { BreachScope } from './affected.ts';
import type { BreachData } from './breach.ts';

export type Breach = {
  id: number;
  version: number;
  discoveredAt: Date;
  description: string;
  handling: string;
  data: BreachData[];
  scope: BreachScope;
  recordedBy: string;
  recordedAt: Date;
  toldAt: Date | null;
  authorityToldAt: Date | null;
  authorityReference: string | null;
  affected: number;
};

const columns = `b.id, b.version, b.discovered_at as "discoveredAt", b.description, b.handling, b.data, b.scope,
  p.name as "recordedBy", b.recorded_at as "recordedAt", b.told_at as "toldAt",
  b.authority_told_at as "authorityToldAt", b.authority_reference as "authorityReference",
  (select count(*)::int from breach_complaints c where c.breach_id = b.id) as affected`;

/** Every breach that was recorded, the latest first. */
export async function breaches(db: Connection): Promise<Breach[]> {
  const { rows } = await db.raw<{ rows: Breach[] }>(
    `select ${columns} from breaches b join people p on p.id = b.person_id order by b.id desc`,
  );
  return rows;
}

export async function breachById(
  db: Connection,
  id: number,
  lock: '' | 'for update' = '',
): Promise<Breach | undefined> {
  const { rows } = await db.raw<{ rows: Breach[] }>(
    `select ${columns} from breaches b join people p on p.id = b.person_id where b.id = ? ${lock && 'for update of b'}`,
    [id],
  );
  return rows[0];
}

export type Affected = {
  complaintId: number;
  ticket: string;
  kecamatan: string;
  name: string;
  phone: string | null;
  email: string | null;
  channel: string;
};

/** Everybody whom a breach concerned, with how they are reached; for who has to tell them by hand. */
export async function affectedPeople(db: Connection, breachId: number): Promise<Affected[]> {
  const { rows } = await db.raw<{
    rows: (Omit<Affected, 'name' | 'phone' | 'email'> & Record<'name' | 'phone' | 'email', Buffer | null>)[];
  }>(
    `select c.id as "complaintId", c.ticket::text as ticket, k.name as kecamatan, p.name_sealed as name,
       p.phone_sealed as phone, p.email_sealed as email, c.channel
     from breach_complaints b join complaints c on c.id = b.complaint_id
     join complainants p on p.id = c.complainant_id join areas k on k.code = c.kecamatan_code
     where b.breach_id = ? order by c.kecamatan_code, c.id`,
    [breachId],
  );
  return rows.map(({ name, phone, email, ...row }) => ({
    ...row,
    name: unseal(name!, 'complainants.name_sealed'),
    phone: unseal(phone, 'complainants.phone_sealed'),
    email: unseal(email, 'complainants.email_sealed'),
  }));
}

/** How many of those affected live under which kecamatan, the most first. */
export async function affectedByKecamatan(
  db: Connection,
  breachId: number,
): Promise<{ kecamatan: string; n: number }[]> {
  const { rows } = await db.raw<{ rows: { kecamatan: string; n: number }[] }>(
    `select k.name as kecamatan, count(*)::int as n
     from breach_complaints b join complaints c on c.id = b.complaint_id join areas k on k.code = c.kecamatan_code
     where b.breach_id = ? group by k.code order by n desc, k.code`,
    [breachId],
  );
  return rows;
}
