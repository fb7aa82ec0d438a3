import { dateTime } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { NavItem } from '../web/pages.ts';
import { counterPath, keptPath } from './paths.ts';
import type { SetAside } from './queries.ts';

/** The menu of a page that opens without the server: only what opens without it, too. */
export const keptNavigation = ({ offline }: Catalogue): NavItem[] => [
  { href: counterPath, label: offline.takeComplaint },
  { href: keptPath, label: offline.title },
];

/** The page of what this browser keeps; the browser fills its list, the server tells what was set aside. */
export function keptPage(setAside: SetAside[], { t, lang, calendar }: Reader) {
  const when = (instant: Date) => dateTime(instant, lang, calendar.zone);
  return {
    setAside: setAside.map(({ ticket, kind, takenAt, takenBy, reason, person, at }) => ({
      ticket: ticket ? shownTicket(ticket) : t.offline.noTicket,
      kind,
      taken: t.offline.taken(when(takenAt), takenBy),
      reason,
      by: t.offline.setAsideBy(when(at), person),
    })),
  };
}
