import type { Request, Response } from 'express';
import { recordAudit } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { clockAhead } from '../clock.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, TryLater } from '../errors.ts';
import type { Visit } from '../web/visit.ts';
import type { Person } from './roles.ts';
import { useAppCode } from './second-factor-codes.ts';
import { confirmPassword } from './sign-in.ts';

/** How long a proof of identity carries decisions with legal weight (NIST SP 800-63B-4, 2.2.3: an hour at AAL2). */
const freshMs = 60 * 60 * 1000;

/** Whether a form has to ask who it is, and whether a code of the telephone is an answer. */
export type Proof = { asked: boolean; orCode: boolean };

type Session = NonNullable<Visit['session']>;

/** Whether the session's person proved who they are within the last hour. */
export function provedRecently(session: Pick<Session, 'provedAt'> | null, now: Date): boolean {
  const age = session?.provedAt ? now.getTime() - session.provedAt.getTime() : Infinity;
  return age < freshMs;
}

/** What a form with legal weight has to ask of this visitor. */
export function proofFor({ session, now }: Pick<Visit, 'session' | 'now'>): Proof {
  return { asked: !provedRecently(session, now), orCode: mayUseCode(session) };
}

type Proving = {
  person: Person;
  session: Session;
  /** What was typed: the password, or a code of the telephone from who came through a provider. */
  secret: string;
  now: Date;
  real: Date;
  address?: string | undefined;
};

/**
 * Asks again who it is, under the limits of signing in, and notes on the session when it was shown. Who signed in
 * through a provider may have forgotten the password here: a code of their own telephone counts as well.
 * @throws Invalid at `password`, TryLater
 */
export async function proveIdentity(
  db: Database,
  { person, session, secret, now, real, address }: Proving,
): Promise<void> {
  const today = dayOf(now, { zone: config.timeZone });
  if (mayUseCode(session) && /^\s*(\d\s*){6}$/.test(secret)) {
    try {
      await useAppCode(db, { code: secret, person, now, real, address });
    } catch (fault) {
      if (fault instanceof TryLater) throw new TryLater(fault.status, fault.seconds);
      throw fault instanceof Invalid ? new Invalid({ password: 'passwordAgain' }) : fault;
    }
  } else await confirmPassword(db, person, secret, { now, today });
  await db.transaction(async (trx) => {
    await trx('sign_ins').where({ id: session.id }).update({ proved_at: now });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'identityProved',
      subject: { kind: 'person', id: person.id },
      address,
    });
  });
}

/**
 * What every act with legal weight asks before it is carried out: identity proved within the hour, or the password in
 * the same form. @throws Invalid at `password`, TryLater
 */
export async function requireProof(db: Database, req: Request, res: Response): Promise<void> {
  const { session, now } = res.locals.visit;
  if (!provedRecently(session, now)) await proveByForm(db, req, res, 'proveAgain');
}

/** The same for what is never done on an earlier proof: the password in the form, always. @throws Invalid, TryLater */
export async function proveByForm(
  db: Database,
  req: Request,
  res: Response,
  missing = 'required',
): Promise<void> {
  const { session, person, awaiting, now } = res.locals.visit;
  const typed = (req.body as { password?: unknown }).password;
  const secret = typeof typed === 'string' ? typed.slice(0, 200) : '';
  if (!secret) throw new Invalid({ password: missing });
  const who = person ?? awaiting!.person;
  await proveIdentity(db, {
    person: who,
    session: session!,
    secret,
    now,
    real: realTime(now),
    address: req.ip,
  });
}

/** The time that telephones show: real, whatever the demonstration's clock says. */
export const realTime = (now: Date): Date => new Date(now.getTime() - clockAhead());

const mayUseCode = (session: Pick<Session, 'identityId'> | null) => Boolean(session?.identityId);
