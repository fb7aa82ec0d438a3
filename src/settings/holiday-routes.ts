import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { isoDay, parseForm, typed } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { holidayForm } from './forms.ts';
import * as pages from './pages.ts';
import * as paths from './paths.ts';
import { holidaysOf, holidayYears, versionsOf } from './queries.ts';
import { adminOnly, readerOf, save, statusOf } from './saving.ts';
import { addHoliday, removeHoliday, subjectOf } from './settings.ts';

/** Holidays and joint leave, year by year: add and remove. */
export function holidayRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.holidaysPath, signedInOnly, adminOnly, (req, res) =>
    sendHolidays(db, req, res, yearOf(typed(req.query).year, res)),
  );

  router.post(paths.holidaysPath, signedInOnly, adminOnly, (req, res) => {
    const year = yearOf(typed(req.body).heldOn?.slice(0, 4), res);
    return save(req, res, {
      deed: (by) => addHoliday(db, parseForm(holidayForm, req.body), by),
      isNew: true,
      back: paths.holidaysOfPath(year),
      again: (failed) => sendHolidays(db, req, res, year, failed),
    });
  });

  router.post('/settings/holidays/:day/removal', signedInOnly, adminOnly, (req, res) => {
    const day = isoDay().safeParse(req.params.day);
    if (!day.success) throw new NotFound();
    const year = yearOf(day.data.slice(0, 4), res);
    return save(req, res, {
      deed: (by) => removeHoliday(db, day.data, by),
      back: paths.holidaysOfPath(year),
      done: res.locals.visit.t.settings.removed,
      again: (failed) => sendHolidays(db, req, res, year, { ...failed, values: {} }),
    });
  });

  return router;
}

function yearOf(text: string | undefined, res: Response): number {
  const year = Number(text);
  if (Number.isInteger(year) && year >= 2000 && year <= 2100) return year;
  return Number(dayOf(res.locals.visit.now, { zone: config.timeZone }).slice(0, 4));
}

async function sendHolidays(
  db: Database,
  req: Request,
  res: Response,
  year: number,
  failed: pages.Failed | null = null,
): Promise<void> {
  const reader = readerOf(res);
  const words = reader.t.settings;
  const [holidays, years, versions] = await Promise.all([
    holidaysOf(db, year),
    holidayYears(db),
    versionsOf(db, subjectOf.holiday('')),
  ]);
  const shown = new Set([...years.map((each) => each.year), year, year + 1]);
  const page = {
    year,
    heading: words.holidaysOf(year),
    back: paths.settingsPath,
    years: [...shown]
      .toSorted((a, b) => a - b)
      .map((each) => ({ label: String(each), href: paths.holidaysOfPath(each), current: each === year })),
    rows: holidays.map((holiday) =>
      pages.holidayRow(holiday, versions.get(subjectOf.holiday(holiday.heldOn)) ?? 0, reader),
    ),
    empty: { title: words.noHolidays(year), text: words.noHolidaysText },
    action: paths.holidaysPath,
    key: randomUUID(),
    ...pages.holidayForm(failed),
  };
  await sendPage(req, res, 'settings/holidays', page, { title: page.heading, status: statusOf(failed) });
}
