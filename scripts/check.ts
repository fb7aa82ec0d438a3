// npm run check: proves that no complaint is lost, none is nobody's turn and every report adds up; prints each fault
// and exits with 1.
import { now, readClock } from '../src/clock.ts';
import { brokenPromises } from '../src/complaints/check.ts';
import { shownTicket } from '../src/complaints/tickets.ts';
import { brokenReports } from '../src/reports/check.ts';
import { withDatabase } from './database.ts';

await withDatabase(async (db) => {
  const broken = await brokenPromises(db);
  for (const { ticket, fault } of broken) console.log(`  ${shownTicket(ticket)}  ${fault}`);
  const { rows } = await db.raw<{ rows: [{ all: number; open: number }] }>(
    'select count(*) as all, count(*) filter (where closed_at is null) as open from complaints',
  );
  console.log(`  ${rows[0].all} complaints, ${rows[0].open} open, ${broken.length} faults`);
  await readClock(db);
  const reports = await brokenReports(db, now());
  for (const { report, fault } of reports) console.log(`  report ${report}  ${fault}`);
  console.log(`  reports: ${reports.length} faults`);
  if (broken.length + reports.length > 0) process.exitCode = 1;
});
