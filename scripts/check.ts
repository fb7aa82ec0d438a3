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
  let faults = 0;
  // Each part says at once what it found: on millions of complaints all of it takes a while.
  const told = (lines: string[], sum: string, n = lines.length) => {
    for (const line of lines) console.log(`  ${line}`);
    console.log(`  ${sum}`);
    faults += n;
  };
  // One moment for all of it: between two queries of a busy Monday a case may move.
  await db.transaction(
    async (trx) => {
      const [{ all, open }] = (
        await trx.raw<{ rows: [{ all: number; open: number }] }>(
          'select count(*) as all, count(*) filter (where closed_at is null) as open from complaints',
        )
      ).rows;
      const broken = await brokenPromises(trx, rest);
      told(
        broken.map(({ ticket, fault }) => `${shownTicket(ticket)}  ${fault}`),
        `${all} complaints, ${open} open, ${broken.length} faults`,
      );
      const tallies = (await wrongTallies(trx, rest)).map(
        ({ what, counted, truly }) => `count  ${what}: ${counted} instead of ${truly}`,
      );
      const answers = (await wrongAnswers(trx)).map((what) => `count  answers of ${what}`);
      told([...tallies, ...answers], `counts: ${tallies.length + answers.length} faults`);
      const reports = await brokenReports(trx, now(), rest);
      told(
        reports.map(({ report, fault }) => `report ${report}  ${fault}`),
        `reports: ${reports.length} faults`,
      );
    },
    { isolationLevel: 'repeatable read' },
  );
  // A database of a version that chained nothing is chained first.
  if (!(await lastSeal(db))) await chainHistories(db);
  const trail = await verifyAudit(db, { rest });
  told(
    trail.faults.map((fault) => faultSentence(fault, catalogues.en)),
    `audit trail: ${trail.events} events, ${trail.count} faults`,
    trail.count,
  );
  if (faults > 0) process.exitCode = 1;
});
