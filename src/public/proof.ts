import { contactOf } from '../complaints/contact.ts';
import type { Transaction } from '../database/connect.ts';
import { blindIndex } from '../database/sealing.ts';
import { networkPart } from '../web/network-part.ts';
import { failuresSince, keepFailure, lockAttempts } from './queries.ts';
import { attemptsMs, tooMany, type Tracked } from './tracking.ts';

export type Proof = {
  tracked: Pick<Tracked, 'own'>;
  /** The last four digits of the phone that is known until now; needed where there is one. */
  digits: string | undefined;
  address: string;
  now: Date;
};

/**
 * Whether these are the last digits of the complainant's phone: whoever holds the link alone is not enough. 'wait'
 * after too many wrong ones. `known` says that the same form was right before.
 */
export async function proved(
  trx: Transaction,
  { tracked: { own }, digits, address, now }: Proof,
  known: () => Promise<boolean> = async () => false,
): Promise<'right' | 'wrong' | 'wait'> {
  const { ticket } = own;
  const addressIndex = blindIndex('track', `address:${networkPart(address)}`);
  const since = new Date(now.getTime() - attemptsMs);
  await lockAttempts(trx, ticket);
  if (tooMany(await failuresSince(trx, { ticket, addressIndex, since }))) return 'wait';
  const { phone } = await contactOf(trx, own.id);
  if (!phone || phone.slice(-4) === digits || (await known())) return 'right';
  await keepFailure(trx, { ticket, addressIndex, at: now, since });
  return 'wrong';
}
