import type { Complaint } from '../complaints/complaint.ts';
import type { Details } from '../complaints/details.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { longDate } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { phoneMapUrl, reviewPath, webMapUrl } from './paths.ts';
import { recommendations, type Review } from './queries.ts';

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
  /** Milliseconds by which the program's clock is ahead of real time: not zero in a demonstration. */
  clockAhead: number;
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
    clockAhead: extra.clockAhead,
    notice: extra.changed ? (extra.open ? t.reviews.form.changed : t.reviews.form.over) : null,
    open: extra.open,
    errors: failed?.errors ?? {},
    labels: labelsOf(extra, reader),
    came: cameOf(extra, failed, failed ? [value('came')].flat() : own === undefined ? [] : [String(own)]),
    findings: value('findings'),
    recommendation: value('recommendation'),
    recommended: {
      value: value('recommended'),
      options: recommendations.map((each) => ({ value: each, label: t.reviews.recommendations[each] })),
    },
    latitude: value('latitude'),
    longitude: value('longitude'),
    accuracy: value('accuracy'),
    position: positionOf(value, reader),
    photosAgain: failed !== null,
  };
}

function positionOf(value: (name: string) => string | string[], { t }: Reader): string {
  if (!value('latitude') || !value('longitude')) return t.reviews.form.positionNone;
  const metres = Number(value('accuracy'));
  return metres > 0 ? t.reviews.form.accuracy(metres) : t.reviews.form.positionKnown;
}

// The invited first; who else came is chosen from the other offices of the kecamatan.
function cameOf({ offices, review }: Extra, failed: Typed | null, came: string[]) {
  const invited = new Set(review?.members.map(({ officeId }) => officeId));
  const signing = ({ id, name }: { id: number; name: string }) => ({
    id,
    name,
    came: came.includes(String(id)),
    signer: failed?.values[`signer-${id}`] ?? '',
    signature: failed?.values[`signature-${id}`] ?? '',
    errors: {
      signer: failed?.errors[`signer-${id}`] ?? null,
      signature: failed?.errors[`signature-${id}`] ?? null,
    },
  });
  const team = offices.filter(({ id }) => invited.has(id));
  const others = offices.filter(({ id }) => !invited.has(id)).map(signing);
  return {
    team: team.toSorted((one, other) => rankOf(one) - rankOf(other)).map(signing),
    others,
    othersChosen: others.some((office) => office.came),
  };
}

// The errors above the form name the office that a signature belongs to.
function labelsOf({ offices }: Extra, { t }: Reader): Record<string, string> {
  const signers = offices.flatMap(({ id, name }) => [
    [`signer-${id}`, name],
    [`signature-${id}`, name],
  ]);
  return { ...t.reviews.form.labels, ...(Object.fromEntries(signers) as Record<string, string>) };
}

const rankOf = ({ kind }: { kind: string }) => (kind === 'unit' ? 1 : 0);
