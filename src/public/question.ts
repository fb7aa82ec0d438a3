import { recordAudit } from '../audit/record.ts';
import { isAsked } from '../complaints/citizen-acts.ts';
import { contactOf, type Contact } from '../complaints/contact.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotAllowed, TooMany } from '../errors.ts';
import { proved, type Proof } from './proof.ts';
import { attemptsMs, type Tracked } from './tracking.ts';

/** Whether the matter is kept from whoever holds the link alone: the own one is confidential, or what it was joined to. */
export const isHidden = ({ own, lead }: Pick<Tracked, 'own' | 'lead'>): boolean =>
  own.confidential || (lead?.confidential ?? false);

/**
 * How a complainant comes to read what the office asks: at once; of a confidential matter after the last digits of the
 * own phone; at the counter where none is known, and where the confidential case is somebody else's. Null when nothing
 * is asked.
 */
export function wayToQuestion(
  tracked: Tracked,
  { phone }: Pick<Contact, 'phone'>,
): 'open' | 'digits' | 'counter' | null {
  if (!isAsked(tracked)) return null;
  if (!isHidden(tracked)) return 'open';
  return phone && !tracked.lead?.confidential ? 'digits' : 'counter';
}

/**
 * Lets whoever holds the link and knows the phone read the question of a confidential case; that it was read is recorded.
 * @throws Invalid at `digits`, TooMany after too many wrong ones, NotAllowed where no question waits that is read so
 */
export async function readQuestion(db: Database, asking: Proof & { tracked: Tracked }): Promise<void> {
  const { tracked, address, now } = asking;
  const { own } = tracked;
  const outcome = await db.transaction(async (trx) => {
    if (wayToQuestion(tracked, await contactOf(trx, own.id)) !== 'digits')
      throw new NotAllowed('questionShown', own.state);
    const proof = await proved(trx, asking);
    if (proof === 'right')
      await recordAudit(trx, {
        at: now,
        by: 'visitor',
        action: 'questionShown',
        complaintId: own.id,
        address,
      });
    return proof;
  });
  if (outcome === 'wait') throw new TooMany(attemptsMs / 1000);
  if (outcome === 'wrong') throw new Invalid({ digits: 'digitsWrong' });
}
