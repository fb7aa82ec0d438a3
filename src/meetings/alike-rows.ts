import { dayOf } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import type { Alike } from '../complaints/alike.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { states } from '../complaints/states.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { matterOf } from './triage.ts';

/** The letter of a row on the map: A, B, C … */
export const mapMark = (n: number): string => String.fromCharCode(65 + n);

/** Cases alike as they stand beside the one on the screen. */
export function alikeRows(alike: Alike[], { t, lang, calendar }: Reader) {
  const day = (instant: Date) => shortDate(dayOf(instant, calendar), lang);
  return alike.map(
    ({ ticket, text, state, confidential, receivedAt, solvedAt, kelurahan, metres, ...rest }, n) => ({
      mark: mapMark(n),
      href: complaintPath(ticket),
      ticket: shownTicket(ticket),
      matter: matterOf({ confidential, ...rest }, { t, lang }),
      text: confidential ? t.complaints.confidentialText : text,
      badge: { tone: states[state].tone, text: t.states[state].label },
      when: solvedAt ? t.meetings.solvedOn(day(solvedAt)) : t.meetings.receivedOn(day(receivedAt)),
      place: metres === null ? kelurahan : `${kelurahan}, ${t.places.distance(metres)}`,
    }),
  );
}
