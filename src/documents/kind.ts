import type { Connection } from '../database/connect.ts';
import type { Catalogue, Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import type { Sheet } from './workbook.ts';

/** What a document is, as the catalogue's `documents.kinds` calls it; its template has the same name. */
export type KindName = keyof Catalogue['documents']['kinds'];
export const mediaTypes = ['pdf', 'xlsx'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** What a template may print: texts ready for reading (dates and numbers as words), lists, and groups. */
export type Value = string | number | boolean | null | Value[] | Values;
export type Values = { [name: string]: Value };

export type DocumentContent = {
  /** "Berita acara peninjauan 7K3M-Q9TX": the name of the file and of its page. */
  title: string;
  /** The office that issues it: letterhead, its own templates, and what the verification page says. */
  officeId: number;
  /** The official number typed by hand, if there is one. */
  number: string | null;
  /** Who signs, and as what: "Camat Setiabudi", "Plt. Camat Setiabudi". */
  signer: { name: string; standing: string } | null;
  /** A confidential matter: the verification page says kind, office and date, nothing else. */
  confidential: boolean;
  /** What the template of a PDF prints; `letterhead`, `title`, `number`, `signer` and `confidential` are added. */
  values: Values;
  /** What a spreadsheet holds; only for kinds that are asked for as XLSX. */
  sheets?: Sheet[];
};

/** A kind of document: one object in the feature that issues it, registered in app.ts. */
export type DocumentKind = {
  name: KindName;
  /**
   * Everything that is printed, read in the transaction of the request and frozen there. @throws NotFound when the
   * subject has nothing to issue (yet)
   */
  read(db: Connection, subject: string, language: Language): Promise<DocumentContent>;
  /** Which edition is issued when nobody says: the first, unless the subject has been corrected since. */
  edition?(db: Connection, subject: string): Promise<number>;
  /** Whoever may see the subject may read its document. */
  mayRead(db: Connection, person: Person, subject: string): Promise<boolean>;
};
