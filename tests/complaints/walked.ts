import { addDays, dayOf, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { advance } from '../../src/complaints/advance.ts';
import { positionOf, type Complaint, type EventInput } from '../../src/complaints/complaint.ts';
import type { ComplaintEvent } from '../../src/complaints/machine.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { mayDo, roleFor, type Actor } from '../../src/complaints/policy.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { canHappen } from '../../src/complaints/workflow.ts';
import { castOf, fittingEvents, type Cast } from '../support/cast.ts';
import { move, officeId } from '../support/moves.ts';
import { on, type World } from '../support/world.ts';

const places = [
  ['31.74.02', '31.74.02.1002'],
  ['31.74.02', '31.74.02.1006'],
  ['31.74.02', '31.74.02.1002'],
  ['31.74.01', '31.74.01.1001'],
  ['31.71.06', '31.71.06.1001'],
] as const;
const categories = ['saluran', 'sampah', 'perilaku-aparat', 'jalan-rusak'];
const saturdays = ['2026-11-07', '2026-11-14', '2026-11-21'];

/** Complaints of three Saturdays in three kecamatan of two cities, most of them in Setiabudi. */
export async function intake(world: World, count: number): Promise<Complaint[]> {
  const known = (await world.db('categories').pluck('code')) as string[];
  const complaints: Complaint[] = [];
  for (let n = 0; n < count; n += 1) {
    const [kecamatan, kelurahanCode] = places[n % places.length]!;
    const day = saturdays[n % saturdays.length]!;
    const wanted = categories[n % categories.length]!;
    complaints.push(
      await world.complaint(
        {
          sessionId: await world.session(kecamatan, day),
          kelurahanCode,
          categoryCode: known.includes(wanted) ? wanted : known[n % known.length]!,
        },
        on(day),
      ),
    );
  }
  return complaints;
}

/**
 * The complaints after so many steps, each one that somebody of the cast may take, chosen by a repeatable die;
 * deadlines pass on the way. The clock of the walk begins where it is told to.
 */
export async function walk(
  world: World,
  complaints: readonly Complaint[],
  { steps, seed, from }: { steps: number; seed: number; from: Date },
): Promise<Set<string>> {
  const cast = await castOf(world);
  const roll = dice(seed);
  const seen = new Set<string>();
  let now = from;
  for (let n = 0; n < steps; n += 1) {
    now = new Date(now.getTime() + roll(6) * 3_600_000);
    if (roll(5) === 0) await passDeadlines(world.db, now);
    const complaint = (await complaintByTicket(world.db, complaints[roll(complaints.length)]!.ticket))!;
    const leadTicket = complaints[roll(complaints.length)]!.ticket;
    await step(world, cast, complaint, { now, leadTicket, roll });
    seen.add((await complaintByTicket(world.db, complaint.ticket))!.state);
  }
  return seen;
}

/**
 * A complaint of that Saturday whose work was given on Monday at 09.00, until Wednesday, and reported as done so many
 * days later; the complaint, and an hour after that.
 */
export async function finished(
  world: World,
  { unit, week, days }: { unit: string; week: string; days: number },
): Promise<{ complaint: Complaint; after: Date }> {
  const unitId = await officeId(world, unit);
  const complaint = await world.complaint({}, on(week));
  const monday = on(addDays(week, 2), '09:00');
  const done = new Date(monday.getTime() + days * 86_400_000);
  await move(world, complaint, { as: 'loket.setiabudi', now: on(week), type: 'assign', unitId });
  const waived = { type: 'waiveReview', reason: 'Jelas' } as const;
  await move(world, complaint, { as: 'lurah.karet-semanggi', now: on(week, '12:00'), ...waived });
  const decided = { type: 'decide', outcome: 'followUp', unitId, dueOn: addDays(week, 4) } as const;
  await move(world, complaint, { as: 'camat.setiabudi', now: monday, ...decided });
  await move(world, complaint, { as: unit, now: done, type: 'completeWork', evidence: 'Ditambal' });
  return { complaint, after: new Date(done.getTime() + 3_600_000) };
}

type Roll = (sides: number) => number;

async function step(
  world: World,
  cast: Cast,
  complaint: Complaint,
  { now, leadTicket, roll }: { now: Date; leadTicket: string; roll: Roll },
) {
  const today = addDays(dayOf(now, ordinaryCalendar), 1);
  const events = await fittingEvents(world, complaint, { today, leadTicket });
  const acts = cast
    .flatMap(({ actor }) => events.map((event) => ({ actor, event })))
    .filter(({ actor, event }) => isPossible(actor, event, complaint, now));
  const kinds = [...new Set(acts.map(nameOf))].filter((name) => !seldom.includes(name) || roll(5) === 0);
  const kind = kinds[roll(kinds.length)];
  const fitting = acts.filter((act) => nameOf(act) === kind);
  const act = fitting[roll(fitting.length)];
  if (!act) return;
  const { ticket, version } = complaint;
  const moving =
    act.event.type === 'mergeInto'
      ? world.db.transaction((trx) => mergeIn(trx, { ticket, version, actor: act.actor, now }, leadTicket))
      : advance(world.db, { ticket, version, ...act, now });
  await moving.catch(() => {}); // some are refused for what their lead or their unit is
}

// They end a case, or take it back.
const seldom = ['withdraw', 'mergeInto', 'refer', 'notAComplaint', 'notValid', 'referred', 'correct'];
const nameOf = ({ event }: { event: EventInput }) => ('outcome' in event ? event.outcome : event.type);

function isPossible(actor: Actor, event: EventInput, complaint: Complaint, now: Date) {
  if (!mayDo(actor, event.type, complaint)) return false;
  const role = actor.kind === 'person' ? roleFor(actor.person, event.type, complaint) : undefined;
  const by = { personId: actor.kind === 'person' ? actor.person.id : null, officeId: role?.officeId ?? null };
  return canHappen(positionOf(complaint), { ...event, at: now, by } as ComplaintEvent);
}

// Mulberry32: the same seed is the same walk.
function dice(seed: number): Roll {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}
