import { longDate, time } from '../calendar/words.ts';
import { at, nextMeeting, type Day } from '../calendar/cycle.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { AgendaCase } from './agenda.ts';
import type { Addendum } from './addenda.ts';
import { presenceOf } from './attendance.ts';
import type { Invitee } from './attendance-queries.ts';
import type { MeetingOutcome } from './decision.ts';
import { addendaWords, decisionText, hoursOf, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import type { Lineage, Meeting } from './queries.ts';
import type { Signer } from './signers.ts';
import { matterOf } from './triage.ts';

export type Paper = {
  agenda: AgendaCase[];
  invitees: Invitee[];
  addenda: Addendum[];
  lineage: Lineage;
  chair: Signer | null;
  noteTaker: Signer | null;
};

/** Minutes and attendance list of a meeting as they are printed and signed. */
export function minutesPage(meeting: Meeting, paper: Paper, reader: Omit<Reader, 'person' | 'now'>) {
  const { t, lang, calendar } = reader;
  const words = t.meetings.paper;
  const { agenda, invitees, lineage, chair, noteTaker, addenda } = paper;
  const decided = agenda.filter(({ decision }) => decision);
  const present = invitees.filter(({ representedBy }) => representedBy !== null);
  const presence = presenceOf(invitees, meeting);
  const clock = (instant: Date | null) => (instant ? time(instant, lang, calendar.zone) : '…');
  const following = nextMeeting(meeting.level, at(meeting.heldOn, '23:59', calendar), calendar).day;
  const role = chair?.roles.find(({ officeId }) => officeId === meeting.officeId);
  return {
    back: paths.meetingPath(meeting.id),
    head: [
      words.government(lineage.province),
      words.city(lineage.city, lineage.cityKind),
      ...(meeting.level === 'kecamatan' ? [words.kecamatan(meeting.area)] : []),
    ],
    title: `${words.minutes}: ${titleOf(meeting, t)}`,
    draft: meeting.closedAt === null,
    facts: [
      { label: words.day, text: longDate(meeting.heldOn, lang) },
      {
        label: words.time,
        text: meeting.openedAt
          ? words.until(clock(meeting.openedAt), clock(meeting.closedAt))
          : words.until(...hoursOf(meeting, calendar, lang)),
      },
      { label: words.place, text: words.placeIn(meeting.office) },
      { label: words.basis, text: words.basisText[meeting.level] },
      { label: words.agenda, text: words.agendaText(agenda.length) },
      { label: words.chair, text: chair?.name ?? '…' },
      { label: words.noteTaker, text: noteTaker?.name ?? '…' },
      { label: words.present, text: words.presentText(present.length, invitees.length, presence.groups) },
      { label: words.nextMeeting, text: longDate(following, lang) },
    ],
    decisions: decided.map((each, n) => decisionRow(each, n, meeting, reader, following)),
    notes: meeting.notes,
    attendance: present.map(({ office, representedBy, arrivedAt, holder, nip, phone }, n) => ({
      number: n + 1,
      name:
        representedBy && holder && representedBy !== holder
          ? words.standsIn(representedBy, holder)
          : representedBy || (holder ?? ''),
      arrived: arrivedAt ? clock(arrivedAt) : '',
      // The number and telephone are the holder's, not those of who came instead.
      nip: !representedBy || representedBy === holder ? shownNip(nip) : '',
      phone: !representedBy || representedBy === holder ? (phone ?? '') : '',
      office,
    })),
    addenda: addendaWords(addenda, meeting, reader),
    signatures: [
      { title: words.noteTaker, name: noteTaker?.name ?? '', nip: shownNip(noteTaker?.nip ?? null) },
      {
        title: [role ? t.people.roleIn(role) : words.chair, meeting.area].join(' '),
        name: chair?.name ?? '',
        nip: shownNip(chair?.nip ?? null),
      },
    ],
  };
}

function decisionRow(
  each: AgendaCase,
  n: number,
  meeting: Meeting,
  { t, lang }: Pick<Reader, 't' | 'lang'>,
  following: Day,
) {
  const words = t.meetings.paper;
  const matter = matterOf(each, { t, lang });
  const { outcome, unit, institution, dueOn } = each.decision!;
  const { text, said } = decisionText(each.decision!, meeting, t, lang);
  const elsewhere: Partial<Record<MeetingOutcome, string>> = {
    cannotSolve: words.reportedTo[meeting.level],
    returned: words.backTo(each.kecamatan),
    deferred: words.nextMeeting,
  };
  const due = outcome === 'deferred' ? following : dueOn;
  return {
    number: n + 1,
    ticket: shownTicket(each.ticket),
    matter: each.confidential ? matter : `${matter}: ${shortened(each.text)}`,
    place: meeting.level === 'city' ? `${each.kelurahan}, ${each.kecamatan}` : each.kelurahan,
    decision: text,
    said,
    by: unit ?? institution ?? elsewhere[outcome] ?? '',
    due: due ? longDate(due, lang) : '',
  };
}

const shortened = (text: string) => (text.length > 240 ? `${text.slice(0, 237).trimEnd()}…` : text);

/** `19750619 199503 1 003`, as a NIP is written. */
const shownNip = (nip: string | null): string =>
  (nip ?? '').replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');
