import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { dictionaryPage } from './dictionary-page.ts';
import { figuresForm } from './forms.ts';
import { figuresPage } from './pages.ts';
import { dataPath, dictionaryPath } from './paths.ts';
import { picturesOf } from './pictures.ts';
import { picturedOf } from './shown.ts';

/** What everybody may look up without signing in: figures, and what their columns mean. */
export function openDataRoutes(db: Database): Router {
  const router = Router();

  router.get(dataPath, async (req, res) => {
    const { t, lang } = res.locals.visit;
    const asked = parseForm(figuresForm, req.query);
    const [{ calendar }, pictured] = await Promise.all([rulesOf(db), picturedOf(db, asked, lang)]);
    if (!pictured) return sendPage(req, res, 'open-data/empty', {}, { title: t.openData.title });
    const page = figuresPage(pictured, picturesOf(pictured, { t, lang, calendar }), { t, lang, calendar });
    await sendPage(req, res, 'open-data/figures', page, {
      title: `${t.openData.title}: ${page.heading}`,
      alternates: [
        { type: 'application/atom+xml', href: page.files.feed.href, title: page.files.feed.label },
      ],
    });
  });

  router.get(dictionaryPath, async (req, res) => {
    const { t, lang } = res.locals.visit;
    await sendPage(req, res, 'open-data/dictionary', dictionaryPage({ t, lang }), {
      title: t.openData.dictionaryTitle,
    });
  });

  return router;
}
