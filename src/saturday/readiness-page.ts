import { dayOf } from '../calendar/cycle.ts';
import { dateTime, longDate, time } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { phaseOf } from './hours.ts';
import { phaseBadge } from './pages.ts';
import { attendancePath, readinessPath, saturdayPath } from './paths.ts';
import { canPrepare } from './readiness.ts';
import type { ReadinessItem, RosterRow } from './readiness-queries.ts';
import type { Session } from './sessions.ts';

/** What was typed for one office and could not be stored, and why. */
export type FailedArrival = {
  officeId: number;
  values: Record<string, string>;
  errors: Record<string, string>;
};

type Parts = {
  session: Session;
  items: ReadinessItem[];
  roster: RosterRow[];
  failed: FailedArrival | null;
};

/** What is ready for a session and who is there, one touch for each. */
export function readinessPage({ session, items, roster, failed }: Parts, reader: Reader) {
  const { t, lang, now, calendar } = reader;
  const phase = phaseOf(session, now, calendar);
  const today = dayOf(now, calendar) === session.heldOn;
  const ready = items.filter(({ checkedAt }) => checkedAt !== null).length;
  const there = roster.filter(({ arrivedAt }) => arrivedAt !== null).length;
  const elsewhere = failed && !roster.some(({ officeId }) => officeId === failed.officeId);
  return {
    day: longDate(session.heldOn, lang),
    badge: phaseBadge(phase, reader),
    back: saturdayPath,
    errors: failed && (elsewhere || failed.errors.form) ? failed.errors : {},
    editable: canPrepare(phase),
    ready: t.readiness.ready(ready, items.length),
    items: items.map((item) => itemOf(item, session, reader)),
    there: t.readiness.there(there, roster.length),
    // Nobody has come before the day: the list opens in the morning.
    taking: canPrepare(phase) && phase !== 'ahead',
    roster: roster.map((row) =>
      officeOf(row, session, failed?.officeId === row.officeId ? failed : null, { today, reader }),
    ),
  };
}

function itemOf(
  { id, nameId, nameEn, retiredAt, checkedAt, checkedBy }: ReadinessItem,
  session: Session,
  reader: Reader,
) {
  const { t, lang, calendar } = reader;
  return {
    id,
    anchor: `item-${id}`,
    path: readinessPath(session.id),
    name: lang === 'id' ? nameId : nameEn,
    ready: checkedAt !== null,
    retired: retiredAt !== null,
    text: checkedAt && t.readiness.checked(checkedBy ?? '', dateTime(checkedAt, lang, calendar.zone)),
  };
}

function officeOf(
  { officeId, office, arrivedAt, representedBy }: RosterRow,
  session: Session,
  failed: FailedArrival | null,
  { today, reader }: { today: boolean; reader: Reader },
) {
  const { t, lang, calendar } = reader;
  // The browser's field for a time of day wants a colon in every language.
  const shown = arrivedAt && time(arrivedAt, 'en', calendar.zone);
  return {
    id: officeId,
    anchor: `unit-${officeId}`,
    prefix: `unit-${officeId}`,
    path: attendancePath(session.id),
    name: office,
    there: arrivedAt !== null,
    text: arrivedAt && t.readiness.arrived(time(arrivedAt, lang, calendar.zone), representedBy),
    now: today && arrivedAt === null,
    arrivedAt: failed?.values.arrivedAt ?? shown ?? '',
    representedBy: failed?.values.representedBy ?? representedBy ?? '',
    errors: failed?.errors ?? {},
  };
}
