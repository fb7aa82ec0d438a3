import { recordAudit } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { endSessionsOf } from '../web/sessions.ts';
import type { From } from './known-browsers.ts';
import { newPasswordFault, setPassword } from './new-password.ts';
import { hashPassword } from './passwords.ts';
import type { Person } from './roles.ts';
import { confirmPassword } from './sign-in.ts';
import { tellPerson } from './telling.ts';

type Changing = {
  person: Person;
  /** The present password. */
  password: string;
  newPassword: string;
  /** The session that goes on. */
  sessionToken: string | null;
  now: Date;
} & From;

/**
 * Changes the own password against the present one; every other session of the person ends, and they are told.
 * @throws Invalid at `password` or `newPassword`, TryLater
 */
export async function changePassword(
  db: Database,
  { person, password, newPassword, sessionToken, now, ...from }: Changing,
): Promise<void> {
  const fault = await newPasswordFault(db, person, newPassword);
  if (fault) throw new Invalid({ newPassword: fault });
  const today = dayOf(now, { zone: config.timeZone });
  await confirmPassword(db, person, password, { now, today, ...from });
  const passwordHash = await hashPassword(newPassword);
  await db.transaction(async (trx) => {
    await setPassword(trx, { personId: person.id, passwordHash, now });
    await endSessionsOf(trx, person.id, { except: sessionToken });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'passwordChanged',
      subject: { kind: 'person', id: person.id },
      address: from.address,
    });
    await tellPerson(trx, { personId: person.id, message: 'passwordChanged', now });
  });
}
