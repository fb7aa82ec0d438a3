import type { Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { personOf } from '../web/visit.ts';
import type { Reader } from './pages.ts';

/** Who reads a page, in which language, when, and by which calendar. */
export async function readerOf(db: Database, res: Response): Promise<Reader> {
  const { t, lang, now } = res.locals.visit;
  return { person: personOf(res), t, lang, now, calendar: (await rulesOf(db)).calendar };
}
