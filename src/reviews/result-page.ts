import type { Complaint } from '../complaints/complaint.ts';
import type { Details } from '../complaints/details.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { longDate } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { phoneMapUrl, reviewPath, webMapUrl } from './paths.ts';
import type { Review } from './queries.ts';

type Typed = { values: Record<string, string | string[]>; errors: Record<string, string> };
type Extra = {
  review: Review | undefined;
  offices: { id: number; kind: string; name: string }[];
  failed: Typed | null;
  changed: boolean;
  /** Whether the result can still be recorded. */
  open: boolean;
  key: string;
  back: string;
};

/** The form for what was found, with everything about the place on top; for a phone. */
export function resultPage(complaint: Complaint, details: Details, reader: Reader, extra: Extra) {
  const { t, lang, person } = reader;
  const { review, failed } = extra;
  const rtRw = [details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`].filter(Boolean).join('/');
  const address = [details.address, rtRw, details.kelurahan].filter(Boolean).join(', ');
  const sought = [details.address, details.kelurahan, details.kecamatan].filter(Boolean).join(', ');
  const own = roleFor(person, 'recordReview', complaint)?.officeId;
  const value = (name: string) => failed?.values[name] ?? '';
  return {
    ticket: shownTicket(complaint.ticket),
    complaint: complaintPath(complaint.ticket),
    heading: lang === 'id' ? details.categoryId : details.categoryEn,
    text: complaint.text,
    facts: [
      { label: t.complaints.address, text: address },
      { label: t.complaints.landmark, text: details.landmark },
      { label: t.complaints.fields.plannedOn, text: review?.plannedOn && longDate(review.plannedOn, lang) },
    ],
    phoneMap: phoneMapUrl(details, sought),
    webMap: webMapUrl(details, sought),
    action: reviewPath(complaint.ticket),
    version: complaint.version,
    key: extra.key,
    back: extra.back,
    notice: extra.changed ? (extra.open ? t.reviews.form.changed : t.reviews.form.over) : null,
    open: extra.open,
    errors: failed?.errors ?? {},
    came: cameOf(extra, failed ? [value('came')].flat() : own === undefined ? [] : [String(own)]),
    findings: value('findings'),
    recommendation: value('recommendation'),
    latitude: value('latitude'),
    longitude: value('longitude'),
    photosAgain: failed ? t.reviews.form.photosAgain : null,
  };
}

// The invited first; who else came is chosen from the other offices of the kecamatan.
function cameOf({ offices, review }: Extra, value: string[]) {
  const invited = new Set(review?.members.map(({ officeId }) => officeId));
  const options = (among: Extra['offices']) =>
    among.map(({ id, name }) => ({ value: String(id), label: name }));
  const team = offices.filter(({ id }) => invited.has(id));
  const others = offices.filter(({ id }) => !invited.has(id));
  return {
    team: options(team.toSorted((one, other) => rankOf(one) - rankOf(other))),
    others: options(others),
    othersChosen: others.some(({ id }) => value.includes(String(id))),
    value,
  };
}

const rankOf = ({ kind }: { kind: string }) => (kind === 'unit' ? 1 : 0);
