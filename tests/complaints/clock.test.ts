import { advance } from '../../src/complaints/advance.ts';
import { addNote } from '../../src/complaints/deeds.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { Conflict, Invalid, NotAllowed } from '../../src/errors.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let unitId: number;
beforeAll(async () => {
  world = await newWorld();
  unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
});
// Passing deadlines concerns all complaints: each test has its own.
beforeEach(() => world.db.raw('truncate complaints cascade'));
afterAll(() => world.drop());

const [sunday, monday, nextMonday] = ['2026-11-22', '2026-11-23', '2026-11-30'];
const reason = 'Sudah jelas dari foto.';

const assigned = async () =>
  move(world, await world.complaint(), { as: 'loket.setiabudi', type: 'assign', unitId, now: on(saturday) });
const awaitingMonday = async () =>
  move(world, await assigned(), { as: 'camat.setiabudi', type: 'waiveReview', reason, now: on(sunday) });
const clocks = (complaint: Complaint) =>
  world.db('deadlines').where({ complaint_id: complaint.id }).orderBy('id').select('*') as Promise<
    { state: string; kind: string; due_at: Date; passed_at: Date | null; ended_at: Date | null }[]
  >;
const messages = async (complaint: Complaint) =>
  (await world.db('notifications').where({ complaint_id: complaint.id }).orderBy('id')).map(
    ({ message }) => message as string,
  );

describe('the clock of a deadline', () => {
  it('starts at the fact and is not reset by a note, another unit or the passing of time', async () => {
    const complaint = await assigned();
    expect(complaint.dueAt).toEqual(on(sunday, '08:00'));
    const person = await world.as('camat.setiabudi');
    await addNote(world.db, complaint, { note: 'Sudah ditelepon.', person, now: on(saturday, '15:00') });
    const other = await officeId(world, 'satpel.bina-marga.setiabudi');
    const again = await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'reassign',
      unitId: other,
      now: on(saturday, '16:00'),
    });
    expect(again).toMatchObject({ unitId: other, dueAt: complaint.dueAt, enteredAt: complaint.enteredAt });
    expect(await clocks(complaint)).toHaveLength(2); // received, assigned
  });

  it('stands still while the citizen is asked and moves on by the length of the pause', async () => {
    const complaint = await assigned();
    const asked = await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'requestInformation',
      question: 'Di RT berapa?',
      now: on(saturday, '12:00'),
    });
    expect(asked).toMatchObject({ pausedAt: on(saturday, '12:00'), state: 'kecamatan.assigned' });
    expect(asked.dueAt).toEqual(on('2026-12-04', '16:00')); // ten working days for the answer
    await passDeadlines(world.db, on(sunday, '09:00'));
    expect(await reload(world, complaint)).toMatchObject({ overdueAt: null });
    const given = await move(world, complaint, {
      as: 'citizen',
      type: 'informationGiven',
      answer: 'RT 003',
      now: on(monday, '12:00'),
    });
    expect(given.dueAt).toEqual(on('2026-11-24', '08:00')); // two days later, as long as it stood
    expect(given.pausedAt).toBeNull();
    // The answer that was promised moves with the deadline, and never lies before it.
    expect([complaint, asked, given].map(({ answerLatestOn }) => answerLatestOn)).toEqual([
      '2026-11-24',
      expect.stringMatching(/^2026-12-/),
      expect.stringMatching(/^2026-1[12]-/),
    ]);
    for (const { dueAt, answerLatestOn } of [asked, given])
      expect(on(answerLatestOn!, '23:59').getTime()).toBeGreaterThan(dueAt!.getTime());
    expect((await clocks(complaint)).map(({ kind, ended_at }) => [kind, ended_at !== null])).toEqual([
      ['state', true],
      ['state', false],
      ['information', true],
    ]);
  });

  it('makes no meeting on a Thursday when a pause ends', async () => {
    const complaint = await awaitingMonday();
    expect(complaint.dueAt).toEqual(on(monday, '12:00'));
    const ask = { as: 'camat.setiabudi', type: 'requestInformation', question: 'Sejak kapan?' } as const;
    await move(world, complaint, { ...ask, now: on(sunday, '10:00') });
    const answered = { as: 'citizen', type: 'informationGiven', answer: 'Sejak Mei' } as const;
    const given = await move(world, complaint, { ...answered, now: on('2026-11-25', '10:00') });
    expect(given.dueAt).toEqual(on(nextMonday, '12:00'));
  });

  it('of a case that was late already stays late after a pause', async () => {
    const complaint = await awaitingMonday();
    await passDeadlines(world.db, on('2026-11-24'));
    const ask = { as: 'camat.setiabudi', type: 'requestInformation', question: 'Sejak kapan?' } as const;
    await move(world, complaint, { ...ask, now: on('2026-11-24', '10:00') });
    const answered = { as: 'citizen', type: 'informationGiven', answer: 'Sejak Mei' } as const;
    const given = await move(world, complaint, { ...answered, now: on('2026-11-25', '10:00') });
    expect(given.dueAt).toEqual(on('2026-11-24', '12:00'));
    expect(given.overdueAt).toEqual(on('2026-11-24'));
  });

  it('goes on by itself when nobody answers, and the case is discussed', async () => {
    const complaint = await assigned();
    await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'requestInformation',
      question: 'Di RT berapa?',
      now: on(saturday, '12:00'),
    });
    const late = on('2026-12-04', '16:00');
    expect(await passDeadlines(world.db, late)).toBe(1);
    const resumed = await reload(world, complaint);
    expect(resumed).toMatchObject({ pausedAt: null, overdueAt: null, onAgenda: true });
    expect(resumed.dueAt).toEqual(on('2026-12-05', '12:00')); // the 20 hours that were left
    expect(await passDeadlines(world.db, late)).toBe(0);
    expect(await passDeadlines(world.db, on('2026-12-05', '12:00'))).toBe(1);
    expect(await reload(world, complaint)).toMatchObject({ overdueAt: on('2026-12-05', '12:00') });
  });
});

