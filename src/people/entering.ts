import type { Request, Response } from 'express';
import { networkOf } from '../audit/network.ts';
import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { isOwnPath } from '../web/own-path.ts';
import { endSession, startSession, type Step } from '../web/sessions.ts';
import { ownCookie } from '../web/cookies.ts';
import { chosenLanguage, languageCookie, setSessionCookie } from '../web/visit.ts';
import { deviceOf } from './device.ts';
import { markBrowser, rememberBrowser } from './known-browsers.ts';
import type { Person } from './roles.ts';
import type { Requires } from './second-factor-policy.ts';
import { codePath, secondFactorPath } from './second-factor-paths.ts';
import { nextStep } from './second-factor.ts';

type Shown = {
  requires: Requires;
  /** Through which identity of a provider, and whether that showed a second factor. */
  identityId?: number | null;
  secondFactorAt?: Date | null;
  /** When the provider asked who it is; null when it does not say. */
  provedAt?: Date | null;
};

/**
 * Begins the session of a person who has just shown a first factor: a new token whatever the browser brought (against
 * fixation), the old session ended, the browser remembered, all or nothing. Returns what is still asked.
 */
export async function enter(
  db: Database,
  req: Request,
  res: Response,
  person: Person,
  { requires, identityId = null, secondFactorAt = null, provedAt }: Shown,
): Promise<Step | null> {
  const { now, sessionToken } = res.locals.visit;
  const awaiting = secondFactorAt ? null : await nextStep(db, person, requires);
  const browser = markBrowser(req, res);
  const language = chosenLanguage(req);
  const facts = { device: deviceOf(req.get('user-agent')), network: networkOf(req.ip) };
  const token = await db.transaction(async (trx) => {
    if (sessionToken) await endSession(trx, sessionToken);
    const proof = provedAt === undefined ? {} : { provedAt };
    const made = await startSession(trx, person.id, now, {
      awaiting,
      identityId,
      secondFactorAt,
      ...facts,
      ...proof,
    });
    if (language && language !== person.language)
      await trx('people').where({ id: person.id }).update({ language });
    await rememberBrowser(trx, { personId: person.id, browser, address: req.ip, now });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'signedIn',
      subject: { kind: 'person', id: person.id },
      address: req.ip,
      particulars: { ...(awaiting ? { awaiting } : {}), ...(identityId ? { identityId } : {}) },
    });
    return made;
  });
  setSessionCookie(res, token);
  // From here on the choice is the person's; whoever signs in next in this browser makes their own.
  if (language) res.clearCookie(languageCookie, ownCookie());
  return awaiting;
}

/** Where to go after a first factor: the second, setting one up, or where the person wanted to go. */
export function pathAfter(step: Step | null, back: string | undefined): string {
  const path = ownPath(back);
  if (step === 'code') return codePath(path);
  return step === 'enrolment' ? secondFactorPath(path) : path;
}

/** Only paths of our own: a link may not send people elsewhere after signing in. */
export const ownPath = (path: string | undefined, otherwise = '/home'): string =>
  path && isOwnPath(path) ? path : otherwise;
