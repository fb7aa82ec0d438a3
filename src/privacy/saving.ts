import type { Request, Response } from 'express';
import { config } from '../config.ts';
import { Conflict, Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, keyOf, typed } from '../web/forms.ts';
import { goTo } from '../web/pages.ts';
import { personOf } from '../web/visit.ts';
import type { Failed, Reader } from './pages.ts';
import { mayDecideOnData, mayReadOnData } from './policy.ts';

/** The pages look like unknown ones to everybody else. */
export const readersOnly = onlyIf(mayReadOnData);
export const decidersOnly = onlyIf(mayDecideOnData);

/** Who acts, when, and by which form. */
export const by = (req: Request, res: Response) => ({
  person: personOf(res),
  now: res.locals.visit.now,
  key: keyOf(req),
});

export function readerOf(res: Response): Reader {
  const { t, lang, now } = res.locals.visit;
  return { t, lang, now, zone: config.timeZone, decides: mayDecideOnData(personOf(res)) };
}

type Saving = {
  deed: () => Promise<void>;
  /** Where to go when it is done. */
  back: () => string;
  /** The page again, with what was typed. */
  again: (failed: Failed) => Promise<void>;
  done?: string;
};

/** Tries a form; otherwise the same page with errors beside the fields, or with what changed meanwhile. */
export async function save(req: Request, res: Response, { deed, back, again, done }: Saving): Promise<void> {
  const { t } = res.locals.visit;
  try {
    await deed();
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const { password: _, ...values } = typed(req.body);
    const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
    res.status(fault.status);
    return again({ values, errors, changed: fault instanceof Conflict });
  }
  await goTo(req, res, back(), done ?? t.privacy.saved);
}
