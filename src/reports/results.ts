import type { Connection } from '../database/connect.ts';
import type { Grade } from '../satisfaction/ikm.ts';
import { satisfactionOf } from '../satisfaction/results.ts';
import { countResults, levelOfArea, type Found } from './results-counts.ts';
import { dueIn, type Moment, type Period } from './results-due.ts';

export type { Period } from './results-due.ts';

/** `attendance` sums the offices present at the meetings. */
export type Meetings = { meetingsDue: number; meetingsHeld: number; attendance: number };

/** Complaints of a place or category: received in the period, solved in it (at any level), open at its end. */
export type Flow = { received: number; solved: number; open: number };

/** What became of the instruction in a kecamatan, or in all of a city's. `solved` is solved at the kecamatan. */
export type AreaResults = Meetings &
  Flow & { code: string; name: string; sessionsDue: number; sessionsHeld: number; escalated: number };

/** The results of carrying out the instruction over a period (Ingub 135/2017, KEEMPAT c). */
export type Results = {
  byKecamatan: AreaResults[];
  total: Omit<AreaResults, 'code' | 'name'>;
  city: Meetings;
  /** Complaints solved in the period, by the level that solved them. */
  solvedAt: { kecamatan: number; city: number; province: number };
  /** From reception to solution, in days with one decimal; null when nothing was solved. */
  medianDays: number | null;
  /** The time within which nine of ten were solved. Reports of form 1 say no more than the above. */
  p90Days?: number | null;
  byKelurahan?: (Flow & { code: string; name: string; within: string })[];
  byCategory?: (Flow & { code: string; nameId: string; nameEn: string })[];
  /** Left out as long as nobody answered the survey; without an index while an element has no answer. */
  satisfaction?: Satisfaction | null;
};

export type Satisfaction = {
  index: number | null;
  grade: Grade | null;
  answers: number;
  /** How many answers would represent the solved cases; only told where there are fewer. */
  needed?: number;
};

/**
 * The results of a city, of a whole province (a row for each city) or of one kecamatan; `period.to` is counted to its
 * end or up to now. What is open is open now, so a period of the past tells it as of today.
 */
export async function resultsOf(
  db: Connection,
  areaCode: string,
  period: Period,
  moment: Moment,
): Promise<Results> {
  const found = resultsFrom(await countResults(db, areaCode, period, moment), period, moment);
  return { ...found, satisfaction: await satisfactionIn(db, areaCode, period, moment) };
}

async function satisfactionIn(
  db: Connection,
  areaCode: string,
  { from, to }: Period,
  { calendar: { zone } }: Moment,
): Promise<Satisfaction | null> {
  const level = levelOfArea(areaCode);
  const found = await satisfactionOf(db, { areaCode, from, to }, { level, zone });
  const { index, grade, means, sample, sampleNeeded } = found;
  if (Object.values(means).every((mean) => mean === null)) return null;
  return { index, grade, answers: sample, ...(sample < sampleNeeded ? { needed: sampleNeeded } : {}) };
}

/** The table of results out of what was counted, by whichever way. */
export function resultsFrom(found: Found, period: Period, moment: Moment): Results {
  const due = dueIn(period, moment);
  const byKecamatan = found.areas.map(({ kecamatan, ...area }) => ({
    ...area,
    sessionsDue: due.sessions * kecamatan,
    meetingsDue: due.kecamatanMeetings * kecamatan,
  }));
  return {
    byKecamatan,
    total: totalOf(byKecamatan),
    city: { meetingsDue: due.cityMeetings * found.cities, ...found.cityMeetings },
    solvedAt: found.solvedAt,
    medianDays: inTenths(found.medianDays),
    p90Days: inTenths(found.p90Days),
    byKelurahan: found.kelurahan,
    byCategory: found.categories,
  };
}

const inTenths = (days: number | null) => (days === null ? null : Math.round(days * 10) / 10);

function totalOf(rows: readonly AreaResults[]): Results['total'] {
  const sum = (name: Exclude<keyof AreaResults, 'code' | 'name'>) =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    sessionsDue: sum('sessionsDue'),
    sessionsHeld: sum('sessionsHeld'),
    received: sum('received'),
    meetingsDue: sum('meetingsDue'),
    meetingsHeld: sum('meetingsHeld'),
    attendance: sum('attendance'),
    solved: sum('solved'),
    escalated: sum('escalated'),
    open: sum('open'),
  };
}
