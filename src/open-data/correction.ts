import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { boundsOf, type Month } from './periods.ts';
import { figuresToTell } from './publication.ts';
import { beginEdition, figuresIn, insertFigures, lockEdition, type Figures } from './queries.ts';
import { small } from './suppression.ts';

type Correction = { month: Month; reason: string; now: Date };

/**
 * Counts a published month anew and publishes what differs as an edition of its own, which says why. Returns its number,
 * or null when nothing can be told of the difference. @throws NotFound for a month that was not published
 */
export async function correct(db: Database, { month, reason, now }: Correction): Promise<number | null> {
  const { calendar } = await rulesOf(db);
  return db.transaction(async (trx) => {
    const edition = await lockEdition(trx, month);
    if (!edition) throw new NotFound();
    const before = await figuresIn(trx, month);
    const after = await figuresToTell(trx, boundsOf(month, calendar));
    const figures = correctedFigures(before, after);
    if (!before.some((row, at) => differs(row, figures[at]))) return null;
    const version = edition.version + 1;
    await beginEdition(trx, { month, version, madeAt: now, reason });
    await insertFigures(trx, { month, version }, figures);
    return version;
  });
}

/**
 * What an edition may say that somebody will lay beside the one before: what was hidden stays hidden, and a number
 * changes by five or more or not at all, as the difference of two editions tells of single complaints.
 */
export function correctedFigures(before: readonly Figures[], after: readonly Figures[]): Figures[] {
  const found = new Map(after.map((row) => [keyOf(row), row]));
  return before.map((old) => {
    const { area, category } = old;
    const counted = found.get(keyOf(old));
    const received = changed(old.received, counted?.received);
    const solved = changed(old.solved, counted?.solved);
    const otherwise = changed(old.otherwise, counted?.otherwise);
    const same = solved === old.solved;
    return {
      area,
      category,
      received,
      solved,
      otherwise,
      inTime: same && counted?.inTime != null ? old.inTime : null,
      medianDays: same ? old.medianDays : solved === null ? null : (counted?.medianDays ?? null),
    };
  });
}

function changed(old: number | null, counted: number | null | undefined): number | null {
  if (old === null || counted === null || counted === undefined) return null;
  return Math.abs(counted - old) < small ? old : counted;
}

const keyOf = ({ area, category }: Figures) => `${area} ${category}`;

const differs = (one: Figures, other: Figures | undefined) =>
  (['received', 'solved', 'otherwise', 'inTime', 'medianDays'] as const).some(
    (name) => one[name] !== other?.[name],
  );
