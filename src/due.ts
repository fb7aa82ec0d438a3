import { sealing } from './audit/sealing.ts';
import { yearlyConfirmation } from './access/confirming.ts';
import { accessDue } from './access/lateness.ts';
import { nextDeadline } from './complaints/deadlines.ts';
import { hashLeftBehind } from './complaints/likeness-index.ts';
import { passDeadlines } from './complaints/pass-deadlines.ts';
import { dueTomorrow } from './complaints/reminders.ts';
import { learnDaily } from './complaints/search/vocabulary.ts';
import { rollTallies } from './complaints/tallies.ts';
import type { Database } from './database/connect.ts';
import { remindOfDocuments } from './documents/making.ts';
import { deliveries } from './notifications/deliveries.ts';
import { weeklyVerification } from './inspection/verifications.ts';
import { unansweredQuestions } from './notifications/inbound/unanswered.ts';
import { digests } from './notifications/digests.ts';
import { publication } from './open-data/publication.ts';
import { destructions } from './privacy/destroying.ts';
import { forgetGuesses } from './people/lock-out.ts';
import { queueClosings } from './queue/closing.ts';
import { reportReminders } from './reports/reminders.ts';
import { reviewsToday } from './reviews/reminders.ts';
import { rollAnswers } from './satisfaction/tallies.ts';
import { sessionsAhead } from './saturday/sessions.ts';
import { sweepLimits } from './web/limiting.ts';

/** Something that the calendar causes: when it is next due, and the deed for all that is due by now. */
type Due = {
  next(db: Database, after: Date): Promise<Date | null>;
  /** `stop` ends what takes long. */
  run(db: Database, now: Date, stop?: AbortSignal): Promise<unknown>;
};

const dues: readonly Due[] = [
  { next: nextDeadline, run: passDeadlines },
  sessionsAhead,
  queueClosings,
  dueTomorrow,
  reviewsToday,
  reportReminders,
  accessDue,
  yearlyConfirmation,
  digests,
  unansweredQuestions,
  deliveries,
  destructions,
  { next: async () => null, run: remindOfDocuments },
  { next: async () => null, run: hashLeftBehind },
  { next: async () => null, run: rollTallies },
  { next: async () => null, run: rollAnswers },
  publication,
  { next: async () => null, run: learnDaily },
  sealing,
  weeklyVerification,
  { next: async () => null, run: sweepLimits },
  { next: async () => null, run: forgetGuesses },
];

/**
 * Does everything that is due by `now`, or until `stop`. Safe to run late, twice, or in several processes at once.
 */
export async function doWhatIsDue(db: Database, now: Date, stop?: AbortSignal): Promise<void> {
  for (const due of dues) {
    if (stop?.aborted) return;
    await due.run(db, now, stop);
  }
}

/** The next instant after `after` at which something becomes due, or null. */
export async function nextDueAfter(db: Database, after: Date): Promise<Date | null> {
  const instants = await Promise.all(dues.map((due) => due.next(db, after)));
  const coming = instants.filter((instant) => instant !== null && instant > after) as Date[];
  return coming.length > 0 ? new Date(Math.min(...coming.map(Number))) : null;
}

/**
 * Does, in order and each at its own time, everything that becomes due after `from` up to `to`.
 * `onStep` comes before each, e.g. to set a clock.
 */
export async function letTimePass(
  db: Database,
  from: Date,
  to: Date,
  onStep: (now: Date) => Promise<void> = async () => {},
): Promise<void> {
  await doWhatIsDue(db, from);
  for (let next = await nextDueAfter(db, from); next && next <= to; next = await nextDueAfter(db, next)) {
    await onStep(next);
    await doWhatIsDue(db, next);
  }
}
