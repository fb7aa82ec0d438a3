import fc from 'fast-check';
import { addDays, dayOf, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { advance } from '../../src/complaints/advance.ts';
import { positionOf, type Complaint, type EventInput } from '../../src/complaints/complaint.ts';
import { addNote } from '../../src/complaints/deeds.ts';
import { mergeIn } from '../../src/complaints/merge.ts';
import type { ComplaintEvent } from '../../src/complaints/machine.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { mayDo, roleFor } from '../../src/complaints/policy.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { canHappen } from '../../src/complaints/workflow.ts';
import { Fault } from '../../src/errors.ts';
import { castOf, fittingEvents, type Cast } from '../support/cast.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let cast: Cast;
beforeAll(async () => {
  world = await newWorld();
  cast = await castOf(world);
});
afterAll(() => world.drop());

// Complaints that break a promise, each with the name of what is broken.
const brokenPromises = `
  select c.ticket, broken from complaints c
  cross join lateral (select count(*) as n, min(d.due_at) as due, min(d.kind) as kind, min(d.state) as state
    from deadlines d where d.complaint_id = c.id and d.ended_at is null and d.paused_at is null) running
  cross join lateral (select count(*) as n from deadlines d
    where d.complaint_id = c.id and d.ended_at is null and d.paused_at is not null) waiting
  cross join lateral (values
    ('no owner', c.state <> 'closed' and (c.owner_role is null
      or (c.state <> 'resolved' and not exists (select from offices o where o.id = c.owner_office_id)))),
    ('no date', c.state <> 'closed' and c.due_at is null),
    ('not one clock', running.n <> case when c.state = 'closed' then 0 else 1 end),
    ('clock and row differ', c.state <> 'closed' and running.due is distinct from c.due_at),
    ('clock of another state', c.state <> 'closed' and running.state <> c.state),
    ('pause and clock differ', (c.paused_at is not null) <> (coalesce(running.kind, 'state') = 'information')
      or waiting.n <> case when c.paused_at is null then 0 else 1 end),
    ('closed without reason', (c.state = 'closed') <> (c.closed_reason is not null and c.closed_at is not null)),
    ('closed but somebody''s', c.state = 'closed' and (c.owner_role is not null or c.due_at is not null)),
    ('awaits a meeting but is on no agenda', c.state like '%.awaitingMeeting' and not c.on_agenda),
    ('overdue but on no agenda', c.overdue_at is not null and not c.on_agenda),
    ('version is not the count', c.version <> 1 + (select count(*) from complaint_events e where e.complaint_id = c.id
      and e.type not in ('received', 'noteAdded', 'photoAdded', 'identityShown', 'informationAdded', 'meetingMoved'))),
    ('history has a gap', exists (select from (select e.from_state, e.id, lag(e.to_state) over (order by e.id) as before
      from complaint_events e where e.complaint_id = c.id) h where h.from_state is distinct from h.before)),
    ('history ends elsewhere', c.state <> (select e.to_state from complaint_events e
      where e.complaint_id = c.id order by e.id desc limit 1)),
    ('unit cannot see it', c.unit_id is not null and not exists (select from complaint_offices o
      where o.complaint_id = c.id and o.office_id = c.unit_id)),
    ('merged into nothing', (c.closed_reason = 'merged') <> (c.lead_id is not null)),
    ('merged into itself', c.lead_id = c.id),
    ('promised for yesterday', c.answer_on < c.entered_at::date)
  ) as promise (broken, is_broken)
  where is_broken`;

const everything = `
  select md5(coalesce((select string_agg(c::text, '|' order by c.id) from complaints c), ''))
    || (select count(*) from complaint_events) || '/' || (select count(*) from notifications)
    || '/' || (select count(*) from graphile_worker.jobs) || '/' || (select count(*) from complaint_offices)
    || md5(coalesce((select string_agg(d::text, '|' order by d.id) from deadlines d), '')) as found`;

const broken = async () => (await world.db.raw<{ rows: object[] }>(brokenPromises)).rows;
const picture = async () => (await world.db.raw<{ rows: [{ found: string }] }>(everything)).rows[0].found;

type Step = {
  which: number;
  choice: number;
  who: number;
  kind: 'allowed' | 'any' | 'note' | 'stale';
  hours: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  which: fc.nat(999),
  choice: fc.nat(9999),
  who: fc.nat(999),
  kind: fc.constantFrom('allowed', 'allowed', 'allowed', 'allowed', 'any', 'any', 'note', 'stale'),
  hours: fc.constantFrom(0, 0, 0, 0, 0, 1, 3, 8, 24, 60),
});

const pick = <T>(items: readonly T[], n: number): T => items[n % items.length]!;
const restrictedCategory = 'perilaku-aparat';

