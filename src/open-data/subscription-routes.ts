import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { now, readClock } from '../clock.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { catalogues } from '../language/index.ts';
import { casesIn } from './case-queries.ts';
import { entriesAtMost, feedOf } from './feed.ts';
import { subscriptionForm } from './forms.ts';
import { calendarFilePath, solvedPath } from './paths.ts';
import { areasAround, editions, figuresVersion } from './queries.ts';
import { calendarSpan, scheduleCalendar } from './schedule.ts';
import { sessionsIn, sessionsVersion } from './schedule-queries.ts';
import { share } from './sharing.ts';

/** What programs come back for: an area's calendar of sessions, and its feed of solved cases. */
export function subscriptionRoutes(db: Database): Router {
  const router = Router();

  router.get(calendarFilePath, async (req, res) => {
    const { area, lang } = await subscriptionOf(db, req);
    await readClock(db);
    const span = calendarSpan(now(), (await rulesOf(db)).calendar);
    if (!(await share(db, req, res, [area, lang, span, await sessionsVersion(db)]))) return;
    const t = catalogues[lang];
    const sessions = await sessionsIn(db, area.code, span);
    res.type('text/calendar; charset=utf-8');
    await pipeline(Readable.from(scheduleCalendar(t.schedule.calendarName(area.name), sessions, t)), res);
  });

  router.get(solvedPath, async (req, res) => {
    const { area, lang } = await subscriptionOf(db, req);
    if (!(await share(db, req, res, [area, lang, await figuresVersion(db)]))) return;
    const edition = (await editions(db))[0] ?? null;
    const cases = edition ? await casesIn(db, area.code, edition.month, entriesAtMost) : [];
    res.type('application/atom+xml; charset=utf-8');
    res.send(feedOf({ area, edition, cases }, { t: catalogues[lang], lang }));
  });

  return router;
}

async function subscriptionOf(db: Database, req: Request) {
  const asked = subscriptionForm.safeParse(req.query);
  if (!asked.success) throw new NotFound();
  const { lang, area } = asked.data;
  const around = await areasAround(db, area ?? null);
  const found = area ? around.find(({ code }) => code === area) : around[0];
  if (!found) throw new NotFound();
  return { lang, area: found };
}
