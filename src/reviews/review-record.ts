import { dateInWords, longDate } from '../calendar/words.ts';
import { rulesOf } from '../calendar/queries.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import type { Connection } from '../database/connect.ts';
import type { DocumentContent, DocumentKind } from '../documents/document.ts';
import { NotFound } from '../errors.ts';
import { catalogues, type Language } from '../language/index.ts';
import { recordedReview, type RecordedReview } from './queries.ts';
import { reportPage } from './report-page.ts';

/** The berita acara of a recorded review (Ingub 135/2017, KEDUA), issued by the kecamatan. */
export const reviewRecord: DocumentKind = {
  name: 'reviewRecord',

  async read(db, subject, lang) {
    const review = await recordedReview(db, null, idOf(subject));
    if (!review) throw new NotFound();
    return contentOf(db, review, lang);
  },

  mayRead: async (db, person, subject) => (await recordedReview(db, person, idOf(subject))) !== undefined,
};

const idOf = (subject: string): number => (/^[1-9]\d{0,8}$/.test(subject) ? Number(subject) : 0);

async function contentOf(db: Connection, review: RecordedReview, lang: Language): Promise<DocumentContent> {
  // One after the other: in a transaction there is one connection.
  const complaint = await complaintByTicket(db, review.ticket);
  const { calendar } = await rulesOf(db);
  const t = catalogues[lang];
  const page = reportPage(review, { t, lang, calendar });
  const { matter, place, team, findings, recommendation, recorded, ticket, day } = page;
  return {
    title: `${t.documents.kinds.reviewRecord} ${ticket}`,
    officeId: complaint!.offices.camat,
    number: null,
    signer: signerOf(review, lang),
    confidential: review.confidential,
    values: {
      ticket,
      dateInWords: lang === 'id' ? dateInWords(day) : longDate(day, lang),
      matter,
      place,
      team,
      findings,
      recommendation,
      recorded,
      photos: page.photos.map(({ id, caption }, index) => ({
        photo: id,
        caption: [caption, pointOf(review.photos[index]!)].filter(Boolean).join(', '),
      })),
      signers: page.signers.map(({ office, name, drawn }) => ({ title: office, name: name ?? '', drawn })),
    },
  };
}

function signerOf({ recordedBy, role, capacity, office }: RecordedReview, lang: Language) {
  if (!recordedBy) return null;
  const held = role && capacity ? { role, capacity, officeName: office ?? '' } : null;
  const standing = held ? catalogues[lang].people.standing(held as never).join(', ') : (office ?? '');
  return { name: recordedBy, standing };
}

const pointOf = ({ latitude, longitude }: RecordedReview['photos'][number]): string | null =>
  latitude === null || longitude === null ? null : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
