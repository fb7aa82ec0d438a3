import type { Database } from '../database/connect.ts';
import { blindIndex } from '../database/sealing.ts';
import { networkPart } from '../web/network-part.ts';

/** Unsigned requests of one address a minute that are still answered with care. */
const refusedAtMost = 60;

/**
 * Counts a webhook's request that was refused, by the keyed hash of its address (of IPv6 the /64). True when that address floods us: it
 * is told to wait (429). Signed requests are never counted, so that nobody can shut out a provider.
 */
export async function floods(
  db: Database,
  address: string,
  minute: Date,
  most = refusedAtMost,
): Promise<boolean> {
  const source = blindIndex('track', `webhook:${networkPart(address)}`);
  const { rows } = await db.raw<{ rows: { refused: number }[] }>(
    `insert into webhook_refusals as r (source, minute, refused) values (:source, date_trunc('minute', :minute::timestamptz), 1)
     on conflict (source, minute) do update set refused = r.refused + 1 where r.refused <= :most
     returning refused`,
    { source, minute, most },
  );
  // Above the limit nothing is written any more.
  return rows.length === 0 || rows[0]!.refused > most;
}

/** Forgets refusals that are over. */
export async function forgetRefusals(db: Database, now: Date): Promise<void> {
  await db('webhook_refusals')
    .where('minute', '<', new Date(now.getTime() - 3_600_000))
    .delete();
}
