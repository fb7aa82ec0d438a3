import type { Complaint } from '../complaints/complaint.ts';
import type { Details } from '../complaints/details.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { entryOf } from '../complaints/sentences.ts';
import { longDate } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { areaOf } from './place-page.ts';
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
  /** The version that something kept on a phone was made from, when that is opened again. */
  seen: number | null;
  /** The page that a phone stores: readable for whoever holds it, so it says what the round there says. */
  shell: boolean;
};

/** The form for what was found, with everything about the place on top; for a phone. */
export function resultPage(complaint: Complaint, details: Details, reader: Reader, extra: Extra) {
  const { t, lang, person } = reader;
  const { review, failed } = extra;
  const { shell, seen } = extra;
  const area = areaOf(details);
  const address = [details.address, area].filter(Boolean).join(', ');
  const sought = [details.address, details.kelurahan, details.kecamatan].filter(Boolean).join(', ');
  const own = roleFor(person, 'recordReview', complaint)?.officeId;
  const value = (name: string) => failed?.values[name] ?? '';
  const changes = seen === null ? [] : changesSince(seen, details, reader);
  return {
    ticket: shownTicket(complaint.ticket),
    complaint: shell ? null : complaintPath(complaint.ticket),
    heading: lang === 'id' ? details.categoryId : details.categoryEn,
    badge: shell ? { tone: 'warning', text: t.offline.badge } : null,
    text: shell ? null : complaint.text,
    facts: [
      shell ? { label: t.reviews.paper.area, text: area } : { label: t.complaints.address, text: address },
      { label: t.complaints.landmark, text: shell ? null : details.landmark },
      { label: t.complaints.fields.plannedOn, text: review?.plannedOn && longDate(review.plannedOn, lang) },
    ],
    maps: shell ? null : { phone: phoneMapUrl(details, sought), web: webMapUrl(details, sought) },
    action: reviewPath(complaint.ticket),
    version: complaint.version,
    key: extra.key,
    back: extra.back,
    changes,
    notice: noticeOf(extra, changes.length > 0, reader),
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

// What has happened since somebody opened the form that was kept, the latest first.
const changesSince = (seen: number, { events }: Details, { t, lang, calendar }: Reader) =>
  events
    .filter(({ version }) => version > seen)
    .toReversed()
    .map((event) => entryOf(event, t, lang, calendar.zone));

function noticeOf({ open, changed, seen }: Extra, happened: boolean, { t }: Reader): string | null {
  const { form } = t.reviews;
  if (seen !== null && !open) return form.keptOver;
  if (!changed && !happened) return null;
  return open ? form.changed : form.over;
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
