import type { Connection } from '../../database/connect.ts';
import { blindIndexes } from '../../database/sealing.ts';
import type { Person } from '../../people/roles.ts';
import { listed, type Listed } from '../list.ts';
import { readPhone } from '../phone.ts';
import { countersOf } from '../policy.ts';

export type Number = { kind: 'phone' | 'nik'; value: string };

/** What was typed as a telephone number (in E.164) or as a NIK of sixteen figures; null when it is neither. */
export function readNumber(typed: string): Number | null {
  const figures = typed.replace(/[ .-]/g, '');
  if (/^\d{16}$/.test(figures)) return { kind: 'nik', value: figures };
  const phone = readPhone(typed);
  return phone ? { kind: 'phone', value: phone } : null;
}

const atMost = 50;

/**
 * The newest 50 complaints of who has this number, at the own counter: by the keyed hash, as names and numbers are sealed
 * (indexes complainants_by_phone and complainants_by_nik). Who complained anonymously or in confidence is not found: that
 * a number belongs to such a complaint is shown by unmasking alone, which asks for a reason.
 */
export async function complaintsOfNumber(
  db: Connection,
  person: Person,
  { kind, value }: Number,
): Promise<Listed[]> {
  const column = kind === 'phone' ? 'p.phone_index' : 'p.nik_index';
  return (await listed(
    db('complaints as c')
      .join('complainants as p', 'p.id', 'c.complainant_id')
      .whereRaw(`${column} = any(?)`, [blindIndexes(kind, value)])
      .whereIn('c.kecamatan_code', countersOf(person))
      .where({ 'c.anonymous': false, 'c.confidential': false }),
  )
    .orderBy([
      { column: 'c.received_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ])
    .limit(atMost)) as Listed[];
}
