import { complaintByTicket } from '../complaints/queries.ts';
import type { Followed } from '../complaints/citizen-acts.ts';
import type { Connection, Database } from '../database/connect.ts';
import { blindIndex, unseal } from '../database/sealing.ts';
import { Invalid, NotFound } from '../errors.ts';
import { networkPart } from '../web/network-part.ts';
import { failuresSince, keepFailure, lockAttempts, phoneOfTicket, ticketsByKey } from './queries.ts';

/** A complaint as its complainant follows it, by a key. */
export type Tracked = Followed & { key: string };

/** The complaint behind a tracking link. @throws NotFound for any other key */
export async function trackedByKey(db: Connection, key: string): Promise<Tracked> {
  const tickets = /^[\w-]{22}$/.test(key) ? await ticketsByKey(db, key) : undefined;
  if (!tickets) throw new NotFound();
  const own = (await complaintByTicket(db, tickets.ticket))!;
  const lead = tickets.leadTicket ? (await complaintByTicket(db, tickets.leadTicket))! : null;
  return { key, own, lead };
}

/** Whether a complaint can be followed by this key. */
export const isTrackKey = async (db: Connection, key: string): Promise<boolean> =>
  (await ticketsByKey(db, key)) !== undefined;

/** Failures within `attemptsMs` after which a ticket has to wait; or an address, which may be a whole village's. */
const attempts = { ofTicket: 10, ofAddress: 60 };
export const attemptsMs = 15 * 60 * 1000;
export const tooMany = ({ ofTicket, ofAddress }: typeof attempts): boolean =>
  ofTicket >= attempts.ofTicket || ofAddress >= attempts.ofAddress;

type Attempt = { ticket: string; digits: string; address: string; now: Date };

/**
 * The tracking key for a ticket and the last four digits of its complainant's phone, or 'wait' after too many
 * failures. An unknown ticket and wrong digits look alike. @throws Invalid
 */
export async function findTracked(
  db: Database,
  { ticket, digits, address, now }: Attempt,
): Promise<{ key: string } | 'wait'> {
  // Whose address it was is nobody's business: kept as a keyed hash, for a quarter of an hour; of IPv6 the /64.
  const addressIndex = blindIndex('track', `address:${networkPart(address)}`);
  const since = new Date(now.getTime() - attemptsMs);
  const found = await db.transaction(async (trx) => {
    await lockAttempts(trx, ticket);
    if (tooMany(await failuresSince(trx, { ticket, addressIndex, since }))) return 'wait';
    const known = await phoneOfTicket(trx, ticket);
    if (known && unseal(known.phoneSealed, 'complainants.phone_sealed')?.slice(-4) === digits)
      return { key: known.trackKey };
    await keepFailure(trx, { ticket, addressIndex, at: now, since });
    return null;
  });
  if (!found) throw new Invalid({ form: 'trackMismatch' });
  return found;
}
