// npm run check: proves that no complaint is lost and none is nobody's turn; prints each that is and exits with 1.
import { brokenPromises } from '../src/complaints/check.ts';
import { shownTicket } from '../src/complaints/tickets.ts';
import { withDatabase } from './database.ts';

await withDatabase(async (db) => {
  const broken = await brokenPromises(db);
  for (const { ticket, fault } of broken) console.log(`  ${shownTicket(ticket)}  ${fault}`);
  const { rows } = await db.raw<{ rows: [{ all: number; open: number }] }>(
    'select count(*) as all, count(*) filter (where closed_at is null) as open from complaints',
  );
  console.log(`  ${rows[0].all} complaints, ${rows[0].open} open, ${broken.length} faults`);
  if (broken.length > 0) process.exitCode = 1;
});
