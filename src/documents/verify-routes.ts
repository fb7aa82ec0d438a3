import { Router, type Request, type Response } from 'express';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { TooMany } from '../errors.ts';
import { digestOfFile } from '../web/digest.ts';
import { parseForm } from '../web/forms.ts';
import { take } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { readCode } from './codes.ts';
import { codeForm } from './forms.ts';
import { verifyFormPath, verifyPath } from './paths.ts';
import { documentByCode } from './queries.ts';
import { fileLimit, verifyPage, type Compared } from './verify-page.ts';

/**
 * Where anybody sees whether a document is genuine. It stands before the parser of all other bodies, which takes no
 * files of visitors; comparing changes nothing, so that its form needs no token.
 */
export function verifyRoutes(db: Database): Router {
  const router = Router();

  router.get(verifyFormPath, async (req, res) => {
    const { code: asked } = parseForm(codeForm, req.query);
    const code = asked ? readCode(asked) : null;
    if (code) res.redirect(303, verifyPath(code));
    else await sendForm(req, res, { asked: asked ?? '', status: asked ? 404 : 200 });
  });

  router.get('/verify/:code', (req, res) => sendVerification(db, req, res, null));

  router.post('/verify/:code', async (req, res) => {
    await sendVerification(db, req, res, await comparedBy(db, req, res));
  });

  return router;
}

async function comparedBy(db: Database, req: Request, res: Response): Promise<Compared> {
  try {
    await take(db, 'compare', { address: req.ip });
  } catch (fault) {
    if (!(fault instanceof TooMany)) throw fault;
    // What is not read would keep the connection busy.
    res.set('Connection', 'close').set('Retry-After', String(fault.seconds));
    return { fault: 'tooMany' };
  }
  const digest = await digestOfFile(req, res, fileLimit);
  if (digest === 'none') return { fault: 'choose' };
  return digest === 'tooLarge' ? { fault: 'tooLarge' } : { sha256: digest.sha256 };
}

const statusOf = { choose: 422, tooLarge: 413, tooMany: 429 } as const;

async function sendVerification(
  db: Database,
  req: Request,
  res: Response,
  compared: Compared | null,
): Promise<void> {
  const { t, lang } = res.locals.visit;
  const asked = String(req.params.code);
  const code = readCode(asked);
  const why = 'whoever holds a paper sees whether it is genuine';
  const document = code === null ? undefined : await beyondScope(db, why, () => documentByCode(db, code));
  res.set('X-Robots-Tag', 'noindex');
  if (!document) {
    await sendForm(req, res, { asked, status: 404 });
    return;
  }
  const page = verifyPage(document, compared, { t, lang, zone: config.timeZone });
  const status = compared && 'fault' in compared ? statusOf[compared.fault] : 200;
  await sendPage(req, res, 'documents/verify', page, { title: t.documents.verify.title, status });
}

async function sendForm(
  req: Request,
  res: Response,
  { asked, status }: { asked: string; status: number },
): Promise<void> {
  const { verify: words } = res.locals.visit.t.documents;
  const page = { action: verifyFormPath, asked: asked.slice(0, 60), unknown: status === 404 };
  await sendPage(req, res, 'documents/verify-form', page, { title: words.title, status });
}
