import { addDays, cityMeetingDay, kecamatanMeetingDay } from '../calendar/cycle.ts';
import { dateTime, longDate } from '../calendar/words.ts';
import { levelOf, type Complaint } from '../complaints/complaint.ts';
import type { Details } from '../complaints/details.ts';
import { maskedName, maskedPhoneOfOwner } from '../complaints/masking.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath, receiptPath, trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { trackKey } from '../complaints/track-key.ts';
import type { PlainBlock } from '../documents/plain-blocks.ts';
import { catalogues } from '../language/index.ts';
import { qrImage } from '../web/qr.ts';
import { lateUntil } from './hours.ts';
import { intakePath, queuePath, sameVisitorPath, saturdayPath } from './paths.ts';
import type { PlaceNames } from './queries.ts';

export type Paper = 'a5' | '80';

type Printed = {
  complaint: Complaint;
  /** The complaint that this one was joined to: its answer is the answer to both. */
  lead: Complaint | null;
  details: Details;
  names: PlaceNames;
  paper: Paper;
  /** Where the tracking page can be reached from outside, without a slash at the end. */
  origin: string;
  /** Rights and contact, as the office's template has them. */
  end: PlainBlock[];
};

/**
 * The receipt, for A5 or 80 mm paper: complainant, matter, place and time, receiver (UU 25/2009), what happens
 * when, and the complainant's rights, in the language in which the complainant wants news; the buttons around it speak
 * to the clerk. A hidden name is printed only by the clerk who took the complaint, as
 * long as its session can still take any.
 */
export function receiptPage({ complaint, lead, details, names, paper, origin, end }: Printed, clerk: Reader) {
  const { language: lang } = details.complainant;
  const reader = { ...clerk, lang, t: catalogues[lang] };
  const { t } = reader;
  const words = t.saturday.receipt;
  const buttons = clerk.t.saturday.receipt;
  const ticket = shownTicket(complaint.ticket);
  const track = origin + trackPath(trackKey(complaint.ticket));
  const done = resultOf(complaint, details, reader);
  const { answerOn, answerLatestOn } = lead ?? complaint;
  return {
    lang,
    words,
    strip: paper === '80',
    ticket,
    kecamatan: t.saturday.office(names.kecamatan),
    city: names.city,
    track,
    qr: qrImage(track),
    facts: factsOf(complaint, details, reader),
    promise:
      (lead ? levelOf(lead.state) : !done) && answerOn && answerLatestOn
        ? t.complaints.promise(longDate(answerOn, lang), longDate(answerLatestOn, lang))
        : null,
    result: done,
    steps: done ? [] : stepsOf(complaint, names, reader),
    end,
    actions: {
      paper: {
        href: receiptPath(complaint.ticket) + (paper === '80' ? '' : '?paper=80'),
        label: paper === '80' ? buttons.paperA5 : buttons.paper80,
      },
      same: takenBy(complaint, details, reader) ? sameVisitorPath(complaint.ticket) : null,
      next: intakePath,
      counter: saturdayPath,
      queue: queuePath,
      complaint: complaintPath(complaint.ticket),
    },
  };
}

/** Whether this person took the complaint, in a session that can still take more. */
function takenBy(complaint: Complaint, { events }: Details, { person, now, calendar }: Reader): boolean {
  return events[0]?.personId === person.id && now < lateUntil({ heldOn: complaint.sessionOn }, calendar);
}

function factsOf(complaint: Complaint, details: Details, reader: Reader) {
  const { t, lang, calendar } = reader;
  const words = t.saturday.receipt;
  const { complainant } = details;
  const hidden = (complaint.anonymous || complaint.confidential) && !takenBy(complaint, details, reader);
  const block = [details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`]
    .filter(Boolean)
    .join('/');
  const channel = t.complaints.channels[details.channel];
  return [
    { label: words.at, text: dateTime(complaint.receivedAt, lang, calendar.zone) },
    {
      label: words.complainant,
      text: [hidden ? maskedName(complainant.name) : complainant.name, maskedPhoneOfOwner(complainant.phone)]
        .filter(Boolean)
        .join(' · '),
    },
    {
      label: words.matter,
      text: `${lang === 'id' ? details.categoryId : details.categoryEn}: ${complaint.text}`,
    },
    {
      label: words.location,
      text: [details.address, block, details.kelurahan, details.landmark].filter(Boolean).join(', '),
    },
    { label: words.receiver, text: details.events[0]?.person ?? '' },
    { label: words.late, text: details.lateReason },
    { label: words.channel, text: channel },
    { label: words.crmNumber, text: details.crmNumber },
  ];
}

/** What was already reached at the counter, or null while the matter is worked on. */
function resultOf({ state, closedReason }: Complaint, details: Details, { t }: Reader): string | null {
  const { results } = t.saturday.receipt;
  if (state === 'resolved') {
    const evidence = details.events.findLast(({ type }) => type === 'resolveOnTheSpot')?.data.evidence;
    return [results.resolved, evidence].filter(Boolean).join(' ');
  }
  if (state !== 'closed' || !closedReason) return null;
  if (closedReason === 'merged' && details.leadTicket) return results.merged(shownTicket(details.leadTicket));
  if (closedReason === 'notOurAuthority' && details.referredTo) return results.referred(details.referredTo);
  const answer = details.events.findLast(({ type }) => type === 'notAComplaint')?.data.reason;
  return results.closed([t.complaints.closedReasons[closedReason], answer].filter(Boolean).join(': '));
}

function stepsOf(
  { sessionOn: saturday, urgent }: Complaint,
  { cityHead }: PlaceNames,
  { t, lang, calendar }: Reader,
) {
  const { steps } = t.saturday.receipt;
  const meeting = kecamatanMeetingDay(saturday, calendar);
  return [
    ...(urgent ? [{ day: steps.now, text: steps.urgent }] : []),
    { day: longDate(addDays(saturday, 1), lang), text: steps.review },
    { day: longDate(meeting, lang), text: steps.meeting },
    { day: longDate(meeting, lang), text: steps.report(cityHead) },
    { day: longDate(cityMeetingDay(saturday, calendar), lang), text: steps.cityMeeting },
  ];
}
