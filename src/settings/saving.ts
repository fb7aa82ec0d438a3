import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { Conflict, Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, keyOf, typed, versionOf } from '../web/forms.ts';
import { goTo } from '../web/pages.ts';
import { personOf } from '../web/visit.ts';
import type { By } from './change.ts';
import type { Failed, Reader } from './pages.ts';
import { mayChangeSettings } from './policy.ts';

/** The administrator's pages look like unknown ones to everybody else. */
export const adminOnly = onlyIf(mayChangeSettings);

export const readerOf = (res: Response): Reader => {
  const { t, lang } = res.locals.visit;
  return { t, lang, zone: config.timeZone };
};

type Saving = {
  deed: (by: By) => Promise<void>;
  /** Where to go when it is saved. */
  back: string;
  /** The page again, with what was typed. */
  again: (failed: Failed) => Promise<void>;
  /** Something new has no version that somebody could have changed meanwhile. */
  isNew?: boolean;
  done?: string;
};

/** Tries to save a setting; otherwise the same page with errors beside the fields or what changed meanwhile. */
export async function save(
  req: Request,
  res: Response,
  { deed, back, again, isNew, done }: Saving,
): Promise<void> {
  const { t, now } = res.locals.visit;
  try {
    await deed({ person: personOf(res), now, version: isNew ? null : versionOf(req), key: keyOf(req) });
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
    await again({ values: typed(req.body), errors, changed: fault instanceof Conflict });
    return;
  }
  await goTo(req, res, back, done ?? t.settings.saved);
}

/** A page that failed says so in its status, too. */
export function statusOf(failed: Failed | null | undefined): number {
  if (!failed) return 200;
  return failed.changed ? 409 : 422;
}
