import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { scheduleForm } from './forms.ts';
import { schedulePath } from './paths.ts';
import { areasAround } from './queries.ts';
import { aheadOf } from './schedule.ts';
import { schedulePage, schedulesFound } from './schedule-page.ts';
import { saturdaysBetween, sessionsFound } from './schedule-queries.ts';

const placesAtMost = 20;

/** Where and when complaints are received, eight weeks ahead. */
export function scheduleRoutes(db: Database): Router {
  const router = Router();

  router.get(schedulePath, async (req, res) => {
    const { t, lang, now } = res.locals.visit;
    const { q } = parseForm(scheduleForm, req.query);
    const { calendar } = await rulesOf(db);
    const [span, reading] = [aheadOf(now, calendar), { t, lang, calendar }];
    const title = { title: t.schedule.title };
    if (q) {
      const page = schedulesFound(q, await sessionsFound(db, q, span, placesAtMost), reading);
      return sendPage(req, res, 'open-data/schedule-found', page, title);
    }
    const [groups, [province]] = await Promise.all([saturdaysBetween(db, span), areasAround(db, null)]);
    const page = schedulePage(groups, province?.code ?? '', reading);
    await sendPage(req, res, 'open-data/schedule', page, {
      ...title,
      alternates: [{ type: 'text/calendar', href: page.calendar, title: t.schedule.calendarAll }],
    });
  });

  return router;
}
