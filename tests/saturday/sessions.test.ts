import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { forgetRules } from '../../src/calendar/queries.ts';
import { nextDueAfter } from '../../src/due.ts';
import { Invalid, NotFound } from '../../src/errors.ts';
import { intakeIn, phaseOf } from '../../src/saturday/hours.ts';
import {
  currentSession,
  decideSession,
  makeSessionsAhead,
  sessionOf,
  sessionsAhead,
  type Session,
} from '../../src/saturday/sessions.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

const seribuUtara = '31.01.01';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db('holidays').insert({
    held_on: '2026-12-12',
    name_id: 'Hari Uji',
    name_en: 'Test Day',
    kind: 'holiday',
  });
  forgetRules();
});
afterAll(() => world.drop());

const daysOf = async (kecamatan: string) =>
  (await world.db('saturday_sessions').where({ kecamatan_code: kecamatan }).orderBy('held_on')) as {
    held_on: string;
    status: string;
    reason: string | null;
    opens_at: Date;
    closes_at: Date;
  }[];

describe('sessions ahead', () => {
  it('are made for each of the 44 kecamatan and eight Saturdays, once', async () => {
    const made = await Promise.all([
      makeSessionsAhead(world.db, on('2026-11-18')),
      makeSessionsAhead(world.db, on('2026-11-18')),
    ]);
    expect(made[0] + made[1]).toBe(44 * 8);
    expect(await makeSessionsAhead(world.db, on(saturday, '23:00'))).toBe(0);
    const days = await daysOf(setiabudi);
    expect(days.map((each) => each.held_on)).toEqual([
      '2026-11-21',
      '2026-11-28',
      '2026-12-05',
      '2026-12-12',
      '2026-12-19',
      '2026-12-26',
      '2027-01-02',
      '2027-01-09',
    ]);
    expect(days[0]).toMatchObject({
      status: 'held',
      reason: null,
      opens_at: on(saturday, '08:00'),
      closes_at: on(saturday, '11:00'),
    });
  });

  it('are cancelled on a holiday, with its name', async () => {
    expect((await daysOf(setiabudi))[3]).toMatchObject({ status: 'cancelled', reason: 'Hari Uji' });
  });

  it('are there for the islands too', async () => {
    expect(await daysOf(seribuUtara)).toHaveLength(8);
    expect(await sessionOf(world.db, seribuUtara, saturday)).toMatchObject({
      kecamatanCode: seribuUtara,
      status: 'held',
    });
  });

  it('become due on Sunday, when less than eight Saturdays lie ahead, and then add one', async () => {
    const sunday = on('2026-11-22', '00:00');
    expect(await sessionsAhead.next(world.db, on(saturday))).toEqual(sunday);
    expect(await nextDueAfter(world.db, on(saturday, '18:00'))).toEqual(sunday);
    expect(await sessionsAhead.next(world.db, sunday)).toBeNull();
    expect(await sessionsAhead.run(world.db, sunday)).toBe(44);
    expect(await sessionsAhead.next(world.db, sunday)).toEqual(on('2026-11-29', '00:00'));
  });
});

describe('the current session', () => {
  it.each([
    ['on Saturday', saturday, '06:00', saturday],
    ['on Saturday at night', saturday, '23:59', saturday],
    ['on Sunday while paper forms may come', '2026-11-22', '07:59', saturday],
    ['on Sunday from 08.00', '2026-11-22', '08:00', '2026-11-28'],
    ['on a weekday', '2026-11-25', '12:00', '2026-11-28'],
  ])('%s', async (_, day, time, held) => {
    expect((await currentSession(world.db, setiabudi, on(day, time)))?.heldOn).toBe(held);
  });

  it('is undefined when none was made', async () => {
    expect(await currentSession(world.db, setiabudi, on('2030-01-05'))).toBeUndefined();
    expect(await sessionOf(world.db, setiabudi, '2026-11-22')).toBeUndefined();
  });
});

describe('the hours of a session', () => {
  const session: Session = {
    id: 1,
    kecamatanCode: setiabudi,
    heldOn: saturday,
    status: 'held',
    reason: null,
    opensAt: on(saturday, '08:00'),
    closesAt: on(saturday, '11:00'),
    regularClosesAt: on(saturday, '11:00'),
    hours: null,
  };
  it.each([
    ['2026-11-20', '23:59', 'ahead', 'none'],
    [saturday, '00:00', 'early', 'withReason'],
    [saturday, '08:00', 'open', 'free'],
    [saturday, '11:00', 'lastQueue', 'free'],
    [saturday, '17:00', 'late', 'withReason'],
    ['2026-11-22', '07:59', 'late', 'withReason'],
    ['2026-11-22', '08:00', 'over', 'none'],
  ] as const)('%s %s: %s', (day, time, phase, intake) => {
    expect(phaseOf(session, on(day, time), ordinaryCalendar)).toBe(phase);
    expect(intakeIn(phase)).toBe(intake);
  });

  it('do not matter when it is cancelled', () => {
    const cancelled = { ...session, status: 'cancelled' } as const;
    expect(phaseOf(cancelled, on(saturday), ordinaryCalendar)).toBe('cancelled');
    expect(intakeIn('cancelled')).toBe('none');
  });
});

describe('the camat decides', () => {
  const now = on('2026-11-25');
  const change = async (as: string, changes: object) =>
    decideSession(world.db, {
      sessionId: (await sessionOf(world.db, setiabudi, '2026-11-28'))!.id,
      status: 'cancelled',
      reason: 'Banjir',
      person: await world.as(as),
      now,
      ...changes,
    });

  it('that a session is cancelled, on piket, or held after all', async () => {
    const camat = await world.as('camat.setiabudi');
    const cancelled = await change('camat.setiabudi', {});
    expect(cancelled).toMatchObject({ status: 'cancelled', reason: 'Banjir' });
    const row = await world.db('saturday_sessions').where({ id: cancelled.id }).first();
    expect(row).toMatchObject({
      status: 'cancelled',
      reason: 'Banjir',
      changed_by: camat.id,
      changed_at: now,
    });
    await change('camat.setiabudi', { status: 'piket', reason: 'Listrik padam' });
    expect(await change('camat.setiabudi', { status: 'held', reason: 'tidak dipakai' })).toMatchObject({
      status: 'held',
      reason: null,
    });
  });

  it('with a reason, before it is over, and not over the head of complaints', async () => {
    await expect(change('camat.setiabudi', { reason: null })).rejects.toMatchObject({
      fields: { reason: 'required' },
    });
    await expect(change('camat.setiabudi', { now: on('2026-11-29', '08:00') })).rejects.toThrow(Invalid);
    const { id } = (await sessionOf(world.db, setiabudi, saturday))!;
    await world.complaint();
    await expect(
      change('camat.setiabudi', { sessionId: id, now: on(saturday, '10:00') }),
    ).rejects.toMatchObject({ fields: { status: 'sessionUsed' } });
    await change('camat.setiabudi', { sessionId: id, status: 'piket', now: on(saturday, '10:00') });
  });

  it('and nobody else', async () => {
    await expect(change('camat.tebet', {})).rejects.toThrow(NotFound);
    await expect(change('loket.setiabudi', {})).rejects.toThrow(NotFound);
    const camat = await world.as('camat.setiabudi');
    const staff = { ...camat, roles: camat.roles.map((role) => ({ ...role, capacity: 'staff' as const })) };
    await expect(change('camat.setiabudi', { person: staff })).rejects.toThrow(NotFound);
  });
});
