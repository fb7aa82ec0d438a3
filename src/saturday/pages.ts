import { dateTime, longDate, time } from '../calendar/words.ts';
import { dayOf } from '../calendar/cycle.ts';
import type { Listed } from '../complaints/list.ts';
import { listRow, stateBadge, type Reader } from '../complaints/pages.ts';
import { complaintsPath, receiptPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { intakeIn, phaseOf, type Phase } from './hours.ts';
import {
  closingPath,
  intakePath,
  paperFormPath,
  queuePath,
  readinessPath,
  reopeningPath,
  statusPath,
} from './paths.ts';
import { mayChange } from './policy.ts';
import type { PlaceNames } from './queries.ts';
import type { SessionChange } from './session-queries.ts';
import type { Session } from './sessions.ts';
import type { Similar } from './similar.ts';

/** What was chosen for a session and could not be stored, and why; `opening`: the hours of the present one. */
export type FailedStatus = {
  sessionId: number;
  opening?: boolean;
  values: Record<string, string>;
  errors: Record<string, string>;
};

type Counter = {
  names: PlaceNames;
  session: Session | undefined;
  changes: SessionChange[];
  coming: Session[];
  rows: Listed[];
  more: boolean;
  failed: FailedStatus | null;
  key: string;
};

/** The counter's own page: the session, its complaints, the Saturdays to come. */
export function saturdayPage(
  { names, session, changes, coming, rows, more, failed, key }: Counter,
  reader: Reader,
) {
  const { t, lang, now, calendar } = reader;
  return {
    key,
    lead: t.saturday.lead(names.kecamatan),
    session: session && sessionOf({ session, names, changes, failed }, reader),
    complaints: session && {
      heading: t.saturday.complaintsOf(longDate(session.heldOn, lang)),
      rows: rows.map((row) => ({
        ...listRow(row, t, lang, now, calendar.zone),
        print: { href: receiptPath(row.ticket), label: t.saturday.receipt.reprint },
      })),
      more: more ? complaintsPath({ session: String(session.id), which: 'all' }) : null,
    },
    coming: coming.map((each) =>
      comingOf(each, failed?.sessionId === each.id && !failed.opening ? failed : null, reader),
    ),
    changes: coming.some((each) => mayChange(reader.person, each)),
  };
}

type Shown = { session: Session; names: PlaceNames; changes: SessionChange[]; failed: FailedStatus | null };

function sessionOf({ session, names, changes, failed }: Shown, reader: Reader) {
  const { t, lang, now, calendar } = reader;
  const phase = phaseOf(session, now, calendar);
  return {
    day: longDate(session.heldOn, lang),
    badge: phaseBadge(phase, reader),
    text: phaseText(session, phase, reader),
    piket: session.status === 'piket' ? t.saturday.piket(session.reason ?? '') : null,
    open: intakeIn(phase) !== 'none',
    foundLate: foundLate(phase, reader),
    intake: intakePath,
    links: [
      { href: queuePath, label: t.queue.title, shortcut: 'Alt+A' },
      { href: readinessPath(session.id), label: t.readiness.title, shortcut: 'Alt+R' },
      { href: paperFormPath, label: t.saturday.paper.link, shortcut: 'Alt+F' },
    ],
    hoursNote: hoursNote(session, reader),
    opening: openingOf(session, phase, failed?.opening ? failed : null, reader),
    history: changes.map((change) => changeLine(change, reader)),
    facts: [
      {
        label: t.saturday.place,
        text: [t.saturday.office(names.kecamatan), names.address].filter(Boolean).join(', '),
      },
      { label: t.saturday.hours, text: hoursOf(session, reader) },
    ],
  };
}

/** What a clerk does with a paper form that turns up when no session takes it; null while one does. */
export const foundLate = (phase: Phase, { t }: Pick<Reader, 't'>) =>
  intakeIn(phase) === 'none' ? { kind: 'info', ...t.saturday.foundLate } : null;

/** Why the hours are not the regular ones, who said so and when; null when they are. */
export function hoursNote({ hours, closesAt }: Session, { t, lang, calendar: { zone } }: Reader) {
  if (!hours) return null;
  const { kind, reason, at, person } = hours;
  const words = t.saturday.hoursNote;
  return kind === 'closedEarly'
    ? words.closedEarly(time(at, lang, zone), person, reason)
    : words.reopened(time(at, lang, zone), time(closesAt, lang, zone), person, reason);
}

/** The form that closes an open session or opens a closed one again. */
function openingOf(session: Session, phase: Phase, failed: FailedStatus | null, { t }: Reader) {
  const words = t.saturday.opening;
  const filled = { values: failed?.values ?? {}, errors: failed?.errors ?? {} };
  if (phase === 'open')
    return { ...filled, ...words.close, path: closingPath(session.id), asksUntil: false, danger: true };
  if (phase === 'closedEarly' || phase === 'lastQueue')
    return { ...filled, ...words.reopen, path: reopeningPath(session.id), asksUntil: true, danger: false };
  return failed && { ...filled, ...words.close, path: null, asksUntil: false, danger: false };
}

function changeLine({ kind, reason, closesAt, at, person }: SessionChange, reader: Reader): string {
  const { t, lang, calendar } = reader;
  const until = time(closesAt, lang, calendar.zone);
  const what = kind === 'reopened' ? t.saturday.changed.reopened(until) : t.saturday.changed[kind];
  return t.saturday.changeLine(dateTime(at, lang, calendar.zone), what, person, reason ?? '');
}

function comingOf(session: Session, failed: FailedStatus | null, reader: Reader) {
  const { t, lang } = reader;
  const { status } = session;
  const tones = { held: 'success', cancelled: 'danger', piket: 'warning' } as const;
  return {
    day: longDate(session.heldOn, lang),
    hours: hoursOf(session, reader),
    badge: { tone: tones[status], text: t.saturday.statuses[status] },
    reason: session.reason ?? '',
    change: mayChange(reader.person, session)
      ? {
          path: statusPath(session.id),
          prefix: `s${session.id}`,
          status: failed?.values.status ?? status,
          reason: failed?.values.reason ?? session.reason ?? '',
          errors: failed?.errors ?? {},
          options: (['held', 'piket', 'cancelled'] as const).map((value) => ({
            value,
            label: t.saturday.statuses[value],
          })),
        }
      : null,
  };
}

/** Whether the counter is open, as a badge. */
export function phaseBadge(phase: Phase, { t }: Reader) {
  const tones = {
    cancelled: 'danger',
    ahead: 'neutral',
    early: 'neutral',
    open: 'success',
    closedEarly: 'warning',
    lastQueue: 'progress',
    late: 'warning',
    over: 'neutral',
  } as const;
  return { tone: tones[phase], text: t.saturday.phases[phase] };
}

/** What the state of a session means for whoever stands at the counter. */
export function phaseText(session: Session, phase: Phase, { t, lang, calendar }: Reader): string {
  const { phaseText: words } = t.saturday;
  const opens = time(session.opensAt, lang, calendar.zone);
  switch (phase) {
    case 'cancelled':
      return words.cancelled(session.reason ?? '');
    case 'ahead':
      return words.ahead(longDate(session.heldOn, lang), opens);
    case 'early':
      return words.early(opens);
    case 'open':
      return words.open(time(session.closesAt, lang, calendar.zone));
    default:
      return words[phase];
  }
}

const hoursOf = ({ opensAt, closesAt }: Session, { t, lang, calendar: { zone } }: Reader) =>
  t.saturday.from(time(opensAt, lang, zone), time(closesAt, lang, zone));

/** A complaint that may be about the same matter, as the intake shows it while the clerk types. */
export function similarRow(row: Similar, { t, lang, calendar }: Reader) {
  const block = [row.rt && `RT ${row.rt}`, row.rw && `RW ${row.rw}`].filter(Boolean).join('/');
  const shortened = row.text.length > 140 ? `${row.text.slice(0, 137).trimEnd()}…` : row.text;
  const place = [block, row.kelurahan, row.landmark, row.metres !== null && t.photos.metres(row.metres)];
  return {
    ticket: shownTicket(row.ticket),
    category: lang === 'id' ? row.categoryId : row.categoryEn,
    // The next visitor sees the clerk's screen, too.
    text: row.confidential ? t.complaints.confidentialText : shortened,
    place: row.confidential ? row.kelurahan : place.filter(Boolean).join(', '),
    state: stateBadge(row.state, t).text,
    received: longDate(dayOf(row.receivedAt, calendar), lang),
  };
}
