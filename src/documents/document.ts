import type { Connection, Transaction } from '../database/connect.ts';
import type { Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { newCode } from './codes.ts';
import type { DocumentKind, MediaType } from './kind.ts';
import { letterheadOf } from './letterhead.ts';
import { addDocument, documentFor, documentsAbout, ringForDocuments, type DocumentRow } from './queries.ts';

export type { DocumentContent, DocumentKind, KindName, MediaType, Value, Values } from './kind.ts';
export type { Cell, Sheet } from './workbook.ts';

type Request = {
  kind: DocumentKind;
  /** The id of what it is about (a review, a meeting, a report) as the kind understands it. */
  subject: string | number;
  language?: Language;
  mediaType?: MediaType;
  /** 2 and so on for a later edition of the same, e.g. minutes with an addendum; the present one unless told. */
  edition?: number;
  person: Person | null;
  now: Date;
};

export type Requested = { id: number; code: string; repeated: boolean };

/**
 * Asks for a document in the transaction that causes it: what it says is read and frozen now, its file is made by
 * the worker. The same again (kind, subject, edition, language, media type) is the same document.
 * @throws NotFound when the subject has nothing to issue
 */
export async function requestDocument(trx: Transaction, request: Request): Promise<Requested> {
  const { kind, language = 'id', mediaType = 'pdf', person, now } = request;
  const subject = String(request.subject);
  const edition = request.edition ?? (await kind.edition?.(trx, subject)) ?? 1;
  const key = { kind: kind.name, subject, edition, language, mediaType };
  const known = await documentFor(trx, key);
  if (known) return { ...known, repeated: true };
  const { values, sheets, ...facts } = await kind.read(trx, subject, language);
  const letterhead = await letterheadOf(trx, facts.officeId);
  const { title, number, signer, confidential } = facts;
  const data =
    mediaType === 'xlsx'
      ? { sheets: sheets ?? [] }
      : { values: { ...values, title, number, signer, confidential, letterhead } };
  const code = newCode();
  const id = await addDocument(trx, { ...key, ...facts, code, data, personId: person?.id ?? null, now });
  // Somebody else asked for the same at the same moment, and was first.
  if (id === undefined) return { ...(await documentFor(trx, key))!, repeated: true };
  await ringForDocuments(trx);
  return { id, code, repeated: false };
}

export type IssuedDocument = Pick<
  DocumentRow,
  'code' | 'kind' | 'title' | 'edition' | 'language' | 'mediaType' | 'requestedAt' | 'madeAt' | 'progress'
>;

/** The documents there are about a subject, the latest edition first. */
export const documentsOf = (
  db: Connection,
  kind: DocumentKind,
  subject: string | number,
): Promise<IssuedDocument[]> => documentsAbout(db, kind.name, String(subject));
