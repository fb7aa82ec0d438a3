import type { Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Reader } from '../complaints/pages.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { personOf } from '../web/visit.ts';
import { counterRole } from './policy.ts';

/** Who reads a page of the counter, in which language, when, and by which calendar. */
export async function readerOf(db: Database, res: Response): Promise<Reader> {
  const { t, lang, now } = res.locals.visit;
  const { calendar } = await rulesOf(db);
  return { person: personOf(res), t, lang, now, calendar };
}

/** The kecamatan at whose counter the person works. @throws NotFound for anybody else */
export function kecamatanOf(res: Response): string {
  const role = counterRole(personOf(res));
  if (!role) throw new NotFound();
  return role.areaCode;
}
