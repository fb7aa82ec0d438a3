import type { Connection } from '../database/connect.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { documentsOf } from './document.ts';
import type { DocumentKind, MediaType } from './kind.ts';
import { documentPath, documentsPath, filePath } from './paths.ts';

type Offer = { mediaType: MediaType; language: Language };

/** What `documents/links` prints: what there is, and a form for what may be made. */
export type DocumentLinks = {
  ready: { href: string; text: string }[];
  action: string;
  offers: { fields: Record<string, string>; label: string }[];
};

/**
 * The documents about a subject as links and, for those of `offers` that nobody asked for yet, forms that ask. Which
 * of them a person may read is the feature's question: it shows this on the subject's page.
 */
export async function documentLinks(
  db: Connection,
  kind: DocumentKind,
  subject: string | number,
  { t, lang }: { t: Catalogue; lang: Language },
  offers: Offer[] = [{ mediaType: 'pdf', language: lang }],
): Promise<DocumentLinks> {
  const { documents: words } = t;
  const issued = await documentsOf(db, kind, subject);
  const nameOf = ({ mediaType, language, edition = 1 }: Offer & { edition?: number }) =>
    [
      words.kinds[kind.name],
      words.mediaTypes[mediaType],
      language !== lang && words.languages[language],
      edition > 1 && words.edition(edition),
    ]
      .filter(Boolean)
      .join(' · ');
  const missing = offers.filter(
    (offer) => !issued.some((each) => each.mediaType === offer.mediaType && each.language === offer.language),
  );
  return {
    ready: issued.map((each) => ({
      href: each.madeAt ? filePath(each.code, each.mediaType) : documentPath(each.code),
      text: nameOf(each),
    })),
    action: documentsPath,
    offers: missing.map((offer) => ({
      fields: { kind: kind.name, subject: String(subject), ...offer },
      label: words.make(nameOf(offer)),
    })),
  };
}
