import { alreadyDone } from '../complaints/queries.ts';
import { seal } from '../database/sealing.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { counterRole, keepingRole } from './policy.ts';
import { insertSetAside, voidReserved } from './queries.ts';

type SettingAside = {
  key: string;
  kind: string;
  ticket: string | null;
  takenAt: Date;
  takenBy: string;
  /** The fields as they were typed, to be looked up when somebody asks for the complaint; kept sealed. */
  content: string;
  reason: string;
  person: Person;
  now: Date;
};

/**
 * Records that a kept form will not be sent, and why: what was taken down never vanishes silently. The same
 * key again is the same act. @throws NotFound for who keeps no forms, Invalid when it has arrived after all
 */
export async function setAside(
  db: Database,
  { content, person, now, ...record }: SettingAside,
): Promise<{ repeated: boolean }> {
  const role = keepingRole(person);
  const counter = counterRole(person);
  if (!role) throw new NotFound();
  return db.transaction(async (trx) => {
    if (await alreadyDone(trx, record.key)) throw new Invalid({ reason: 'alreadyArrived' });
    const fresh = await insertSetAside(trx, {
      ...record,
      officeId: role.officeId,
      contentSealed: seal(content),
      personId: person.id,
      at: now,
    });
    // Only a counter has tickets ahead; on the round the ticket is that of the complaint that was visited.
    if (fresh && record.ticket && counter) await voidReserved(trx, record.ticket, counter.areaCode, now);
    return { repeated: !fresh };
  });
}
