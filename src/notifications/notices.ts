import type { CalendarSettings } from '../calendar/cycle.ts';
import { dateTime } from '../calendar/words.ts';
import { complaintPath } from '../complaints/paths.ts';
import type { Connection } from '../database/connect.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { countUnread, lastSeen, noteSeen, noticesOf, unreadShown, type NoticeRow } from './notice-queries.ts';
import { noticesPath } from './paths.ts';
import { officeText } from './texts.ts';

/** What is older than a week is no news, also to somebody who opens the page for the first time. */
const newsMs = 7 * 24 * 60 * 60 * 1000;
const pageSize = 25;

/** The offices whose messages a person reads: those held today; an administrator only what is for administrators (`onlyFor`). */
export const officesOf = (person: Person): number[] => [
  ...new Set(person.roles.filter(({ role }) => role !== 'inspector').map(({ officeId }) => officeId)),
];

/** The number beside "Kabar": '' when there is nothing new, "99+" when it is more. One query, none without an office. */
export async function unreadNotices(db: Connection, person: Person, now: Date): Promise<string> {
  const officeIds = officesOf(person);
  if (officeIds.length === 0) return '';
  const n = await countUnread(db, { person, officeIds, since: new Date(now.getTime() - newsMs) });
  if (n === 0) return '';
  return n > unreadShown ? `${unreadShown}+` : String(n);
}

export type Notices = { rows: (NoticeRow & { fresh: boolean })[]; next: number | null };

/** A page of messages to the person's offices; the first page marks them as read for this person alone. */
export async function openNotices(
  db: Connection,
  { person, now, before }: { person: Person; now: Date; before?: number | undefined },
): Promise<Notices> {
  const officeIds = officesOf(person);
  if (officeIds.length === 0) return { rows: [], next: null };
  const seen = await lastSeen(db, person.id);
  const found = await noticesOf(db, { person, officeIds, before, limit: pageSize + 1 });
  const rows = found.slice(0, pageSize);
  const newest = rows[0];
  if (before === undefined && newest && newest.id > seen)
    await noteSeen(db, { personId: person.id, lastId: newest.id, now });
  const news = now.getTime() - newsMs;
  return {
    rows: rows.map((row) => ({ ...row, fresh: row.id > seen && row.createdAt.getTime() > news })),
    next: found.length > pageSize ? rows.at(-1)!.id : null,
  };
}

type Reader = { t: Catalogue; calendar: CalendarSettings };

/** A notice as the page prints it: what it is about and the first line of its letter. */
export function noticeEntry(row: NoticeRow & { fresh: boolean }, { t, calendar }: Reader) {
  const text = officeText(row, { calendar, base: '' });
  const { particulars, ticket, language, confidential, office, createdAt } = row;
  const category = language === 'id' ? row.categoryId : row.categoryEn;
  const path = particulars.path ?? (ticket ? complaintPath(ticket) : null);
  const matter = confidential ? t.messages.notices.confidential : `${category}, ${row.kelurahan}`;
  return {
    id: row.id,
    href: path,
    subject: text?.subject ?? row.message,
    text: text?.body.split('\n', 1)[0] ?? '',
    matter: particulars.path || !ticket ? '' : matter,
    office,
    at: dateTime(createdAt, language, calendar.zone),
    datetime: createdAt.toISOString(),
    fresh: row.fresh,
    urgent: row.urgent,
  };
}

/** The page of notices. */
export const noticesPage = ({ rows, next }: Notices, before: number | undefined, reader: Reader) => ({
  notices: rows.map((row) => noticeEntry(row, reader)),
  first: before === undefined ? null : noticesPath(),
  next: next === null ? null : noticesPath(next),
});