describe('a deadline that passes', () => {
  it('waits, as due as before, when the worker is told to stop among many', async () => {
    for (let n = 0; n < 3; n += 1) await assigned();
    const stopping = new AbortController();
    const stopAtFirst = (_answer: unknown, { sql }: { sql: string }) => {
      if (sql.startsWith('insert into "complaint_events"')) stopping.abort();
    };
    world.db.on('query-response', stopAtFirst);
    expect(await passDeadlines(world.db, on(sunday, '08:00'), stopping.signal)).toBe(1);
    world.db.removeListener('query-response', stopAtFirst);
    expect(await passDeadlines(world.db, on(sunday, '08:00'), stopping.signal)).toBe(0);
    expect(await passDeadlines(world.db, on(sunday, '08:00'))).toBe(2);
  });

  it('is told once to the owner and the level above and puts the case on the agenda', async () => {
    const complaint = await assigned();
    const before = (await messages(complaint)).length;
    expect(await passDeadlines(world.db, on(sunday, '07:59'))).toBe(0);
    const [one, two] = await Promise.all([
      passDeadlines(world.db, on(sunday, '08:00')),
      passDeadlines(world.db, on(sunday, '08:00')),
    ]);
    expect(one + two).toBe(1);
    expect(await reload(world, complaint)).toMatchObject({ overdueAt: on(sunday, '08:00'), onAgenda: true });
    const told = await world
      .db('notifications as n')
      .leftJoin('offices as o', 'o.id', 'n.office_id')
      .where({ complaint_id: complaint.id })
      .orderBy('n.id')
      .offset(before)
      .select('message', 'slug');
    expect(told).toEqual([
      { message: 'overdue', slug: 'lurah.karet-semanggi' },
      { message: 'overdueBelow', slug: 'camat.setiabudi' },
      { message: 'delayed', slug: null },
    ]);
    expect((await clocks(complaint)).at(-1)!.passed_at).toEqual(on(sunday, '08:00'));
  });

  it('is refused when it has not come yet or the complaint has moved on', async () => {
    const complaint = await assigned();
    const pass = (now: Date) => move(world, complaint, { as: 'system', type: 'deadlinePassed', now });
    await expect(pass(on(sunday, '07:59'))).rejects.toThrow(NotAllowed);
    await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'waiveReview',
      reason,
      now: on(sunday, '07:00'),
    });
    const left = await traces(world);
    await expect(pass(on(sunday, '08:01'))).rejects.toThrow(NotAllowed);
    expect(await traces(world)).toEqual(left);
  });

  it('does not close a solved case before the citizen had ten working days', async () => {
    const complaint = await world.complaint();
    const solved = await move(world, complaint, {
      as: 'loket.setiabudi',
      type: 'resolveOnTheSpot',
      evidence: 'Dijelaskan di loket.',
      now: on(saturday),
    });
    expect(solved.dueAt).toEqual(on('2026-12-04', '16:00'));
    const close = (now: Date) => move(world, complaint, { as: 'system', type: 'deadlinePassed', now });
    await expect(close(on('2026-12-04', '15:59'))).rejects.toThrow(NotAllowed);
    expect(await close(on('2026-12-04', '16:00'))).toMatchObject({
      state: 'closed',
      closedReason: 'noObjection',
      dueAt: null,
      ownerRole: null,
    });
  });

  it('is told to the level above whoever owns the case', async () => {
    const aboveOf = async (complaint: Complaint) => {
      const [row] = await world
        .db('notifications as n')
        .join('offices as o', 'o.id', 'n.office_id')
        .where({ complaint_id: complaint.id, message: 'overdueBelow' })
        .select('slug');
      return row?.slug as string;
    };
    const restricted = await world.complaint({ categoryCode: 'perilaku-aparat' });
    const camatId = await officeId(world, 'camat.setiabudi');
    await move(world, restricted, {
      as: 'camat.setiabudi',
      type: 'assign',
      unitId: camatId,
      now: on(saturday),
    });
    await passDeadlines(world.db, on(sunday));
    expect(await aboveOf(restricted)).toBe('walikota.jakarta-selatan'); // the camat owns it himself
    const decided = await awaitingMonday();
    await move(world, decided, {
      as: 'camat.setiabudi',
      type: 'decide',
      outcome: 'followUp',
      unitId,
      dueOn: '2026-11-25',
      now: on(monday),
    });
    await passDeadlines(world.db, on('2026-11-26'));
    expect(await aboveOf(decided)).toBe('camat.setiabudi');
  });

  it('of one broken complaint does not keep the others waiting', async () => {
    const [broken, fine] = [await world.complaint(), await world.complaint()];
    await world.db.raw(
      `create function stumble() returns trigger language plpgsql as $$ begin raise exception 'stumbled'; end $$;
       create trigger stumble before update on complaints for each row when (old.id = ${broken.id})
         execute function stumble()`,
    );
    await expect(passDeadlines(world.db, on(sunday))).rejects.toThrow('1 deadlines');
    expect(await reload(world, fine)).toMatchObject({ overdueAt: on(sunday) });
    expect(await reload(world, broken)).toMatchObject({ overdueAt: null });
    await world.db.raw('drop trigger stumble on complaints');
  });
});

