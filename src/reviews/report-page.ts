import { dayOf } from '../calendar/cycle.ts';
import { dateInWords, dateTime, longDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath, photoPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { RecordedReview } from './queries.ts';
import type { MemberOf } from './team.ts';

/** The berita acara of a review (Ingub 135/2017, KEDUA) as a page to print. */
export function reportPage(
  review: RecordedReview,
  { t, lang, calendar }: Pick<Reader, 't' | 'lang' | 'calendar'>,
) {
  const { paper } = t.reviews;
  const recordedAt = review.recordedAt!;
  const recordedOn = dayOf(recordedAt, calendar);
  // A visit on Sunday may be written down later; one that was made earlier is dated when it was written down.
  const day = review.plannedOn && review.plannedOn < recordedOn ? review.plannedOn : recordedOn;
  const ticket = shownTicket(review.ticket);
  const rtRw = [review.rt && `RT ${review.rt}`, review.rw && `RW ${review.rw}`].filter(Boolean).join('/');
  return {
    back: complaintPath(review.ticket),
    day,
    head: [
      `${paper.city[review.cityKind === 'kabupaten' ? 'kabupaten' : 'kota']} ${review.city}`,
      `${paper.kecamatan} ${review.kecamatan}`,
    ],
    secret: review.confidential ? paper.secret : null,
    ticket,
    opening: paper.opening(lang === 'id' ? dateInWords(day) : longDate(day, lang), ticket),
    matter: [
      { label: paper.category, text: lang === 'id' ? review.categoryId : review.categoryEn },
      { label: paper.text, text: review.text },
    ],
    place: [
      { label: paper.address, text: review.address },
      { label: paper.area, text: [rtRw, review.kelurahan, review.kecamatan].filter(Boolean).join(', ') },
      { label: paper.landmark, text: review.landmark },
      { label: paper.coordinates, text: coordinatesOf(review, t) ?? paper.noCoordinates },
    ],
    team: review.members.map(({ name, came }, index) => ({
      number: index + 1,
      name,
      attendance: came ? paper.came : paper.absent,
    })),
    findings: review.findings ?? '',
    photos: review.photos.map(({ id, addedAt }, index) => {
      const caption = paper.photo(index + 1, dateTime(addedAt, lang, calendar.zone));
      return { id, href: photoPath(id), alt: caption, caption };
    }),
    recommendation: [
      review.recommended && `${t.reviews.recommendations[review.recommended]}.`,
      review.recommendation,
    ]
      .filter(Boolean)
      .join('\n'),
    recorded: [
      paper.recorded(recorderOf(review, t), dateTime(recordedAt, lang, calendar.zone)),
      ...(isLate(review) ? [paper.received(dateTime(review.receivedAt!, lang, calendar.zone))] : []),
    ].join(' '),
    signers: review.members.filter(({ came }) => came).map((member) => signerOf(member, review, t)),
  };
}

// A result that waited on the phone for the network says when it came.
const isLate = ({ recordedAt, receivedAt }: RecordedReview) =>
  receivedAt !== null && recordedAt !== null && receivedAt.getTime() - recordedAt.getTime() > 5 * 60_000;

function signerOf({ officeId, name: office }: MemberOf, { signers }: RecordedReview, t: Reader['t']) {
  const signer = signers.find((each) => each.officeId === officeId);
  return {
    office,
    name: signer?.name ?? null,
    drawn: signer?.drawn ? `data:image/png;base64,${signer.drawn}` : null,
    alt: t.reviews.paper.signature(signer?.name ?? office),
  };
}

function coordinatesOf({ latitude, longitude, accuracy }: RecordedReview, t: Reader['t']): string | null {
  if (latitude === null || longitude === null) return null;
  const point = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
  return accuracy === null ? point : `${point} (${t.reviews.paper.accuracy(accuracy)})`;
}

function recorderOf({ recordedBy, nip, role, capacity, office }: RecordedReview, t: Reader['t']): string {
  const title =
    role && capacity
      ? t.people.roleIn({ role: role as never, capacity: capacity as never, officeName: office ?? '' })
      : '';
  return [
    recordedBy,
    nip && `NIP ${nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4')}`,
    title,
    office,
  ]
    .filter(Boolean)
    .join(', ');
}
