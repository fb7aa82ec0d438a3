import type { Connection } from '../database/connect.ts';
import { blindIndexes, unseal } from '../database/sealing.ts';

export type KnownVisitor = {
  complainantId: number;
  name: string;
  phone: string | null;
  email: string | null;
};

type Row = { complainantId: number; name: Buffer; phone: Buffer | null; email: Buffer | null };

/**
 * The last visitor of a kecamatan's counter with this phone number (E.164), or undefined. Who complained
 * anonymously or in confidence is not found: a phone number alone must not tell that name.
 */
export async function visitorByPhone(
  db: Connection,
  kecamatanCode: string,
  phone: string,
): Promise<KnownVisitor | undefined> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select p.id as "complainantId", p.name_sealed as name, p.phone_sealed as phone, p.email_sealed as email
     from complainants p join complaints c on c.complainant_id = p.id
     where p.phone_index = any(?) and c.kecamatan_code = ? and not c.anonymous and not c.confidential
     order by c.received_at desc, c.id desc limit 1`,
    [blindIndexes('phone', phone), kecamatanCode],
  );
  return rows[0] && opened(rows[0]);
}

/** The visitor whom this clerk has just served in this session, by the ticket, or undefined. */
export async function visitorOf(
  db: Connection,
  ticket: string,
  { sessionId, personId }: { sessionId: number; personId: number },
): Promise<KnownVisitor | undefined> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select p.id as "complainantId", p.name_sealed as name, p.phone_sealed as phone, p.email_sealed as email
     from complaints c join complainants p on p.id = c.complainant_id
     where c.ticket = ? and c.session_id = ? and c.created_by = ?`,
    [ticket, sessionId, personId],
  );
  return rows[0] && opened(rows[0]);
}

const opened = ({ complainantId, name, phone, email }: Row): KnownVisitor => ({
  complainantId,
  name: unseal(name, 'complainants.name_sealed'),
  phone: unseal(phone, 'complainants.phone_sealed'),
  email: unseal(email, 'complainants.email_sealed'),
});
