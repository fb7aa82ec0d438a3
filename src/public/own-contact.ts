import { contactOf, correctContact, type ContactChange } from '../complaints/contact.ts';
import type { Database } from '../database/connect.ts';
import { blindIndex } from '../database/sealing.ts';
import { Invalid } from '../errors.ts';
import { changesSince, failuresSince, keepFailure, lockAttempts } from './queries.ts';
import { attempts, attemptsMs, type Tracked } from './tracking.ts';

/** Most changes of a complaint's contact in a day from its page. */
const changesADay = 3;
const dayMs = 24 * 3_600_000;

type OwnContact = {
  tracked: Pick<Tracked, 'own'>;
  contact: ContactChange;
  /** The last four digits of the phone that is known until now; needed where there is one. */
  digits: string | undefined;
  address: string;
  now: Date;
  key?: string | undefined;
};

/**
 * The complainant corrects how the own complaint's news come. The old number and address are told. 'wait' after too
 * many wrong digits or changes. @throws Invalid at `digits`, `phone` or `email`, Conflict
 */
export async function correctOwnContact(
  db: Database,
  { tracked: { own }, contact, digits, address, now, key }: OwnContact,
): Promise<'changed' | 'wait'> {
  const addressIndex = blindIndex('track', `address:${address}`);
  const since = new Date(now.getTime() - attemptsMs);
  const outcome = await db.transaction(async (trx) => {
    const { ticket } = own;
    await lockAttempts(trx, ticket);
    if ((await failuresSince(trx, { ticket, addressIndex, since })) >= attempts) return 'wait';
    const { phone } = await contactOf(trx, own.id);
    if (phone && phone.slice(-4) !== digits && !(await isDone(trx, key))) {
      await keepFailure(trx, { ticket, addressIndex, at: now, since });
      return 'wrong';
    }
    if ((await changesSince(trx, own.id, new Date(now.getTime() - dayMs))) >= changesADay) return 'wait';
    await correctContact(trx, { ticket, contact, person: 'citizen', now, key });
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
