import type { Day } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { inOrder } from './pages.ts';
import { reviewPath, sundayPath } from './paths.ts';
import { areaOf, flagsOf } from './place-page.ts';
import { mayRecord } from './stop-page.ts';
import type { Stop } from './stops.ts';

type KeptRound = { day: Day; stops: Stop[]; chosen: number[] };

/**
 * The round as a phone stores it, readable for whoever holds the phone: number, category, RT, RW and kelurahan of what
 * is still to be recorded, and the offices that come; no address, no text, no name and no telephone.
 */
export function keptRoundPage({ day, stops, chosen }: KeptRound, reader: Reader) {
  const { t, lang } = reader;
  const numbered = inOrder({ stops, chosen }).map((stop, index) => ({ stop, number: index + 1 }));
  return {
    date: longDate(day, lang),
    badge: { tone: 'warning', text: t.offline.badge },
    stops: numbered
      .filter(({ stop }) => mayRecord(stop, reader))
      .map(({ stop, number }) => ({
        number,
        ticket: shownTicket(stop.ticket),
        heading: lang === 'id' ? stop.categoryId : stop.categoryEn,
        flags: flagsOf(stop, t),
        area: areaOf(stop),
        team: stop.members.map(({ name }) => name).join(', '),
        record: reviewPath(stop.ticket, sundayPath(day)),
        twin: reviewPath(stop.ticket),
      })),
  };
}
