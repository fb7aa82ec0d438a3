import { recordAudit } from '../audit/record.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { kinds } from './kinds.ts';
import { dueRecords, lockRunningRound, type Round } from './queries.ts';

const atOnce = 200;

/**
 * Carries out the rounds that were ordered, some records in each transaction: it may be interrupted and begun again
 * at any time, and several workers share the work (UU 27/2022 Art. 44: destroyed for good, and recorded).
 */
export const destructions = {
  next: async () => null,
  async run(db: Database, now: Date): Promise<void> {
    while (await db.transaction((trx) => step(trx, now)));
  },
};

async function step(trx: Transaction, now: Date): Promise<boolean> {
  const round = await lockRunningRound(trx);
  if (!round) return false;
  const { kind, beforeAt: before, reachedAt: reached } = round;
  const due = await dueRecords(trx, kind, { before, reached }, { limit: atOnce });
  if (due.length > 0)
    await kinds[kind].destroy(
      trx,
      due.map(({ id }) => id),
      now,
    );
  const destroyed = round.destroyed + due.length;
  if (due.length < atOnce) await end(trx, round, destroyed, now);
  else
    await trx('retention_rounds')
      .where({ id: round.id })
      .update({ destroyed, reached_at: due.at(-1)!.since });
  return true;
}

async function end(trx: Transaction, { id, kind }: Round, destroyed: number, now: Date): Promise<void> {
  await trx('retention_rounds').where({ id }).update({ destroyed, ended_at: now });
  await recordAudit(trx, {
    at: now,
    by: 'system',
    action: 'recordsDestroyed',
    subject: { kind: 'retention', id: kind },
    particulars: { round: id, destroyed },
  });
}
