import { correctContact, type ContactChange } from '../complaints/contact.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { proved, type Proof } from './proof.ts';
import { changesSince } from './queries.ts';

/** Most changes of a complaint's contact in a day from its page. */
const changesADay = 3;
const dayMs = 24 * 3_600_000;

type OwnContact = Proof & { contact: ContactChange; key?: string | undefined };

/**
 * The complainant corrects how the own complaint's news come. The old number and address are told. 'wait' after too
 * many wrong digits or changes. @throws Invalid at `digits`, `phone` or `email`, Conflict
 */
export async function correctOwnContact(
  db: Database,
  { tracked: { own }, contact, digits, address, now, key }: OwnContact,
): Promise<'changed' | 'wait'> {
  const outcome = await db.transaction(async (trx) => {
    const proof = await proved(trx, { tracked: { own }, digits, address, now }, () => isDone(trx, key));
    if (proof !== 'right') return proof;
    if ((await changesSince(trx, own.id, new Date(now.getTime() - dayMs))) >= changesADay) return 'wait';
    await correctContact(trx, { ticket: own.ticket, contact, person: 'citizen', now, key });
    return 'changed';
  });
  if (outcome === 'wrong') throw new Invalid({ digits: 'digitsWrong' });
  return outcome;
}

// The same form again: the phone that its digits belonged to has been replaced by it.
async function isDone(db: Database, key: string | undefined): Promise<boolean> {
  if (!key) return false;
  return (await db('complaint_events').where({ request_key: key }).first('id')) !== undefined;
}
