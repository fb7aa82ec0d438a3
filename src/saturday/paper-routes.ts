import { Router } from 'express';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import { worksAtCounter } from '../people/roles.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { paperForm } from './forms.ts';
import { kecamatanOf } from './kecamatan.ts';
import { currentNotice } from './notice-queries.ts';
import { paperPage } from './paper-page.ts';
import { placeNames } from './queries.ts';
import { currentSession } from './sessions.ts';

/** The empty form on paper, in the language that the complainant reads. */
export function paperRoutes(db: Database): Router {
  const router = Router();

  router.get('/saturday/paper-form', signedInOnly, onlyIf(worksAtCounter), async (req, res) => {
    const { lang = res.locals.visit.lang } = parseForm(paperForm, req.query);
    const kecamatanCode = kecamatanOf(res);
    const [{ kecamatan }, session, notice] = await Promise.all([
      placeNames(db, kecamatanCode),
      currentSession(db, kecamatanCode, res.locals.visit.now),
      currentNotice(db),
    ]);
    const page = paperPage({ kecamatan, session, notice, lang });
    await sendPage(req, res, 'saturday/paper', page, { title: page.words.title, print: true });
  });

  return router;
}
