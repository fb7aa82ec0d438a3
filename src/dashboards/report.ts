import { at, addWorkingDays, cityMeetingDay, dayOf, kecamatanMeetingDay } from '../calendar/cycle.ts';
import { dueAt } from '../calendar/deadlines.ts';
import type { Errand } from './needs.ts';
import { reportsPath } from './paths.ts';
import type { Turn } from './queries.ts';
import type { Reader } from './reader.ts';
import type { ReportFacts } from './week-queries.ts';

type Level = 'kecamatan' | 'city';

const meetingDays = { kecamatan: kecamatanMeetingDay, city: cityMeetingDay };

/**
 * The report of the week from its meeting's day on until it is sent, also when no case climbs with it (Ingub 135/2017,
 * KEEMPAT a, b): with cases it stands among the turns.
 */
export function reportErrands(
  level: Level,
  report: ReportFacts,
  turns: Turn[],
  { t, now, calendar, deadlines, week }: Reader,
): Errand[] {
  const day = meetingDays[level](week, calendar);
  const climbs = turns.some(({ state }) => state === `${level}.toReport`);
  const rule = deadlines.get(`${level}.toReport`);
  if (!report.expected || report.sentAt || climbs || !rule || dayOf(now, calendar) < day) return [];
  const words = t.dashboards.report;
  return [
    {
      label: words.toSend,
      count: 1,
      href: reportsPath,
      act: { href: reportsPath, label: words.open },
      at: dueAt(rule, { enteredAt: at(day, '00:00', calendar) }, calendar),
    },
  ];
}

/** Reports that came and were not acknowledged, until the end of the working day after the first was sent. */
export function receiptErrand(
  { count, firstAt }: { count: number; firstAt: Date | null },
  { t, calendar, deadlines }: Reader,
): Errand {
  const words = t.dashboards.report;
  const hour = deadlines.get('kecamatan.toReport')?.time ?? '16:00';
  return {
    label: words.toReceive,
    count,
    href: reportsPath,
    act: { href: reportsPath, label: words.receive },
    at: firstAt && at(addWorkingDays(dayOf(firstAt, calendar), 1, calendar), hour, calendar),
  };
}
