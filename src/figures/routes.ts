import { Router, type Request, type Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { markOf, type Drawing } from '../charts/drawing.ts';
import { categoryChoices } from '../complaints/queries.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { parseForm } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import type { Reading } from '../web/reading.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { askingOf, type Asking } from './asked.ts';
import { csvOf, fileName, workbookOfFigure } from './exporting.ts';
import { drawnOf, type Figure } from './figure.ts';
import { figures } from './figures.ts';
import { askedForm, figureForm } from './forms.ts';
import { headlineOf } from './headline.ts';
import { figuresPage, onePage } from './pages.ts';
import { figuresPath } from './paths.ts';
import { pictureOf, picturesFor } from './picture.ts';
import { figuresOf, mayReadFigures } from './policy.ts';
import { unitsOf } from './queries.ts';

const rowsAtMost = 1000;

/** How complaints fare, in pictures: for an area of the reader and some weeks. `version` is the program's. */
export function figuresRoutes(
  db: Database,
  { reading, drawing, version }: { reading: Reading; drawing: Drawing; version: string },
): Router {
  const router = Router();
  const readers = [signedInOnly, onlyIf(mayReadFigures)];

  router.get(figuresPath(), readers, async (req: Request, res: Response) => {
    const asking = await read(req, res);
    const { asked, person, lang } = asking;
    const [headline, pictures, categories, units] = await Promise.all([
      headlineOf(asking),
      picturesFor(asking, figuresOf(person, asked.area)),
      categoryChoices(asking.db, lang),
      unitsOf(asking.db, asked.area.code, asked.unit),
    ]);
    const page = figuresPage({ headline, pictures, categories, units }, asking);
    await sendPage(req, res, 'figures/page', page, { title: asking.t.figures.of(asked.area.name) });
  });

  router.get('/figures/:figure.svg', readers, async (req: Request, res: Response) => {
    const { figure } = await figureOf(req, res);
    const { w } = parseForm(askedForm, req.query);
    const chart = drawnOf(figure);
    const mark = markOf(chart, w, version);
    await sendStored(req, res, {
      kind: 'svg',
      bytes: async () => Buffer.from(await drawing.draw(chart, w, mark)),
      name: fileName(figure),
      inline: w !== 'sheet',
      etag: mark,
    });
  });

  router.get('/figures/:figure.csv', readers, limited(db, 'export'), async (req: Request, res: Response) => {
    const { figure } = await figureOf(req, res);
    await sendStored(req, res, {
      kind: 'csv',
      bytes: Buffer.from(csvOf(figure)),
      name: fileName(figure),
    });
  });

  router.get('/figures/:figure.xlsx', readers, limited(db, 'export'), async (req: Request, res: Response) => {
    const { figure } = await figureOf(req, res);
    const bytes = Buffer.from(await workbookOfFigure(figure));
    await sendStored(req, res, { kind: 'xlsx', bytes, name: fileName(figure) });
  });

  router.get('/figures/:figure', readers, async (req: Request, res: Response) => {
    const { figure, asking } = await figureOf(req, res);
    const page = onePage(figure, pictureOf(figure, asking, rowsAtMost), asking);
    await sendPage(req, res, 'figures/one', page, { title: figure.title });
  });

  /** The question of an address. @throws NotFound for an area that is not the reader's */
  async function read(req: Request, res: Response): Promise<Asking> {
    const { t, lang, now } = res.locals.visit;
    const [{ calendar }, copy] = await Promise.all([rulesOf(db), reading(res)]);
    return askingOf(
      { db: copy, person: personOf(res), t, lang, now, calendar },
      parseForm(askedForm, req.query),
    );
  }

  /** The figure of an address, if the reader has it. @throws NotFound */
  async function figureOf(req: Request, res: Response): Promise<{ figure: Figure; asking: Asking }> {
    const named = figureForm.safeParse(req.params);
    const asking = named.success ? await read(req, res) : undefined;
    if (!asking || !named.success || !figuresOf(asking.person, asking.asked.area).includes(named.data.figure))
      throw new NotFound();
    return { figure: await figures[named.data.figure](asking), asking };
  }

  return router;
}
