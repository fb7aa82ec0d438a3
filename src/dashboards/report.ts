import { dayOf, meetingDayOf, type Level } from '../calendar/cycle.ts';
import {
  acknowledgementDue,
  lateAreas,
  latestDueWeek,
  overdueIfSentBefore,
  weekDue,
} from '../reports/lateness.ts';
import { reportPath } from '../reports/paths.ts';
import type { Errand } from './needs.ts';
import { reportsPath } from './paths.ts';
import type { Turn } from './queries.ts';
import type { Reader } from './reader.ts';
import { reportsToReceive, type PartWeek, type ReportFacts } from './week-queries.ts';

/**
 * The report of the week from its meeting's day on until it is sent, also when no case climbs with it (Ingub 135/2017,
 * KEEMPAT a, b): with cases it stands among the turns. An earlier week that nothing was sent for makes it late.
 */
export function reportErrands(
  level: Level,
  { report, missed }: { report: ReportFacts; missed: Date | null },
  turns: Turn[],
  reader: Reader,
): Errand[] {
  const { t, now, calendar, week } = reader;
  const climbs = turns.some(({ state }) => state === `${level}.toReport`);
  const begins =
    report.expected && !report.sentAt && dayOf(now, calendar) >= meetingDayOf(level, week, calendar);
  if (climbs || !(begins || missed)) return [];
  const words = t.dashboards.report;
  return [
    {
      label: missed ? words.toSendLate : words.toSend,
      count: 1,
      href: reportsPath,
      act: { href: reportsPath, label: words.open },
      at: missed ?? weekDue(level, week, reader),
    },
  ];
}

/** When the report was due that the reader's area owes since an earlier week, or null; a later one tells what it should. */
export async function reportMissed(level: Level, reader: Reader): Promise<Date | null> {
  const due = latestDueWeek(level, reader.now, reader);
  const late = await lateAreas(reader.db, level, due, reader.role.areaCode);
  return late.length > 0 ? due.due : null;
}

/** Reports that came from below and were not acknowledged, until the end of the working day after the first was sent. */
export async function receiptErrand(level: Level, reader: Reader): Promise<Errand> {
  const { db, t, now, role } = reader;
  const words = t.dashboards.report;
  const { count, firstSentAt, sentBefore } = await reportsToReceive(db, level, {
    areaCode: role.areaCode,
    before: overdueIfSentBefore(level, now, reader),
  });
  return {
    label: words.toReceive(count),
    count,
    href: reportsPath,
    act: { href: reportsPath, label: words.receive },
    at: firstSentAt && acknowledgementDue(level, firstSentAt, reader),
    late: sentBefore,
  };
}

/** The report of a part of the area, for who may read it. */
export const readableReport = ({ reportId }: PartWeek): string | null =>
  reportId === null ? null : reportPath(reportId);
