import { rulesOf } from '../calendar/queries.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { forgetCasesBefore, insertCases } from './case-queries.ts';
import { figuresOf } from './figures.ts';
import { boundsOf, monthAfter, settledAt, type Month } from './periods.ts';
import {
  beginEdition,
  countMonth,
  firstMonth,
  insertFigures,
  lastPublished,
  placesToTell,
  type Edition,
  type Figures,
} from './queries.ts';

/** At most so many months in one round, so that the first one after years does not hold up the others. */
const monthsAtOnce = 12;

/** For `due.ts`: a month is published as soon as it has settled. */
export const publication = {
  next: async (db: Database): Promise<Date | null> => {
    const month = await nextMonth(db);
    return month === null ? null : settledAt(month, (await rulesOf(db)).calendar);
  },
  run: publishWhatIsDue,
};

/**
 * Publishes each month that has settled and was not yet, in order; returns how many. What was published stays as it is.
 * Safe late, twice and in several processes.
 */
export async function publishWhatIsDue(db: Database, now: Date): Promise<number> {
  const { calendar } = await rulesOf(db);
  for (let made = 0; ; made++) {
    const month = made < monthsAtOnce ? await nextMonth(db) : null;
    if (!month || settledAt(month, calendar) > now) return made;
    await publish(db, { month, version: 1, madeAt: now, reason: null });
  }
}

async function nextMonth(db: Connection): Promise<Month | null> {
  const last = await lastPublished(db);
  return last ? monthAfter(last) : firstMonth(db, (await rulesOf(db)).calendar.zone);
}

async function publish(db: Database, edition: Edition): Promise<void> {
  const { calendar } = await rulesOf(db);
  await db.transaction(async (trx) => {
    if (!(await beginEdition(trx, edition))) return;
    const bounds = boundsOf(edition.month, calendar);
    await insertFigures(trx, edition, await figuresToTell(trx, bounds));
    await insertCases(trx, edition, { ...bounds, zone: calendar.zone });
    await forgetCasesBefore(trx, edition.month);
  });
}

/** What may be told of what happened between two instants. */
export async function figuresToTell(trx: Transaction, bounds: { from: Date; to: Date }): Promise<Figures[]> {
  const counted = await countMonth(trx, bounds);
  return figuresOf(counted, await placesToTell(trx));
}
