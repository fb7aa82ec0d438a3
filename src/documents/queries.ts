import type { Connection, Database, Transaction } from '../database/connect.ts';
import type { Language } from '../language/index.ts';
import type { DocumentContent, KindName, MediaType } from './kind.ts';
import type { TemplateFault } from './placeholders.ts';

type Key = { kind: KindName; subject: string; edition: number; language: Language; mediaType: MediaType };

/** A document without its content. */
export type DocumentRow = Key & {
  id: number;
  code: string;
  officeId: number;
  office: string;
  areaCode: string;
  title: string;
  number: string | null;
  signerName: string | null;
  signerStanding: string | null;
  confidential: boolean;
  requestedAt: Date;
  wanted: boolean;
  progress: number;
  attempts: number;
  failure: string | null;
  templateFault: TemplateFault | null;
  sha256: string | null;
  bytes: number | null;
  pages: number | null;
  madeAt: Date | null;
};

/** After so many attempts a person has to look. */
export const attemptsAtMost = 5;

const columns = `d.id, d.code, d.kind, d.subject, d.edition, d.language, d.media_type as "mediaType",
  d.office_id as "officeId", o.name as office, o.area_code as "areaCode", d.title, d.number,
  d.signer_name as "signerName", d.signer_standing as "signerStanding", d.confidential,
  d.requested_at as "requestedAt", d.wanted, d.progress, d.attempts, d.failure,
  d.template_fault as "templateFault", encode(d.sha256, 'hex') as sha256, octet_length(d.content) as bytes,
  d.pages, d.made_at as "madeAt"`;

/** The document that was asked for before with the same key. */
export async function documentFor(
  db: Connection,
  { kind, subject, edition, language, mediaType }: Key,
): Promise<{ id: number; code: string } | undefined> {
  return (await db('documents')
    .where({ kind, subject, edition, language, media_type: mediaType })
    .first('id', 'code')) as { id: number; code: string } | undefined;
}

type NewDocument = Key &
  Omit<DocumentContent, 'values' | 'sheets'> & {
    code: string;
    data: object;
    personId: number | null;
    now: Date;
  };

/** Its id, or undefined when the same is there already. */
export async function addDocument(trx: Transaction, document: NewDocument): Promise<number | undefined> {
  const { signer } = document;
  const [row] = (await trx('documents')
    .insert({
      code: document.code,
      kind: document.kind,
      subject: document.subject,
      edition: document.edition,
      language: document.language,
      media_type: document.mediaType,
      office_id: document.officeId,
      title: document.title,
      number: document.number,
      signer_name: signer?.name ?? null,
      signer_standing: signer?.standing ?? null,
      confidential: document.confidential,
      data: JSON.stringify(document.data),
      requested_by: document.personId,
      requested_at: document.now,
    })
    .onConflict(['kind', 'subject', 'edition', 'language', 'media_type'])
    .ignore()
    .returning('id')) as { id: number }[];
  return row?.id;
}

/** Tells the workers, at the commit of the transaction, that documents wait. */
export async function ringForDocuments(db: Connection): Promise<void> {
  await db.raw(`select graphile_worker.add_job('documents', '{}'::json, max_attempts := 1)`);
}

/** All about one subject, the latest edition first. */
export async function documentsAbout(
  db: Connection,
  kind: KindName,
  subject: string,
): Promise<DocumentRow[]> {
  const { rows } = await db.raw<{ rows: DocumentRow[] }>(
    `select ${columns} from documents d join offices o on o.id = d.office_id
     where d.kind = ? and d.subject = ? order by d.edition desc, d.media_type, d.language desc, d.id`,
    [kind, subject],
  );
  return rows;
}

export async function documentByCode(db: Connection, code: string): Promise<DocumentRow | undefined> {
  const { rows } = await db.raw<{ rows: DocumentRow[] }>(
    `select ${columns} from documents d join offices o on o.id = d.office_id where d.code = ?`,
    [code],
  );
  return rows[0];
}

/** The file itself. */
export async function contentOf(db: Connection, id: number): Promise<Buffer> {
  const row = (await db('documents').where({ id }).first('content')) as { content: Buffer };
  return row.content;
}