describe('the dates of a decision', () => {
  const decide = (complaint: Complaint, now: Date, dueOn: string) =>
    move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'decide',
      outcome: 'followUp',
      unitId,
      dueOn,
      now,
    });

  it('lie ahead, and not so far that the case would be forgotten', async () => {
    const complaint = await awaitingMonday();
    await expect(decide(complaint, on(monday), sunday)).rejects.toEqual(new Invalid({ dueOn: 'datePast' }));
    await expect(decide(complaint, on(monday), '2027-11-24')).rejects.toEqual(
      new Invalid({ dueOn: 'dateFar' }),
    );
    expect(await decide(complaint, on(monday), '2026-11-27')).toMatchObject({
      state: 'kecamatan.followUp',
      dueAt: on('2026-11-27', '16:00'),
    });
  });

  it('of work that is done again lie within the days of a complaint, said beside the field', async () => {
    const done = {
      as: 'satpel.sumber-daya-air.setiabudi',
      type: 'completeWork',
      evidence: 'Dikeruk',
    } as const;
    const decided = await decide(await awaitingMonday(), on(monday), '2026-11-27');
    const complaint = await move(world, decided, { ...done, now: on('2026-11-24') });
    await world.db.raw('update clock set offset_ms = ?', [on('2026-11-24').getTime() - Date.now()]);
    const lurah = await world.signIn('lurah.karet-semanggi');
    const reject = (dueOn: string) =>
      lurah.post(`/complaints/${complaint.ticket}/rejection`, {
        reason: 'Masih mampet.',
        dueOn,
        _version: complaint.version,
      });
    const { status, text } = await reject('2026-12-15');
    expect(status).toBe(422);
    expect(text).toMatch(/id="rejection-field-dueOn-error".*14 hari kerja/s);
    expect((await reject('2026-12-14')).status).toBe(303);
    expect(await reload(world, complaint)).toMatchObject({ dueAt: on('2026-12-14', '16:00') });
  });

  it.each([
    ['during the meeting', '09:00', nextMonday],
    ['when the meeting runs late', '12:30', nextMonday],
  ])('put off %s come back on the next Monday', async (_, time, expected) => {
    const complaint = await awaitingMonday();
    const deferred = await move(world, complaint, {
      as: 'camat.setiabudi',
      type: 'decide',
      outcome: 'deferred',
      reason,
      now: on(monday, time),
    });
    expect(deferred.dueAt).toEqual(on(expected, '12:00'));
    expect(deferred.answerOn).toBe(expected);
  });
});

