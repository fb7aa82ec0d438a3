import { dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import { longDate, time, type Language } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { DigestValues } from '../language/id/digests.ts';
import type { AgendaLine, AgendaRow, ReceivedRow } from './digest-queries.ts';

/** A digest as it stands in its message: what was true at that hour, in no language. */
export type Digest = {
  /** When the day or the meeting that it is about begins. */
  at: string;
  office: string;
  host: string;
  total: number;
  own: number | null;
  urgent: number;
  lines: { label: string | null; hidden: boolean; n: number; urgent: number }[];
  cases: AgendaLine[];
};

/** The digests of what came in, one for each office that has something. */
export function receivedDigests(
  rows: readonly ReceivedRow[],
  at: Date,
): { officeId: number; digest: Digest }[] {
  return [...Map.groupBy(rows, ({ officeId }) => officeId)].map(([officeId, own]) => ({
    officeId,
    digest: {
      at: at.toISOString(),
      office: own[0]!.office,
      host: own[0]!.office,
      total: own.reduce((sum, { n }) => sum + n, 0),
      own: null,
      urgent: own.reduce((sum, { urgent }) => sum + urgent, 0),
      lines: own.map(({ label, hidden, n, urgent }) => ({ label, hidden, n, urgent })),
      cases: [],
    },
  }));
}

/** The digest of an agenda. */
export function agendaDigest({ office, host, total, own, cases }: AgendaRow, starts: Date): Digest {
  return { at: starts.toISOString(), office, host, total, own, urgent: 0, lines: [], cases };
}

/** What the catalogue makes sentences of. */
export function digestValues(
  { at, office, host, total, own, urgent, lines, cases }: Digest,
  { language, calendar, link }: { language: Language; calendar: CalendarSettings; link: string },
): DigestValues {
  const starts = new Date(at);
  return {
    day: longDate(dayOf(starts, calendar), language),
    time: time(starts, language, calendar.zone),
    office,
    host,
    total,
    own,
    urgent,
    lines,
    cases: cases.map((line) => ({
      ticket: shownTicket(line.ticket),
      matter: line.hidden
        ? null
        : `${language === 'id' ? line.categoryId : line.categoryEn}, ${line.kelurahan}`,
      urgent: line.urgent,
      late: line.late,
    })),
    link,
  };
}
