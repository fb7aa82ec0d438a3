import { chainHistories } from '../src/audit/sealing.ts';
import { lastSeal } from '../src/audit/seals.ts';
import { verifyAudit } from '../src/audit/verify.ts';
import { now, readClock } from '../src/clock.ts';
import { brokenPromises } from '../src/complaints/check.ts';
import { wrongTallies } from '../src/complaints/tallies.ts';
import { shownTicket } from '../src/complaints/tickets.ts';
import type { Database } from '../src/database/connect.ts';
import { faultSentence } from '../src/inspection/verification-page.ts';
import { catalogues } from '../src/language/index.ts';
import { unreadableSealed } from '../src/operations/sealed.ts';
import { brokenReports } from '../src/reports/check.ts';
import { wrongAnswers } from '../src/satisfaction/tallies.ts';

export type Proof = { what: string; faults: string[] };

/** What shows that a database holds together: complaints, counts, reports, history and trail, sealed values. For a restore and a drill. */
export async function proofs(db: Database): Promise<Proof[]> {
  await readClock(db);
  // A database of a version that chained nothing is chained first.
  if (!(await lastSeal(db))) await chainHistories(db);
  const [broken, tallies, answers, reports, audit, sealed] = [
    await brokenPromises(db),
    await wrongTallies(db),
    await wrongAnswers(db),
    await brokenReports(db, now()),
    await verifyAudit(db),
    await unreadableSealed(db),
  ];
  return [
    { what: 'complaints', faults: broken.map(({ ticket, fault }) => `${shownTicket(ticket)} ${fault}`) },
    {
      what: 'counts',
      faults: [
        ...tallies.map(({ what, counted, truly }) => `${what}: ${counted} instead of ${truly}`),
        ...answers.map((what) => `answers of ${what}`),
      ],
    },
    { what: 'reports', faults: reports.map(({ report, fault }) => `report ${report} ${fault}`) },
    {
      what: `history and trail (${audit.events + audit.trail} records)`,
      faults: audit.faults.map((fault) => faultSentence(fault, catalogues.en)),
    },
    { what: `sealed values (${sealed.tried} tried with DATA_KEY)`, faults: sealed.faults },
  ];
}
