import { doWhatIsDue, nextDueAfter } from '../../src/due.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { dueTomorrow } from '../../src/complaints/reminders.ts';
import { answerInvitation } from '../../src/reviews/invitations.ts';
import { reviewsToday } from '../../src/reviews/reminders.ts';
import { planReview } from '../../src/reviews/review.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { stageOf, sunday } from './stage.ts';

let world: World;
let stage: ReturnType<typeof stageOf>;
beforeAll(async () => {
  world = await newWorld();
  stage = stageOf(world);
});
afterAll(() => world.drop());

const friday = '2026-11-27';
const thursday = '2026-11-26';

/** A complaint that Monday's meeting gave to the roads unit until Friday, 16.00 by the rules. */
async function givenWork(): Promise<Complaint> {
  const complaint = await stage.assigned();
  const camat = 'camat.setiabudi';
  await move(world, complaint, {
    as: camat,
    type: 'waiveReview',
    reason: 'Jelas.',
    now: on(saturday, '12:00'),
  });
  return move(world, complaint, {
    as: camat,
    type: 'decide',
    outcome: 'followUp',
    dueOn: friday,
    now: on('2026-11-23', '09:00'),
    unitId: await officeId(world, 'satpel.bina-marga.setiabudi'),
  });
}

const toldOf = async ({ id }: Complaint, message: string) =>
  (await world
    .db('notifications as n')
    .join('offices as o', 'o.id', 'n.office_id')
    .where({ 'n.complaint_id': id, message })
    .orderBy('n.id')
    .select('o.slug', 'n.created_at as at')) as { slug: string; at: Date }[];

describe('work due tomorrow', () => {
  it('is told to its office at 08.00 the day before, once however many workers run', async () => {
    const complaint = await givenWork();
    await dueTomorrow.run(world.db, on(thursday, '07:59'));
    expect(await toldOf(complaint, 'dueTomorrow')).toEqual([]);
    const morning = on(thursday, '08:00');
    expect(await dueTomorrow.next(world.db, on('2026-11-24', '10:00'))).toEqual(morning);
    await Promise.all([1, 2, 3].map(() => dueTomorrow.run(world.db, morning)));
    await dueTomorrow.run(world.db, on(thursday, '20:00'));
    expect(await toldOf(complaint, 'dueTomorrow')).toEqual([
      { slug: 'satpel.bina-marga.setiabudi', at: morning },
    ]);
    expect(await world.db('reminders').where({ complaint_id: complaint.id })).toMatchObject([
      { kind: 'dueTomorrow', for_on: friday },
    ]);
    expect(await dueTomorrow.next(world.db, morning)).toBeNull();
    // It is no event of the complaint's life.
    expect((await stage.eventsOf(complaint)).map(({ type }) => type)).not.toContain('dueTomorrow');
  });

  it('is still told when the worker was away, as long as there is time', async () => {
    const complaint = await givenWork();
    await dueTomorrow.run(world.db, on(friday, '09:00'));
    expect(await toldOf(complaint, 'dueTomorrow')).toHaveLength(1);
    const other = await givenWork();
    await dueTomorrow.run(world.db, on(friday, '23:00'));
    expect(await toldOf(other, 'dueTomorrow')).toEqual([]);
  });

  it('is not told of what came in the same day, waits for a meeting, is asked about or done', async () => {
    const complaint = await stage.assigned();
    await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'waiveReview',
      reason: 'Jelas.',
      now: on(saturday, '12:00'),
    });
    const short = await stage.assigned();
    await move(world, short, {
      as: 'camat.setiabudi',
      type: 'waiveReview',
      reason: 'Jelas.',
      now: on(saturday, '12:00'),
    });
    await move(world, short, {
      as: 'camat.setiabudi',
      type: 'decide',
      outcome: 'followUp',
      dueOn: '2026-11-24',
      unitId: await officeId(world, 'satpel.bina-marga.setiabudi'),
      now: on('2026-11-23', '09:00'),
    });
    const asked = await givenWork();
    await move(world, asked, {
      as: 'satpel.bina-marga.setiabudi',
      type: 'requestInformation',
      question: 'Di mana?',
      now: on('2026-11-24', '09:00'),
    });
    const done = await givenWork();
    await move(world, done, {
      as: 'satpel.bina-marga.setiabudi',
      type: 'completeWork',
      evidence: 'Beres.',
      now: on('2026-11-24', '09:00'),
    });
    for (const day of [sunday, '2026-11-23', '2026-11-24', '2026-11-25', thursday])
      await dueTomorrow.run(world.db, on(day, '10:00'));
    for (const quiet of [complaint, short, asked]) expect(await toldOf(quiet, 'dueTomorrow')).toEqual([]);
    expect(await toldOf(done, 'dueTomorrow')).toEqual([]);
  });

  it('is told again for another date', async () => {
    const complaint = await givenWork();
    await dueTomorrow.run(world.db, on(thursday, '08:00'));
    await world
      .db('deadlines')
      .where({ complaint_id: complaint.id, ended_at: null })
      .update({
        due_at: on('2026-12-04', '16:00'),
      });
    await world
      .db('complaints')
      .where({ id: complaint.id })
      .update({ due_at: on('2026-12-04', '16:00') });
    await dueTomorrow.run(world.db, on('2026-12-03', '08:00'));
    expect(await toldOf(complaint, 'dueTomorrow')).toHaveLength(2);
  });
});