describe('work', () => {
  it('is given only to offices of the level, and complaints about officials only to the camat', async () => {
    const give = async (complaint: Complaint, slug: string) =>
      move(world, complaint, {
        as: 'camat.setiabudi',
        type: 'assign',
        unitId: await officeId(world, slug),
        now: on(saturday),
      });
    const unknown = new Invalid({ unitId: 'unknownUnit' });
    const complaint = await world.complaint();
    for (const slug of [
      'satpel.bina-marga.tebet',
      'sudin.bina-marga.jakarta-selatan',
      'lurah.guntur',
      'sekda',
    ])
      await expect(give(complaint, slug)).rejects.toEqual(unknown);
    await give(complaint, 'lurah.karet-semanggi');
    const restricted = await world.complaint({ categoryCode: 'perilaku-aparat' });
    for (const slug of ['satpel.bina-marga.setiabudi', 'lurah.karet-semanggi'])
      await expect(give(restricted, slug)).rejects.toEqual(unknown);
    expect(await give(restricted, 'camat.setiabudi')).toMatchObject({ ownerRole: 'camat' });
  });
});

describe('a request key', () => {
  it('used for something else is no repetition', async () => {
    const key = 'a7f0d5c2-6f6a-4a55-8d4d-3d1c7f0e9b11';
    const [one, two] = [await world.complaint(), await world.complaint()];
    const person = await world.as('camat.setiabudi');
    const act = { version: 1, actor: { kind: 'person', person } as const, now: on(saturday), key };
    await advance(world.db, { ...act, ticket: one.ticket, event: { type: 'assign', unitId } });
    await expect(
      advance(world.db, { ...act, ticket: two.ticket, event: { type: 'assign', unitId } }),
    ).rejects.toThrow(Conflict);
    await expect(
      advance(world.db, { ...act, ticket: one.ticket, version: 2, event: { type: 'withdraw' } }),
    ).rejects.toThrow(Conflict);
    await expect(addNote(world.db, one, { note: 'x', person, now: on(saturday), key })).rejects.toThrow(
      Conflict,
    );
  });
});
