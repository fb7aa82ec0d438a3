import type { Database } from '../../database/connect.ts';
import { Conflict, Fault, Forbidden, Invalid, NotAllowed, NotFound } from '../../errors.ts';
import type { Person } from '../../people/roles.ts';
import { advance } from '../advance.ts';
import type { Complaint } from '../complaint.ts';
import { officesForWork, usualOffice } from '../details.ts';
import { partKey } from '../part-key.ts';
import { visibleComplaint } from '../queries.ts';
import { remindOwner } from '../reminders.ts';

export type Chosen = { ticket: string; version: number };
export type Deed = {
  act: 'assign' | 'remind';
  /** To whom; without one, to the unit that usually works on the category. */
  unitId: number | undefined;
  person: Person;
  now: Date;
  key: string | undefined;
};

/** What became of each case; of one that was refused, the version that it has now. */
export type Outcome = Chosen & {
  result: 'done' | 'already' | 'planned' | 'changed' | 'notPossible' | 'notAllowed' | 'noUnit';
};

/** Assigns or reminds of several cases. */
export const actOnEach = (db: Database, cases: readonly Chosen[], deed: Deed): Promise<Outcome[]> =>
  onEach(db, deed.person, cases, async (complaint, chosen) => {
    if (deed.act === 'remind') {
      // What waits for the citizen, or for nobody, is no office's to be reminded of.
      if (complaint.ownerOfficeId === null) return 'notPossible';
      return (await remindOwner(db, { ...chosen, ...deed })) ? 'done' : 'already';
    }
    await assign(db, complaint, chosen, deed);
    return 'done';
  });

type Act = (complaint: Complaint, chosen: Chosen) => Promise<Outcome['result']>;

/**
 * The same act for several cases, each by its own verb and in its own transaction: what can't be done of one keeps no
 * other. Sent again with the same key, each case is acted on once.
 */
export async function onEach(
  db: Database,
  person: Person,
  cases: readonly Chosen[],
  act: Act,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const chosen of cases) {
    const result = await tried(db, person, chosen, act);
    const now = result === 'changed' ? await visibleComplaint(db, person, chosen.ticket) : undefined;
    outcomes.push({ ...chosen, version: now?.version ?? chosen.version, result });
  }
  return outcomes;
}

async function tried(db: Database, person: Person, chosen: Chosen, act: Act): Promise<Outcome['result']> {
  try {
    const complaint = await visibleComplaint(db, person, chosen.ticket);
    if (!complaint) throw new NotFound();
    return await act(complaint, chosen);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return resultOf(fault);
  }
}

async function assign(
  db: Database,
  complaint: Complaint,
  { ticket, version }: Chosen,
  { unitId, person, now, key }: Deed,
): Promise<void> {
  const unit = unitId ?? (await usualUnit(db, complaint));
  if (unit === undefined)
    throw complaint.state === 'kecamatan.received'
      ? new Invalid({ unitId: 'unknownUnit' })
      : new NotAllowed('assign', complaint.state);
  await advance(db, {
    ticket,
    version,
    event: { type: 'assign', unitId: unit },
    actor: { kind: 'person', person },
    now,
    key: key && partKey(key, ticket),
  });
}

async function usualUnit(db: Database, complaint: Complaint): Promise<number | undefined> {
  const [offices, category] = await Promise.all([
    officesForWork(db, complaint, 'kecamatan'),
    db('categories').where({ code: complaint.categoryCode }).first('sector_code'),
  ]);
  const { sector_code: sector } = category as { sector_code: string | null };
  return usualOffice(offices, sector)?.id;
}

function resultOf(fault: Fault): Outcome['result'] {
  if (fault instanceof Conflict) return 'changed';
  if (fault instanceof NotAllowed) return 'notPossible';
  if (fault instanceof Invalid) return 'noUnit';
  if (fault instanceof Forbidden || fault instanceof NotFound) return 'notAllowed';
  throw fault;
}
