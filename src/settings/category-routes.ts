import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { categoryForm } from './forms.ts';
import * as pages from './pages.ts';
import * as paths from './paths.ts';
import { categories, categoryByCode, sectors, versionOf, type Category } from './queries.ts';
import { adminOnly, readerOf, save, statusOf } from './saving.ts';
import { addCategory, changeCategory, subjectOf } from './settings.ts';

/** The categories of complaints: list, add, change. */
export function categoryRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.categoriesPath, signedInOnly, adminOnly, async (req, res) => {
    const reader = readerOf(res);
    const [all, known] = await Promise.all([categories(db), sectors(db)]);
    const names = new Map(known.map(({ code, name }) => [code, name]));
    const rows = all.map((category) => pages.categoryRow(category, names, reader));
    const page = { add: paths.newCategoryPath, back: paths.settingsPath, rows };
    await sendPage(req, res, 'settings/categories', page, { title: reader.t.settings.categories });
  });

  router.get(paths.newCategoryPath, signedInOnly, adminOnly, (req, res) => sendCategory(db, req, res, null));

  router.post(paths.categoriesPath, signedInOnly, adminOnly, (req, res) =>
    save(req, res, {
      deed: (by) => addCategory(db, parseForm(categoryForm, req.body), by),
      isNew: true,
      back: paths.categoriesPath,
      again: (failed) => sendCategory(db, req, res, null, failed),
    }),
  );

  router.get('/settings/categories/:code', signedInOnly, adminOnly, async (req, res) =>
    sendCategory(db, req, res, await load(db, req)),
  );

  router.post('/settings/categories/:code', signedInOnly, adminOnly, async (req, res) => {
    const category = await load(db, req);
    await save(req, res, {
      deed: (by) => changeCategory(db, category.code, parseForm(categoryForm, req.body), by),
      back: paths.categoriesPath,
      again: (failed) => sendCategory(db, req, res, category, failed),
    });
  });

  return router;
}

async function load(db: Database, req: Request): Promise<Category> {
  const category = await categoryByCode(db, String(req.params.code));
  if (!category) throw new NotFound();
  return category;
}

async function sendCategory(
  db: Database,
  req: Request,
  res: Response,
  category: Category | null,
  failed: pages.Failed | null = null,
): Promise<void> {
  const reader = readerOf(res);
  const { t, lang } = reader;
  const [known, version] = await Promise.all([
    sectors(db),
    category && versionOf(db, subjectOf.category(category.code)),
  ]);
  const title = category
    ? t.settings.editCategory(lang === 'id' ? category.nameId : category.nameEn)
    : t.settings.addCategory;
  const page = {
    title,
    action: category ? paths.categoryPath(category.code) : paths.categoriesPath,
    back: paths.categoriesPath,
    version,
    key: randomUUID(),
    ...pages.categoryForm(category, known, failed, reader),
  };
  await sendPage(req, res, 'settings/category', page, { title, status: statusOf(failed) });
}
