import type { Day } from '../calendar/cycle.ts';
import { allowedActions } from '../complaints/actions.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { officesForWork, type WorkOffice } from '../complaints/details.ts';
import { onEach, type Chosen, type Outcome } from '../complaints/lists/selection.ts';
import { partKey } from '../complaints/part-key.ts';
import { visibleComplaint } from '../complaints/queries.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { mayPlan } from './policy.ts';
import { checkDay, planReview } from './review.ts';

type Plan = { plannedOn: Day; team: number[]; person: Person; now: Date; key: string | undefined };

/** A chosen case as it stands: ready to be planned, or what it will be left out for. */
export type Standing = Chosen & { result: 'ready' | Outcome['result']; complaint: Complaint | undefined };

/** How the chosen cases stand before anything is done with them. */
export async function standingsOf(
  db: Connection,
  cases: readonly Chosen[],
  { person, now }: Pick<Plan, 'person' | 'now'>,
): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const chosen of cases) {
    const complaint = await visibleComplaint(db, person, chosen.ticket);
    standings.push({ ...chosen, complaint, result: standingOf(complaint, chosen, person, now) });
  }
  return standings;
}

function standingOf(complaint: Complaint | undefined, { version }: Chosen, person: Person, now: Date) {
  if (!complaint || !mayPlan(person, complaint)) return 'notAllowed';
  if (isPlanned(complaint)) return 'planned';
  if (complaint.version !== version) return 'changed';
  const may = allowedActions(person, complaint, now).some(({ event }) => event === 'planReview');
  return may ? 'ready' : 'notPossible';
}

/** The offices that can be invited to these cases, each once; whoever leads comes uninvited. */
export async function invitable(
  db: Connection,
  person: Person,
  standings: readonly Standing[],
): Promise<WorkOffice[]> {
  const places = new Map(
    standings.flatMap(({ complaint }) =>
      complaint && mayPlan(person, complaint)
        ? [[`${complaint.kelurahanCode} ${complaint.restricted}`, complaint] as const]
        : [],
    ),
  );
  const offices = new Map<number, WorkOffice>();
  for (const complaint of places.values())
    for (const office of await officesForWork(db, complaint, 'kecamatan'))
      if (office.kind !== 'lurah') offices.set(office.id, office);
  return [...offices.values()];
}

/**
 * Plans the field reviews of several cases on one day, each by `planReview` in a transaction of its own. Of the chosen
 * offices each case invites those that work in its area; one about officials is the camat's alone. What is planned
 * already keeps its day: to move it asks for a reason.
 * @throws Invalid at `plannedOn` or `team`, before anything is done
 */
export async function planEach(
  db: Database,
  cases: readonly Chosen[],
  { plannedOn, team, person, now, key }: Plan,
): Promise<Outcome[]> {
  const standings = await standingsOf(db, cases, { person, now });
  const own = standings.flatMap(({ complaint }) =>
    complaint && mayPlan(person, complaint) ? [complaint] : [],
  );
  for (const cityCode of new Set(own.map((complaint) => complaint.cityCode)))
    await checkDay(db, { cityCode }, plannedOn, now);
  const known = new Set((await invitable(db, person, standings)).map(({ id }) => id));
  if (own.length > 0 && team.some((id) => !known.has(id))) throw new Invalid({ team: 'unknownUnit' });
  return onEach(db, person, cases, async (complaint, { ticket, version }) => {
    const here = new Set((await officesForWork(db, complaint, 'kecamatan')).map(({ id }) => id));
    const invited = team.filter((id) => here.has(id));
    const deed = { ticket, version, person, now, key: key && partKey(key, ticket) };
    try {
      await planReview(db, { ...deed, plannedOn, team: invited });
      return 'done';
    } catch (fault) {
      const meant = fault instanceof Invalid || fault instanceof Conflict;
      if (meant && isPlanned(complaint) && mayPlan(person, complaint)) return 'planned';
      throw fault;
    }
  });
}

const isPlanned = ({ state }: Complaint) => state === 'kecamatan.reviewPlanned';
