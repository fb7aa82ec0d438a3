import { recordAudit } from '../audit/record.ts';
import { appendFact } from '../complaints/records.ts';
import { lockComplaint } from '../complaints/queries.ts';
import { detailsOf } from '../complaints/details.ts';
import { seal } from '../database/sealing.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { surveyOf } from '../satisfaction/survey.ts';
import { messagesFrom, messagesTo, personalOf, readersOf, remarkOf } from './own-data-queries.ts';
import { proved, type Proof } from './proof.ts';
import type { Tracked } from './tracking.ts';

type Asking = Proof & { tracked: Tracked };

/**
 * Everything that is kept of a complainant with the own complaint (UU 27/2022 Art. 7 and 13): for whoever holds its
 * link and knows the phone. That it was shown is recorded. 'wait' after too many wrong digits. @throws Invalid
 */
export async function showOwnData(db: Database, asking: Asking) {
  const { own } = asking.tracked;
  const outcome = await db.transaction(async (trx) => {
    const proof = await proved(trx, asking);
    if (proof !== 'right') return proof;
    await recordAudit(trx, {
      at: asking.now,
      by: 'visitor',
      action: 'ownDataShown',
      complaintId: own.id,
      address: asking.address,
    });
    const personal = await personalOf(trx, own.id);
    const { complainant: _, events, photos, ...details } = await detailsOf(trx, own);
    return {
      personal,
      details,
      events,
      photos,
      told: await messagesTo(trx, own.id),
      said: await messagesFrom(trx, own.id),
      answers: await surveyOf(trx, own.id),
      remark: await remarkOf(trx, own.id),
      readBy: await readersOf(trx, own.id),
    };
  });
  if (outcome === 'wrong') throw new Invalid({ digits: 'digitsWrong' });
  return outcome;
}

export type OwnData = Exclude<Awaited<ReturnType<typeof showOwnData>>, 'wait'>;

type Correction = Asking & { name: string; homeAddress: string | null; key?: string | undefined };

/**
 * The complainant corrects the own name or home address (UU 27/2022 Art. 6). History says what was corrected and never
 * the value. 'wait' after too many wrong digits. @throws Invalid, NotFound
 */
export async function correctOwnData(
  db: Database,
  { name, homeAddress, key, ...asking }: Correction,
): Promise<'changed' | 'wait'> {
  const outcome = await db.transaction(async (trx) => {
    const proof = await proved(trx, asking);
    if (proof !== 'right') return proof;
    const complaint = await lockComplaint(trx, asking.tracked.own.ticket);
    if (!complaint) throw new NotFound();
    const before = await personalOf(trx, complaint.id);
    const changed = [
      ...(before.name === name ? [] : ['name']),
      ...(before.address === homeAddress ? [] : ['address']),
    ];
    if (changed.length === 0) return 'changed';
    await trx('complainants')
      .where({ id: complaint.complainantId })
      .update({
        name_sealed: seal(name, 'complainants.name_sealed'),
        address_sealed: seal(homeAddress, 'complainants.address_sealed'),
      });
    await appendFact(trx, complaint, {
      type: 'contactCorrected',
      at: asking.now,
      actor: { kind: 'citizen' },
      data: { changed },
      key,
    });
    return 'changed';
  });
  if (outcome === 'wrong') throw new Invalid({ digits: 'digitsWrong' });
  return outcome;
}
