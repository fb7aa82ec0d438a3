import type { Transaction } from '../database/connect.ts';
import type { LetterName } from '../language/id/letters.ts';

export type PersonTelling = {
  personId: number;
  message: LetterName;
  /** What the letter says beside who, when and where: no secrets, as they are stored. */
  values?: Record<string, string>;
  now: Date;
};

/**
 * Writes a letter to one person into the queue, in the transaction that causes it. It goes to the address that
 * the person has when it is sent; nobody without one, and nobody who has left, is written to.
 */
export async function tellPerson(
  trx: Transaction,
  { personId, message, values = {}, now }: PersonTelling,
): Promise<void> {
  await trx.raw(
    `insert into notifications (audience, person_id, message, particulars, urgent, created_at)
     select 'person', p.id, :message, :particulars::jsonb, true, :now
     from people p where p.id = :personId and p.email is not null and p.deactivated_at is null`,
    { personId, message, particulars: JSON.stringify(values), now },
  );
}