/** Whoever opens a document that history left unmade has it made; `again` also forgets the failures. */
export async function wantDocument(db: Database, id: number, { again }: { again: boolean }): Promise<void> {
  const changed = await db('documents')
    .where({ id, made_at: null })
    .whereIn('wanted', again ? [true, false] : [false])
    .update({ wanted: true, ...(again && { attempts: 0, held_until: null, failure: null }) });
  if (changed > 0) await ringForDocuments(db);
}

/** What is printed of a document, and where its office's templates lie. */
export type Printable = Pick<Key, 'kind' | 'language' | 'mediaType'> & {
  code: string;
  title: string;
  office: string;
  areaCode: string;
  confidential: boolean;
  data: { values?: DocumentContent['values']; sheets?: DocumentContent['sheets'] };
};

/** A document in the hands of a worker. */
export type Claimed = Printable & { id: number };

const printable = `d.kind, d.language, d.media_type as "mediaType", d.code, d.title, o.name as office,
  o.area_code as "areaCode", d.confidential, d.data`;

/** The latest PDF of a kind that an office of this area issued (null: any office), to try a template with. */
export async function latestPrintable(
  db: Connection,
  { kind, language, areaCode }: { kind: string; language: Language; areaCode: string | null },
): Promise<Printable | undefined> {
  const { rows } = await db.raw<{ rows: Printable[] }>(
    `select ${printable} from documents d join offices o on o.id = d.office_id
     where d.kind = :kind and d.language = :language and d.media_type = 'pdf'
       and (:areaCode::text is null or o.area_code = :areaCode)
     order by d.id desc limit 1`,
    { kind, language, areaCode },
  );
  return rows[0];
}

/** The next that waits, taken for three minutes so that no other worker makes it too; undefined when none waits. */
export async function claimDocument(db: Database): Promise<Claimed | undefined> {
  const { rows } = await db.raw<{ rows: Claimed[] }>(
    `update documents d set held_until = now() + interval '3 minutes', attempts = attempts + 1, progress = 0
     from offices o
     where o.id = d.office_id and d.id = (
       select id from documents where made_at is null and wanted and attempts < ?
         and (held_until is null or held_until < now())
       order by id limit 1 for update skip locked)
     returning d.id, ${printable}`,
    [attemptsAtMost],
  );
  return rows[0];
}

/** Whether any waits that nobody has in hand. */
export async function documentsWait(db: Database): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ waits: boolean }] }>(
    `select exists (select from documents where made_at is null and wanted and attempts < ?
       and (held_until is null or held_until < now())) as waits`,
    [attemptsAtMost],
  );
  return rows[0].waits;
}

export async function noteProgress(db: Database, id: number, percent: number): Promise<void> {
  await db('documents')
    .where({ id, made_at: null })
    .update({ progress: percent, held_until: db.raw(`now() + interval '3 minutes'`) });
}

type Made = { content: Buffer; sha256: Buffer; pages: number | null; templateFault: TemplateFault | null };

/** Keeps the file for good; one that was made meanwhile by another worker stays. */
export async function keepMade(db: Database, id: number, made: Made, now: Date): Promise<void> {
  const { content, sha256, pages, templateFault } = made;
  await db('documents')
    .where({ id, made_at: null })
    .update({
      content,
      sha256,
      pages,
      template_fault: templateFault === null ? null : JSON.stringify(templateFault),
      made_at: now,
      progress: 100,
      failure: null,
      held_until: null,
    });
}

/** Notes why it could not be made; it rests longer after each failure. */
export async function noteFailure(db: Database, id: number, failure: string): Promise<void> {
  await db('documents')
    .where({ id, made_at: null })
    .update({ failure, progress: 0, held_until: db.raw(`now() + interval '10 seconds' * 2 ^ attempts`) });
}

/** Leaves what waits until somebody opens it; for simulated history. */
export async function leaveUnmade(db: Database): Promise<void> {
  await db('documents').where({ made_at: null, wanted: true }).update({ wanted: false });
}