describe('a long random walk', () => {
  it('breaks no promise, and what is refused changes nothing', async () => {
    const seen = { moved: 0, refused: 0, states: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 90, maxLength: 110 }), async (steps) => {
        const complaints = [
          await world.complaint(),
          await world.complaint(),
          await world.complaint({ urgent: true, channel: 'none' }),
          await world.complaint({ categoryCode: restrictedCategory, anonymous: true }),
        ];
        let now = on(saturday, '10:00');
        for (const each of steps) {
          now = new Date(now.getTime() + each.hours * 3_600_000);
          if (each.hours > 0) await passDeadlines(world.db, now);
          const complaint = await chosen(complaints, each);
          const lead = pick(complaints, each.which + 1 + (each.choice % 2));
          seen.states.add(complaint.state);
          await take(each, complaint, lead.ticket, now, seen);
          expect(await broken()).toEqual([]);
        }
      }),
      { seed: 135, numRuns: 6, endOnFailure: true },
    );
    // The walk went somewhere: most states were visited and both kinds of answers given.
    expect(seen.states.size).toBeGreaterThanOrEqual(14);
    expect(seen.moved).toBeGreaterThan(150);
    expect(seen.refused).toBeGreaterThan(80);
  });

  // Mostly one that is still open.
  async function chosen(complaints: Complaint[], { which, choice }: Step) {
    const now = await Promise.all(complaints.map(({ ticket }) => complaintByTicket(world.db, ticket)));
    const going = now.filter((complaint) => complaint!.state !== 'closed');
    return pick(going.length > 0 && choice % 9 > 0 ? going : now, which)!;
  }

  async function take(
    { choice, who, kind }: Step,
    complaint: Complaint,
    leadTicket: string,
    now: Date,
    seen: { moved: number; refused: number },
  ) {
    const { actor } = pick(cast, who);
    if (kind === 'note') {
      if (actor.kind !== 'person' || actor.person.username === 'inspektorat') return;
      await addNote(world.db, complaint, { note: 'Catatan', person: actor.person, now });
      const after = (await complaintByTicket(world.db, complaint.ticket))!;
      expect(after).toEqual(complaint);
      return;
    }
    const today = addDays(dayOf(now, ordinaryCalendar), 1);
    const events = await fittingEvents(world, complaint, { today, leadTicket });
    const acts = cast.flatMap((one) => events.map((event) => ({ ...one, event })));
    const possible = acts.filter((act) => isPossible(act.actor, act.event, complaint, now));
    const act = kind === 'allowed' && possible.length > 0 ? likely(possible, choice) : pick(acts, choice);
    const version = kind === 'stale' ? complaint.version - 1 : complaint.version;
    const before = await picture();
    const request = { ticket: complaint.ticket, version, actor: act.actor, now };
    const moving =
      act.event.type === 'mergeInto'
        ? world.db.transaction((trx) => mergeIn(trx, request, leadTicket))
        : advance(world.db, { ...request, event: act.event });
    const fault = await moving.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (fault === null) {
      expect(isPossible(act.actor, act.event, complaint, now)).toBe(true);
      expect(kind).not.toBe('stale');
      seen.moved += 1;
      return;
    }
    expect(fault).toBeInstanceOf(Fault);
    expect(await picture()).toBe(before);
    seen.refused += 1;
    const { code } = fault as Fault;
    if (act.event.type === 'mergeInto') return; // refused for what its lead is, too
    if (kind === 'stale') expect(code).toBe('conflict');
    else {
      expect(isPossible(act.actor, act.event, complaint, now)).toBe(false);
      expect(['forbidden', 'notAllowed']).toContain(code);
    }
  }

  // Kinds of steps are equally likely, however many people could take them; those that end a case are rarer.
  function likely<A extends { event: EventInput }>(possible: A[], choice: number): A {
    const nameOf = ({ event }: A) => ('outcome' in event ? event.outcome : event.type);
    const ends = ['withdraw', 'mergeInto', 'refer', 'notAComplaint', 'notValid', 'referred', 'confirm'];
    const kinds = [...new Set(possible.map(nameOf))].filter(
      (name) => choice % 6 === 0 || !ends.includes(name),
    );
    const kind = pick(kinds.length > 0 ? kinds : possible.map(nameOf), choice);
    return pick(
      possible.filter((act) => nameOf(act) === kind),
      Math.floor(choice / kinds.length || 1),
    );
  }

  function isPossible(actor: Cast[number]['actor'], event: EventInput, complaint: Complaint, now: Date) {
    if (!mayDo(actor, event.type, complaint)) return false;
    const role = actor.kind === 'person' ? roleFor(actor.person, event.type, complaint) : undefined;
    const by = {
      personId: actor.kind === 'person' ? actor.person.id : null,
      officeId: role?.officeId ?? null,
    };
    return canHappen(positionOf(complaint), { ...event, at: now, by } as ComplaintEvent);
  }
});
