import type { Connection } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';

import type { Catalogue } from '../language/index.ts';

export type Personal = {
  name: string;
  phone: string | null;
  email: string | null;
  nik: string | null;
  address: string | null;
  language: 'id' | 'en';
};

/** What is known of the complainant of a complaint. */
export async function personalOf(db: Connection, complaintId: number): Promise<Personal> {
  const { rows } = await db.raw<{ rows: [Record<string, Buffer | null> & { language: 'id' | 'en' }] }>(
    `select p.name_sealed as name, p.phone_sealed as phone, p.email_sealed as email, p.nik_sealed as nik,
       p.address_sealed as address, p.language
     from complaints c join complainants p on p.id = c.complainant_id where c.id = ?`,
    [complaintId],
  );
  const { name, phone, email, nik, address, language } = rows[0];
  return {
    name: unseal(name!, 'complainants.name_sealed'),
    phone: unseal(phone ?? null, 'complainants.phone_sealed'),
    email: unseal(email ?? null, 'complainants.email_sealed'),
    nik: unseal(nik ?? null, 'complainants.nik_sealed'),
    address: unseal(address ?? null, 'complainants.address_sealed'),
    language,
  };
}

export type Told = { at: Date; channel: string | null; status: string; text: string | null };

/** Every message about a complaint to its complainant, in order. */
export async function messagesTo(db: Connection, complaintId: number): Promise<Told[]> {
  const { rows } = await db.raw<{ rows: Told[] }>(
    `select coalesce(sent_at, created_at) as at, channel, status, body as text from notifications
     where complaint_id = ? and audience = 'citizen' order by id`,
    [complaintId],
  );
  return rows;
}

export type Said = { at: Date; channel: string; text: string | null };

/** Every message that the complainant wrote about a complaint, in order. */
export async function messagesFrom(db: Connection, complaintId: number): Promise<Said[]> {
  const { rows } = await db.raw<{ rows: (Omit<Said, 'text'> & { text: Buffer | null })[] }>(
    `select received_at as at, channel, text_sealed as text from inbound_messages
     where complaint_id = ? order by id`,
    [complaintId],
  );
  return rows.map((row) => ({ ...row, text: unseal(row.text, 'inbound_messages.text_sealed') }));
}

/** What the complainant wrote beside the grades of the survey. */
export async function remarkOf(db: Connection, complaintId: number): Promise<string | null> {
  const row = (await db('survey_answers')
    .where({ complaint_id: complaintId })
    .first('remark_sealed', 'remark')) as { remark_sealed: Buffer | null; remark: string | null } | undefined;
  if (!row) return null;
  return unseal(row.remark_sealed, `survey_answers.remark_sealed:${complaintId}`) ?? row.remark;
}

export type ReadBy = { at: Date; action: string; office: string | null };

/** Which office was shown the complainant's data, when and on what page; which official is not said. */
export async function readersOf(db: Connection, complaintId: number): Promise<ReadBy[]> {
  const { rows } = await db.raw<{ rows: ReadBy[] }>(
    `select r.at, r.action, (
       select o.name from role_grants g join offices o on o.id = g.office_id
       where g.person_id = r.person_id and g.from_on <= r.at::date + 1 order by g.from_on desc, g.id limit 1) as office
     from (
       select id, at, person_id, action from audit_events where complaint_id = :id and person_id is not null
       union all
       select id, at, person_id, 'identityShown' from complaint_events where complaint_id = :id and type = 'identityShown'
     ) r order by r.at, r.id`,
    { id: complaintId },
  );
  return rows;
}

export type Breached = {
  discoveredAt: Date;
  description: string;
  handling: string;
  data: (keyof Catalogue['privacy']['breach']['data'])[];
};

/** The breaches that concerned a complaint and of which its complainant was told. */
export async function breachesOf(db: Connection, complaintId: number): Promise<Breached[]> {
  const { rows } = await db.raw<{ rows: Breached[] }>(
    `select b.discovered_at as "discoveredAt", b.description, b.handling, b.data
     from breach_complaints c join breaches b on b.id = c.breach_id
     where c.complaint_id = ? and b.told_at is not null order by b.id`,
    [complaintId],
  );
  return rows;
}