describe('a review today', () => {
  async function planned(): Promise<Complaint> {
    const { ticket } = await stage.assigned();
    const team = [
      await officeId(world, 'satpol-pp.setiabudi'),
      await officeId(world, 'satpel.bina-marga.setiabudi'),
    ];
    const person = await world.as('lurah.karet-semanggi');
    const plan = { ticket, version: 2, plannedOn: sunday, team, person, now: on(saturday, '12:00') };
    return (await planReview(world.db, plan)).complaint;
  }

  it('is told at 07.00 to the offices expected there, once', async () => {
    const complaint = await planned();
    await answerInvitation(world.db, {
      ticket: complaint.ticket,
      version: 3,
      answer: 'declined',
      reason: 'Piket.',
      now: on(saturday, '13:00'),
      person: await world.as('satpol-pp.setiabudi'),
    });
    expect(await reviewsToday.next(world.db, on(saturday, '13:00'))).toEqual(on(sunday, '07:00'));
    expect(await reviewsToday.run(world.db, on(sunday, '06:59'))).toBe(0);
    await Promise.all([1, 2].map(() => reviewsToday.run(world.db, on(sunday, '07:00'))));
    expect((await toldOf(complaint, 'reviewToday')).map(({ slug }) => slug).toSorted()).toEqual([
      'satpel.bina-marga.setiabudi',
      'satpel.sumber-daya-air.setiabudi',
    ]);
    expect(await reviewsToday.run(world.db, on(sunday, '09:00'))).toBe(0);
  });

  it('is not told of what was moved or called off', async () => {
    const complaint = await planned();
    const { version } = await reload(world, complaint);
    await move(world, complaint, {
      as: 'lurah.karet-semanggi',
      type: 'waiveReview',
      reason: 'Jelas.',
      now: on(saturday, '15:00'),
    });
    expect(version).toBe(3);
    await reviewsToday.run(world.db, on(sunday, '08:00'));
    expect(await toldOf(complaint, 'reviewToday')).toEqual([]);
  });
});

it('is part of what is due', async () => {
  const complaint = await givenWork();
  expect(await nextDueAfter(world.db, on(thursday, '07:30'))).toEqual(on(thursday, '08:00'));
  await doWhatIsDue(world.db, on(thursday, '08:00'));
  expect(await toldOf(complaint, 'dueTomorrow')).toHaveLength(1);
});
