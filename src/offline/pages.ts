import { dateTime } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { counterRole, type Person } from '../people/roles.ts';
import type { NavItem } from '../web/pages.ts';
import { counterPath, keptPath, roundPath } from './paths.ts';
import { roundRole } from './policy.ts';
import type { SetAside } from './queries.ts';

/** The menu of a page that opens without the server: only what opens without it, too. */
export const keptNavigation = (person: Person, t: Catalogue): NavItem[] => [
  ...ownPages(person, t),
  { href: keptPath, label: t.offline.title },
];

/** Where a person begins who has no server: the counter's form, Sunday's round. */
const ownPages = (person: Person, { offline, nav }: Catalogue): (NavItem & { shortcut?: string })[] => [
  ...(counterRole(person) ? [{ href: counterPath, label: offline.takeComplaint, shortcut: 'Alt+T' }] : []),
  ...(roundRole(person) ? [{ href: roundPath, label: nav.sunday }] : []),
];

/** The page of what this browser keeps; the browser fills its list, the server tells what was set aside. */
export function keptPage(setAside: SetAside[], reader: Reader) {
  const { t, lang, calendar } = reader;
  const when = (instant: Date) => dateTime(instant, lang, calendar.zone);
  return {
    begin: ownPages(reader.person, t),
    setAside: setAside.map(({ ticket, kind, takenAt, takenBy, reason, person, at }) => ({
      ticket: ticket ? shownTicket(ticket) : t.offline.noTicket,
      kind,
      taken: t.offline.taken(when(takenAt), takenBy),
      reason,
      by: t.offline.setAsideBy(when(at), person),
    })),
  };
}
