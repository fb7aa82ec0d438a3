import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { templatesPath } from '../documents/paths.ts';
import { ownTemplates } from '../documents/templates.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { categoryRoutes } from './category-routes.ts';
import { deadlineRoutes } from './deadline-routes.ts';
import { hoursForm, provinceForm } from './forms.ts';
import { holidayRoutes } from './holiday-routes.ts';
import { officeFigures } from './office-queries.ts';
import { officeRoutes } from './office-routes.ts';
import * as pages from './pages.ts';
import * as paths from './paths.ts';
import {
  categories,
  deadlineRules,
  holidaysOf,
  hoursOf,
  latestChanges,
  provinceName,
  versionOf,
} from './queries.ts';
import { adminOnly, readerOf, save, statusOf } from './saving.ts';
import { changeHours, renameProvince, subjectOf } from './settings.ts';

const changesShown = 30;
type Failures = { hours?: pages.Failed; province?: pages.Failed };

/** What an administrator can change without a programmer. */
export function settingsRoutes(db: Database): Router {
  const router = Router();
  router.use(categoryRoutes(db), holidayRoutes(db), deadlineRoutes(db), officeRoutes(db));

  router.get(paths.settingsPath, signedInOnly, adminOnly, (req, res) => sendOverview(db, req, res));

  router.post(paths.hoursPath, signedInOnly, adminOnly, (req, res) =>
    save(req, res, {
      deed: (by) => changeHours(db, parseForm(hoursForm, req.body), by),
      back: paths.settingsPath,
      again: (hours) => sendOverview(db, req, res, { hours }),
    }),
  );

  router.post(paths.provincePath, signedInOnly, adminOnly, (req, res) =>
    save(req, res, {
      deed: (by) => renameProvince(db, parseForm(provinceForm, req.body), by),
      back: paths.settingsPath,
      again: (province) => sendOverview(db, req, res, { province }),
    }),
  );

  return router;
}

async function sendOverview(db: Database, req: Request, res: Response, failed: Failures = {}): Promise<void> {
  const reader = readerOf(res);
  const words = reader.t.settings;
  const year = Number(dayOf(res.locals.visit.now, { zone: config.timeZone }).slice(0, 4));
  const [all, rules, holidays, hours, province, changes, hoursVersion, provinceVersion, offices] =
    await Promise.all([
      categories(db),
      deadlineRules(db),
      holidaysOf(db, year),
      hoursOf(db),
      provinceName(db),
      latestChanges(db, changesShown),
      versionOf(db, subjectOf.hours),
      versionOf(db, subjectOf.province),
      officeFigures(db),
    ]);
  const active = all.filter((category) => category.active).length;
  const templates = await ownTemplates(config.dataDir);
  const page = {
    sections: [
      {
        href: paths.categoriesPath,
        title: words.categories,
        text: words.categoriesText(active, all.length),
      },
      { href: paths.holidaysPath, title: words.holidays, text: words.holidaysText(holidays.length, year) },
      { href: paths.deadlinesPath, title: words.deadlines, text: words.deadlinesText(rules.length) },
      {
        href: paths.readinessPath,
        title: reader.t.readiness.settingsTitle,
        text: reader.t.readiness.settingsText,
      },
      {
        href: paths.officesPath,
        title: words.offices,
        text: words.officesText(offices.all, offices.withoutAddress),
      },
      {
        href: paths.messagesPath,
        title: reader.t.messages.settings.title,
        text: reader.t.messages.settings.link,
      },
      {
        href: templatesPath,
        title: res.locals.visit.t.documents.templates.title,
        text: res.locals.visit.t.documents.templates.count(
          templates.length,
          templates.filter(({ fault }) => fault).length,
        ),
      },
    ],
    hours: {
      ...pages.hoursForm(hours, failed.hours ?? null),
      action: paths.hoursPath,
      version: hoursVersion,
      key: randomUUID(),
    },
    province: {
      ...pages.provinceForm(province, failed.province ?? null),
      action: paths.provincePath,
      version: provinceVersion,
      key: randomUUID(),
    },
    history: changes.map((change) => pages.changeEntry(change, reader)),
  };
  const status = statusOf(failed.hours ?? failed.province);
  await sendPage(req, res, 'settings/overview', page, { title: words.title, status });
}
