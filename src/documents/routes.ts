import { Router, type Request, type Response } from 'express';
import { recordReading } from '../audit/reading.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { readCode } from './codes.ts';
import { requestDocument } from './document.ts';
import { requestForm } from './forms.ts';
import { mediaTypes, type DocumentKind } from './kind.ts';
import { documentPage } from './pages.ts';
import { documentPath, documentsPath, templatesPath } from './paths.ts';
import { mayReadTemplates } from './policy.ts';
import { contentOf, documentByCode, wantDocument, type DocumentRow } from './queries.ts';
import { templatesPage } from './templates-page.ts';
import { ownTemplates, templateFolder } from './templates.ts';

const secondsToNextLook = 2;

/** Documents for those who may read their subjects; `kinds` is every kind of document that the features issue. */
export function documentRoutes(db: Database, kinds: readonly DocumentKind[]): Router {
  const router = Router();
  const kindOf = new Map<string, DocumentKind>(kinds.map((kind) => [kind.name, kind]));

  /** The document of the address, if this person may read it. @throws NotFound */
  const load = async (req: Request, res: Response): Promise<DocumentRow> => {
    const code = readCode(String(req.params.code));
    const document = code === null ? undefined : await documentByCode(db, code);
    const kind = document && kindOf.get(document.kind);
    if (!kind || !(await kind.mayRead(db, personOf(res), document.subject))) throw new NotFound();
    return document;
  };

  router.get(templatesPath, signedInOnly, onlyIf(mayReadTemplates), async (req, res) => {
    const { t } = res.locals.visit;
    const folder = templateFolder(config.dataDir);
    const page = templatesPage({ folder, own: await ownTemplates(config.dataDir) }, t);
    await sendPage(req, res, 'documents/templates', page, { title: t.documents.templates.title });
  });

  router.post(documentsPath, signedInOnly, limited(db, 'export'), async (req, res) => {
    const asked = requestForm.safeParse(req.body);
    const kind = asked.success ? kindOf.get(asked.data.kind) : undefined;
    const person = personOf(res);
    if (!kind || !(await kind.mayRead(db, person, asked.data!.subject))) throw new NotFound();
    const { subject, language, mediaType } = asked.data!;
    const { now } = res.locals.visit;
    const request = { kind, subject, language, mediaType, person, now };
    const { code } = await db.transaction((trx) => requestDocument(trx, request));
    await goTo(req, res, documentPath(code));
  });

  for (const mediaType of mediaTypes)
    router.get(`/documents/:code.${mediaType}`, signedInOnly, async (req, res) => {
      const document = await load(req, res);
      if (document.mediaType !== mediaType) throw new NotFound();
      if (document.madeAt) await sendFile(db, req, res, document);
      else await goTo(req, res, documentPath(document.code));
    });

  router.get('/documents/:code', signedInOnly, async (req, res) => {
    const document = await load(req, res);
    const { t, lang } = res.locals.visit;
    if (!document.madeAt && !document.wanted) await wantDocument(db, document.id, { again: false });
    const page = documentPage(document, { t, lang, zone: config.timeZone });
    // Without a script, too, the page looks again by itself.
    if (page.status) res.set('Refresh', String(secondsToNextLook));
    await sendPage(req, res, 'documents/show', page, { title: document.title });
  });

  router.post('/documents/:code/attempts', signedInOnly, limited(db, 'export'), async (req, res) => {
    const document = await load(req, res);
    await wantDocument(db, document.id, { again: true });
    await goTo(req, res, documentPath(document.code), res.locals.visit.t.documents.askedAgain);
  });

  return router;
}

async function sendFile(db: Database, req: Request, res: Response, document: DocumentRow): Promise<void> {
  const { id, title, mediaType, sha256 } = document;
  await recordReading(db, 'documentOpened', {
    at: res.locals.visit.now,
    personId: personOf(res).id,
    subject: { kind: 'document', id },
    particulars: { kind: document.kind, mediaType },
  });
  await sendStored(req, res, {
    kind: mediaType,
    bytes: () => contentOf(db, id),
    name: title,
    inline: mediaType === 'pdf' && !('download' in req.query),
    etag: String(sha256),
  });
}
