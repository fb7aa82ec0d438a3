import { dayOf } from '../calendar/cycle.ts';
import { alreadyDone } from '../complaints/queries.ts';
import { config } from '../config.ts';
import { seal } from '../database/sealing.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { counterRole, type Person } from '../people/roles.ts';
import { takerOf } from './kept.ts';
import { keepers, keepingRole } from './policy.ts';
import { insertSetAside, voidReserved } from './queries.ts';

type SettingAside = {
  key: string;
  kind: string;
  ticket: string | null;
  takenAt: Date;
  /** The account under which it was taken, as the device says. */
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
    const day = dayOf(record.takenAt, { zone: config.timeZone });
    const taker = await takerOf(trx, record.takenBy, { person, day, roles: keepers });
    const fresh = await insertSetAside(trx, {
      ...record,
      takenBy: taker ?? person.name,
      officeId: role.officeId,
      contentSealed: seal(content, 'set_aside_records.content_sealed'),
      personId: person.id,
      at: now,
    });
    // Only a counter has tickets ahead; on the round the ticket is that of the complaint that was visited.
    if (fresh && record.ticket && counter) await voidReserved(trx, record.ticket, counter.areaCode, now);
    return { repeated: !fresh };
  });
}
