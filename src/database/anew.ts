import type { Database, Transaction } from './connect.ts';

type Attempts = { atMost: number; when: (fault: unknown) => boolean };

/** Runs a transaction, and begins it anew as long as it ends with such a fault; the last one is thrown. */
export async function transactionAnew<Result>(
  db: Database,
  work: (trx: Transaction) => Promise<Result>,
  { atMost, when }: Attempts,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(work);
    } catch (fault) {
      if (!when(fault) || attempt === atMost) throw fault;
    }
  }
}
