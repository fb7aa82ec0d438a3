import type { Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Invalid } from '../errors.ts';
import { advanceIn, type Act, type Advanced } from './advance.ts';
import { complaintByTicket } from './queries.ts';
import { readTicket } from './tickets.ts';

/**
 * Joins a complaint to the one about the same matter: it closes as merged, and from then on its complainant
 * hears whatever the lead's hears. @throws Invalid when the lead is unknown here, closed or the same complaint.
 */
export async function mergeIn(
  trx: Transaction,
  act: Omit<Act, 'event'>,
  leadTicket: string,
): Promise<Advanced> {
  const read = readTicket(leadTicket);
  if ('fault' in read) throw new Invalid({ ticket: read.fault });
  // Both at once and always in the same order: two that are merged into each other would both be gone.
  const why = 'the same matter may have been told in another kelurahan of the kecamatan';
  const [complaint, found] = await beyondScope(trx, why, async () => {
    await trx('complaints')
      .whereIn('ticket', [act.ticket, read.ticket])
      .orderBy('id')
      .forNoKeyUpdate()
      .select('id');
    return [await complaintByTicket(trx, act.ticket), await complaintByTicket(trx, read.ticket)];
  });
  if (!found || found.kecamatanCode !== complaint?.kecamatanCode) throw new Invalid({ ticket: 'unknown' });
  if (found.id === complaint.id) throw new Invalid({ ticket: 'same' });
  if (found.state === 'closed' || found.restricted !== complaint.restricted)
    throw new Invalid({ ticket: 'closed' });
  const advanced = await advanceIn(trx, { ...act, event: { type: 'mergeInto', ticket: found.ticket } });
  if (!advanced.repeated)
    // Those who had joined this complaint follow the new lead too.
    await beyondScope(trx, why, () =>
      trx('complaints')
        .where({ id: complaint.id })
        .orWhere({ lead_id: complaint.id })
        .update({ lead_id: found.id }),
    );
  return advanced;
}
