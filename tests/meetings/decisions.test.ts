import { decideCase, type Decision } from '../../src/meetings/meeting.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { decideCases, rehearseCases } from '../../src/meetings/batch.ts';
import { Conflict, Forbidden, Invalid, NotAllowed, NotFound, VersionRequired } from '../../src/errors.ts';
import { traces } from '../support/moves.ts';
import { newWorld, on, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const recordOf = (id: number) =>
  world.db('meeting_decisions').where({ complaint_id: id }).orderBy('meeting_id');
const lastEvent = (id: number) =>
  world.db('complaint_events').where({ complaint_id: id }).orderBy('id', 'desc').first();
const toldBy = async (eventId: number) =>
  (await world.db('notifications').where({ event_id: eventId }).orderBy('id')).map(
    ({ audience, message }: { audience: string; message: string }) => `${audience}:${message}`,
  );

const followUp = async (): Promise<Decision> => ({
  outcome: 'followUp',
  unitId: await week.officeId(world, 'satpel.bina-marga.setiabudi'),
  dueOn: '2026-11-27',
  reason: 'dikerjakan bersama warga',
});

describe('a decision on Monday', () => {
  const table: [string, () => Promise<Decision> | Decision, object, object, string[]][] = [
    [
      'resolved',
      () => ({ outcome: 'resolved', reason: 'sudah dikeruk' }),
      { state: 'resolved', resolvedLevel: 'kecamatan', onAgenda: false },
      { reason: 'sudah dikeruk', unit_id: null },
      ['citizen:resolved'],
    ],
    [
      'followUp',
      followUp,
      { state: 'kecamatan.followUp', ownerRole: 'unit', dueAt: on('2026-11-27', '16:00') },
      { due_on: '2026-11-27', reason: 'dikerjakan bersama warga' },
      ['citizen:followUp', 'office:workAssigned'],
    ],
    [
      'cannotSolve',
      () => ({ outcome: 'cannotSolve', reason: 'perlu alat berat', ask: 'ekskavator' }),
      { state: 'kecamatan.toReport', ownerRole: 'camat', dueAt: on(week.monday, '16:00') },
      { reason: 'perlu alat berat', ask: 'ekskavator' },
      ['office:yourTurn'],
    ],
    [
      'notValid',
      () => ({ outcome: 'notValid', reason: 'lokasi tidak ada' }),
      { state: 'closed', closedReason: 'notAComplaint', dueAt: null },
      { reason: 'lokasi tidak ada' },
      ['citizen:closed'],
    ],
    [
      'referred',
      () => ({ outcome: 'referred', institution: 'PLN' }),
      { state: 'closed', closedReason: 'notOurAuthority' },
      { institution: 'PLN', reason: null },
      ['citizen:closed'],
    ],
    [
      'deferred',
      () => ({ outcome: 'deferred', reason: 'petugas berhalangan' }),
      {
        state: 'kecamatan.awaitingMeeting',
        onAgenda: true,
        dueAt: on('2026-11-30', '12:00'),
        answerOn: '2026-11-30',
      },
      { reason: 'petugas berhalangan' },
      ['citizen:deferred', 'office:yourTurn'],
    ],
  ];
  it.each(table)(
    '%s moves the case, its history, the record and the messages',
    async (outcome, make, row, record, told) => {
      const { ticket, id } = await week.awaitingMonday(world);
      const meeting = await week.mondayMeeting(world);
      const decision = await make();
      await week.decides(world, meeting, ticket, decision);
      expect(await week.now(world, { ticket })).toMatchObject({ ...row, version: 4 });
      const event = await lastEvent(id);
      expect(event).toMatchObject({
        type: 'decide',
        role: 'camat',
        capacity: 'holder',
        to_state: (row as { state: string }).state,
      });
      expect(event.data).toMatchObject({ ...decision, meetingId: meeting.id });
      expect(await recordOf(id)).toEqual([
        expect.objectContaining({ meeting_id: meeting.id, outcome, event_id: event.id, ...record }),
      ]);
      expect((await toldBy(event.id)).toSorted()).toEqual(told);
    },
  );

  it('gives the work to the unit that was named', async () => {
    const { ticket, id } = await week.awaitingMonday(world);
    const decision = await followUp();
    await week.decides(world, await week.mondayMeeting(world), ticket, decision);
    expect(await week.now(world, { ticket })).toMatchObject({
      unitId: decision.unitId,
      ownerOfficeId: decision.unitId,
    });
    expect(await recordOf(id)).toEqual([expect.objectContaining({ unit_id: decision.unitId })]);
  });

  it('refuses work for a unit without authority here, and leaves nothing behind', async () => {
    const { ticket, id } = await week.awaitingMonday(world);
    const unitId = await week.officeId(world, 'satpel.bina-marga.tebet');
    const act = week.decides(world, await week.mondayMeeting(world), ticket, {
      ...(await followUp()),
      unitId,
    });
    await expect(act).rejects.toMatchObject({ fields: { unitId: 'unknownUnit' } });
    expect(await recordOf(id)).toEqual([]);
    expect(await week.now(world, { ticket })).toMatchObject({
      version: 3,
      state: 'kecamatan.awaitingMeeting',
    });
  });
});

describe('a decision on Tuesday', () => {
  it('hands a case back with an instruction', async () => {
    const { ticket, id } = await week.awaitingTuesday(world);
    const meeting = await week.tuesdayMeeting(world);
    await week.decides(world, meeting, ticket, { outcome: 'returned', instruction: 'kerjakan dengan PPSU' });
    expect(await week.now(world, { ticket })).toMatchObject({
      state: 'kecamatan.awaitingMeeting',
      onAgenda: true,
      dueAt: on('2026-11-30', '12:00'),
      ownerRole: 'camat',
    });
    const event = await lastEvent(id);
    expect(event).toMatchObject({ type: 'returnDown', role: 'walikota' });
    expect((await recordOf(id))[1]).toMatchObject({
      outcome: 'returned',
      instruction: 'kerjakan dengan PPSU',
    });
    expect((await toldBy(event.id)).toSorted()).toEqual(['citizen:returned', 'office:yourTurn']);
  });

  it('gives work to a suku dinas and sends what it cannot solve on to the Governor', async () => {
    const meeting = await week.tuesdayMeeting(world);
    const first = await week.awaitingTuesday(world);
    const unitId = await week.officeId(world, 'sudin.sumber-daya-air.jakarta-selatan');
    const dueOn = '2026-12-01';
    await week.decides(world, meeting, first.ticket, { outcome: 'followUp', unitId, dueOn });
    expect(await week.now(world, first)).toMatchObject({
      state: 'city.followUp',
      unitId,
      dueAt: on(dueOn, '16:00'),
    });
    const second = await week.awaitingTuesday(world);
    await week.decides(world, meeting, second.ticket, {
      outcome: 'cannotSolve',
      reason: 'aset dinas',
      ask: 'disposisi',
    });
    expect(await week.now(world, second)).toMatchObject({ state: 'city.toReport', ownerRole: 'walikota' });
    const third = await week.awaitingTuesday(world);
    await week.decides(world, meeting, third.ticket, { outcome: 'deferred', reason: 'menunggu PLN' });
    expect(await week.now(world, third)).toMatchObject({
      state: 'city.awaitingMeeting',
      dueAt: on('2026-12-01', '13:00'),
    });
  });
});

describe('who and when', () => {
  const decision: Decision = { outcome: 'resolved', reason: 'selesai' };

  it('is refused to staff and unknown to neighbours', async () => {
    const { ticket } = await week.awaitingMonday(world);
    const meeting = await week.mondayMeeting(world);
    const staff = week.asStaff(await world.as('camat.setiabudi'));
    await expect(week.decides(world, meeting, ticket, decision, { person: staff })).rejects.toThrow(
      Forbidden,
    );
    for (const name of ['camat.tebet', 'loket.setiabudi', 'lurah.karet-semanggi', 'walikota.jakarta-barat'])
      await expect(
        week.decides(world, meeting, ticket, decision, { person: await world.as(name) }),
      ).rejects.toThrow(NotFound);
    for (const name of ['inspektorat', 'walikota.jakarta-selatan'])
      await expect(
        week.decides(world, meeting, ticket, decision, { person: await world.as(name) }),
      ).rejects.toThrow(Forbidden);
    expect(await week.now(world, { ticket })).toMatchObject({ version: 3 });
  });

  it('lets a Plt. decide and keeps the capacity', async () => {
    const { ticket, id } = await week.awaitingMonday(world);
    const camat = await world.as('camat.setiabudi');
    const acting = { ...camat, roles: camat.roles.map((role) => ({ ...role, capacity: 'plt' as const })) };
    await week.decides(world, await week.mondayMeeting(world), ticket, decision, { person: acting });
    expect(await lastEvent(id)).toMatchObject({ capacity: 'plt' });
  });

  it('knows no case of another area or level', async () => {
    const { ticket } = await week.awaitingMonday(world);
    await expect(week.decides(world, await week.tuesdayMeeting(world), ticket, decision)).rejects.toThrow(
      NotAllowed,
    );
    const elsewhere = await week.awaitingMonday(world);
    const tebet = { ...(await week.mondayMeeting(world)), areaCode: '31.74.01' };
    await world.db('meetings').insert({
      level: 'kecamatan',
      area_code: tebet.areaCode,
      held_on: week.monday,
      opened_at: on(week.monday),
    });
    const { id } = (await world.db('meetings').where({ area_code: tebet.areaCode }).first('id')) as {
      id: number;
    };
    const person = await world.as('camat.tebet');
    await expect(
      decideCase(world.db, {
        meetingId: id,
        ticket: elsewhere.ticket,
        version: 3,
        decision,
        person,
        now: on(week.monday),
      }),
    ).rejects.toThrow(NotFound);
  });

  it('tells the second of two people, and acts once for a repeated request', async () => {
    const { ticket, id } = await week.awaitingMonday(world);
    const meeting = await week.mondayMeeting(world);
    const person = await world.as('camat.setiabudi');
    const act = {
      meetingId: meeting.id,
      ticket,
      version: 3,
      decision,
      person,
      now: on(week.monday, '10:00'),
    };
    const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6f';
    const twice = await Promise.all([
      decideCase(world.db, { ...act, key }),
      decideCase(world.db, { ...act, key }),
    ]);
    expect(new Set(twice.map(({ repeated }) => repeated))).toEqual(new Set([false, true]));
    await expect(decideCase(world.db, act)).rejects.toThrow(Conflict);
    await expect(decideCase(world.db, { ...act, version: undefined })).rejects.toThrow(VersionRequired);
    expect(await recordOf(id)).toHaveLength(1);
    expect(await world.db('complaint_events').where({ complaint_id: id })).toHaveLength(4);
  });

  it('decides once in a meeting, and again in the next one', async () => {
    const { ticket, id } = await week.awaitingMonday(world);
    const meeting = await week.mondayMeeting(world);
    await week.decides(world, meeting, ticket, { outcome: 'deferred', reason: 'menunggu' });
    await expect(week.decides(world, meeting, ticket, decision)).rejects.toThrow(NotAllowed);
    expect(await week.now(world, { ticket })).toMatchObject({ version: 4 });
    const next = await week.mondayMeeting(world, '2026-11-30');
    await week.decides(world, next, ticket, decision);
    expect((await recordOf(id)).map(({ outcome }) => outcome as string)).toEqual(['deferred', 'resolved']);
  });

  it('needs an open meeting and a case on its agenda', async () => {
    const { ticket } = await world.complaint();
    const meeting = await week.mondayMeeting(world);
    await expect(week.decides(world, meeting, ticket, decision)).rejects.toThrow(NotAllowed);
    const waiting = await week.awaitingMonday(world);
    const later = await week.mondayMeeting(world, '2026-12-07');
    await world.db('meetings').where({ id: later.id }).update({ opened_at: null });
    await expect(week.decides(world, later, waiting.ticket, decision)).rejects.toThrow(Invalid);
  });
});

describe('decideCases', () => {
  const key = '0e3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6f';
  const batchOf = async (cases: { ticket: string; version: number }[]) => ({
    meetingId: (await week.tuesdayMeeting(world)).id,
    cases: cases.map(({ ticket, version }) => ({ ticket, version })),
    decision: { outcome: 'deferred' as const, reason: 'menunggu sudin' },
    person: await world.as('walikota.jakarta-selatan'),
    now: on(week.tuesday, '10:00'),
  });
  const three = async () => [
    await week.awaitingTuesday(world),
    await week.awaitingTuesday(world),
    await week.awaitingTuesday(world),
  ];

  it('decides all or none, names each that it cannot, and acts once for each key', async () => {
    const [one, two, last] = (await three()) as [Complaint, Complaint, Complaint];
    const stale = await batchOf([one, { ...two, version: two.version - 1 }, { ...last, version: 1 }]);
    const before = await traces(world);
    const refused = await decideCases(world.db, { ...stale, key });
    expect(refused.refused.map(({ ticket, fault }) => [ticket, fault.code])).toEqual(
      [two.ticket, last.ticket].toSorted().map((ticket) => [ticket, 'conflict']),
    );
    expect(await traces(world)).toEqual(before);
    expect(await recordOf(one.id)).toHaveLength(1);

    const batch = { ...(await batchOf([one, two, last])), key };
    const done = await decideCases(world.db, batch);
    expect(done.decided.map(({ ticket }) => ticket).toSorted()).toEqual(
      [one, two, last].map(({ ticket }) => ticket).toSorted(),
    );
    const after = await traces(world);
    expect(after.events).toBe(before.events! + 3);
    const again = await decideCases(world.db, batch);
    expect([again.decided.length, again.refused.length]).toEqual([3, 0]);
    expect(await traces(world)).toEqual(after);
    for (const each of [one, two, last])
      expect(await week.now(world, each)).toMatchObject({ version: each.version + 1 });
  });

  it('is rehearsed without a trace: what each case would become and who would be told', async () => {
    const [one, two, last] = (await three()) as [Complaint, Complaint, Complaint];
    const unitId = await week.officeId(world, 'sudin.sumber-daya-air.jakarta-selatan');
    const batch = await batchOf([one, two, { ...last, version: 1 }]);
    const before = await traces(world);
    const decision = { outcome: 'followUp', unitId, dueOn: '2026-12-01' } as const;
    const { decided, refused, messages } = await rehearseCases(world.db, { ...batch, decision });
    expect(decided.map(({ complaint }) => complaint)).toEqual([
      expect.objectContaining({
        state: 'city.followUp',
        ownerOfficeId: unitId,
        dueAt: on('2026-12-01', '16:00'),
      }),
      expect.objectContaining({ state: 'city.followUp' }),
    ]);
    expect(refused.map(({ ticket }) => ticket)).toEqual([last.ticket]);
    expect(messages).toEqual([
      { audience: 'citizen', office: null, n: 2 },
      { audience: 'office', office: 'Suku Dinas Sumber Daya Air Jakarta Selatan', n: 2 },
    ]);
    expect(await traces(world)).toEqual(before);
    expect(await week.now(world, one)).toMatchObject({ version: one.version, state: 'city.awaitingMeeting' });
  });

  it('is refused as a whole to staff', async () => {
    const batch = await batchOf([await week.awaitingTuesday(world)]);
    const person = week.asStaff(batch.person);
    await expect(decideCases(world.db, { ...batch, person })).rejects.toThrow(Forbidden);
    await expect(rehearseCases(world.db, { ...batch, person })).rejects.toThrow(Forbidden);
  });
});
