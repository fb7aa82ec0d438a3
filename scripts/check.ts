// npm run check: proves that no complaint is lost, none is nobody's turn, every count and report adds up and nothing
// that was recorded was tampered with; prints each fault and exits with 1.
import { chainHistories } from '../src/audit/sealing.ts';
import { lastSeal } from '../src/audit/seals.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { now, readClock } from '../src/clock.ts';
import { brokenPromises } from '../src/complaints/check.ts';
import { wrongTallies } from '../src/complaints/tallies.ts';
import { shownTicket } from '../src/complaints/tickets.ts';
import { isAlone, resting } from '../src/database/yielding.ts';
import { faultSentence } from '../src/inspection/verification-page.ts';
import { catalogues } from '../src/language/index.ts';
import { brokenReports } from '../src/reports/check.ts';
import { wrongAnswers } from '../src/satisfaction/tallies.ts';
import { withDatabase } from './database.ts';

await withDatabase(async (db) => {
  await readClock(db);
  const rest = resting(async () => !(await isAlone(db)));
  // One moment for all of it: between two queries of a busy Monday a case may move.
  const { broken, tallies, answers, reports, rows } = await db.transaction(
    async (trx) => ({
      broken: await brokenPromises(trx, rest),
      tallies: await wrongTallies(trx, rest),
      answers: await wrongAnswers(trx),
      reports: await brokenReports(trx, now(), rest),
      rows: (
        await trx.raw<{ rows: [{ all: number; open: number }] }>(
          'select count(*) as all, count(*) filter (where closed_at is null) as open from complaints',
        )
      ).rows,
    }),
    { isolationLevel: 'repeatable read' },
  );
  for (const { ticket, fault } of broken) console.log(`  ${shownTicket(ticket)}  ${fault}`);
  console.log(`  ${rows[0].all} complaints, ${rows[0].open} open, ${broken.length} faults`);
  for (const { what, counted, truly } of tallies)
    console.log(`  count  ${what}: ${counted} instead of ${truly}`);
  for (const what of answers) console.log(`  count  answers of ${what}`);
  console.log(`  counts: ${tallies.length + answers.length} faults`);
  for (const { report, fault } of reports) console.log(`  report ${report}  ${fault}`);
  console.log(`  reports: ${reports.length} faults`);
  // A database of a version that chained nothing is chained first.
  if (!(await lastSeal(db))) await chainHistories(db);
  const { count, events, faults } = await verifyAudit(db, { rest });
  for (const fault of faults) console.log(`  ${faultSentence(fault, catalogues.en)}`);
  console.log(`  audit trail: ${events} events, ${count} faults`);
  if (broken.length + tallies.length + answers.length + reports.length + count > 0) process.exitCode = 1;
});
