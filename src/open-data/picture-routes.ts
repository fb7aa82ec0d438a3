import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { markOf, type Drawing } from '../charts/drawing.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { catalogues } from '../language/index.ts';
import { pictureForm } from './forms.ts';
import { picturePathPattern } from './paths.ts';
import { pictureOf } from './pictures.ts';
import { share } from './sharing.ts';
import { picturedOf } from './shown.ts';

/** Pictures of the published figures, drawn on the server. `version` is the program's. */
export function pictureRoutes(db: Database, drawing: Drawing, version: string): Router {
  const router = Router();

  router.get(picturePathPattern, async (req, res) => {
    const asked = pictureForm.safeParse({ ...req.query, picture: req.params.picture });
    if (!asked.success) throw new NotFound();
    const { picture, area, period, lang, w } = asked.data;
    const [{ calendar }, pictured] = await Promise.all([rulesOf(db), picturedOf(db, { area, period }, lang)]);
    const chart = pictured && pictureOf(picture, pictured, { t: catalogues[lang], lang, calendar });
    if (!chart) throw new NotFound();
    const mark = markOf(chart, w, version);
    if (!(await share(db, req, res, [mark]))) return;
    const svg = await drawing.draw(chart, w, mark);
    res.type('image/svg+xml').send(svg);
  });

  return router;
}
