import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { dictionaryPage } from './dictionary-page.ts';
import { figuresForm } from './forms.ts';
import { figuresPage } from './pages.ts';
import { dataPath, dictionaryPath } from './paths.ts';
import { periodsOf } from './periods.ts';
import { areasAround, categoriesOf, categoryNames, editions, figuresOf } from './queries.ts';

/** What everybody may look up without signing in: figures, and what their columns mean. */
export function openDataRoutes(db: Database): Router {
  const router = Router();

  router.get(dataPath, async (req, res) => {
    const { t, lang } = res.locals.visit;
    const asked = parseForm(figuresForm, req.query);
    const [{ calendar }, published, areas] = await Promise.all([
      rulesOf(db),
      editions(db),
      areasAround(db, asked.area ?? null),
    ]);
    const area = asked.area ? areas.find(({ code }) => code === asked.area) : areas[0];
    if (!area) throw new NotFound();
    const periods = periodsOf(published.map(({ month }) => month));
    const period = periods.find(({ key }) => key === asked.period) ?? periods[0];
    if (!period) return sendPage(req, res, 'open-data/empty', {}, { title: t.openData.title });
    const between = { from: period.months[0]!, to: period.months.at(-1)! };
    const whole = area.level === 'province';
    const [figures, categories, names] = await Promise.all([
      figuresOf(db, area.code, between),
      whole ? categoriesOf(db, area.code, between) : [],
      whole ? categoryNames(db) : [],
    ]);
    const page = figuresPage(
      {
        period,
        periods,
        editions: published,
        area,
        above: areas.filter(({ code }) => area.code.startsWith(`${code}.`)),
        parts: areas.filter(({ parentCode }) => parentCode === area.code),
        figures,
        categories: {
          names: names.map((category) => ({ code: category.code, name: category[lang] })),
          figures: categories,
        },
      },
      { t, lang, calendar },
    );
    await sendPage(req, res, 'open-data/figures', page, { title: `${t.openData.title}: ${page.heading}` });
  });

  router.get(dictionaryPath, async (req, res) => {
    const { t, lang } = res.locals.visit;
    await sendPage(req, res, 'open-data/dictionary', dictionaryPage({ t, lang }), {
      title: t.openData.dictionaryTitle,
    });
  });

  return router;
}
