import { Conflict, Forbidden, NotFound, VersionRequired } from '../../src/errors.ts';
import { agendaOf } from '../../src/meetings/agenda.ts';
import { arrangeAgenda, moved } from '../../src/meetings/arranging.ts';
import { closeMeeting, meetingFor } from '../../src/meetings/meeting.ts';
import { setClock } from '../../src/clock.ts';
import { newWorld, on, type World } from '../support/world.ts';
import * as week from './week.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(week.monday, '07:40'));
});
afterAll(() => world.drop());

const orderOf = async (meetingId: number) => {
  const person = await world.as('camat.setiabudi');
  const meeting = await meetingFor(world.db, person, meetingId);
  const tickets = (await agendaOf(world.db, meeting)).map(({ ticket }) => ticket);
  return { tickets, version: meeting.orderVersion };
};

describe('moved', () => {
  it('takes one case a step or to an end, and stays at the ends', () => {
    const tickets = ['A', 'B', 'C'];
    expect(moved(tickets, 'B', 'up')).toEqual(['B', 'A', 'C']);
    expect(moved(tickets, 'B', 'down')).toEqual(['A', 'C', 'B']);
    expect(moved(tickets, 'C', 'first')).toEqual(['C', 'A', 'B']);
    expect(moved(tickets, 'A', 'last')).toEqual(['B', 'C', 'A']);
    expect(moved(tickets, 'A', 'up')).toEqual(tickets);
    expect(moved(tickets, 'C', 'down')).toEqual(tickets);
    expect(moved(tickets, 'X', 'up')).toEqual(tickets);
  });
});

describe('the order of an agenda', () => {
  it('is kept for the meeting, tells the second of two people, and ends with the meeting', async () => {
    const far = await week.awaitingMonday(world, { kelurahanCode: '31.74.02.1001' });
    const near = await week.awaitingMonday(world);
    const later = await week.awaitingMonday(world);
    const meeting = await week.mondayMeeting(world);
    const person = await world.as('camat.setiabudi');
    const step = { meetingId: meeting.id, person: week.asStaff(person) };
    const { tickets, version } = await orderOf(meeting.id);
    // By kelurahan until somebody arranges it: Karet Semanggi and Setiabudi.
    expect(new Set(tickets)).toEqual(new Set([far.ticket, near.ticket, later.ticket]));
    expect(version).toBe(0);

    const wanted = [later.ticket, far.ticket];
    expect(await arrangeAgenda(world.db, { ...step, version, tickets: wanted })).toBe(1);
    expect(await orderOf(meeting.id)).toEqual({ tickets: [...wanted, near.ticket], version: 1 });
    // The same again changes nothing, whatever version it names; another order of an old version is refused.
    expect(await arrangeAgenda(world.db, { ...step, version: 0, tickets: wanted })).toBe(1);
    await expect(arrangeAgenda(world.db, { ...step, version: 0, tickets: [near.ticket] })).rejects.toThrow(
      Conflict,
    );
    await expect(arrangeAgenda(world.db, { ...step, version: undefined, tickets: [] })).rejects.toThrow(
      VersionRequired,
    );
    for (const [name, fault] of [
      ['inspektorat', Forbidden],
      ['walikota.jakarta-selatan', Forbidden],
      ['camat.tebet', NotFound],
    ] as const)
      await expect(
        arrangeAgenda(world.db, {
          ...step,
          person: await world.as(name),
          version: 1,
          tickets: [near.ticket],
        }),
      ).rejects.toThrow(fault);

    // What comes onto the agenda afterwards stands behind; next week begins anew.
    const latest = await week.awaitingMonday(world);
    expect((await orderOf(meeting.id)).tickets).toEqual([...wanted, near.ticket, latest.ticket]);
    for (const { ticket } of [far, near, later, latest])
      await week.decides(world, meeting, ticket, { outcome: 'deferred', reason: 'menunggu' });
    await closeMeeting(world.db, { meetingId: meeting.id, notes: '', person, now: on(week.monday, '11:00') });
    await expect(
      arrangeAgenda(world.db, { ...step, version: 1, tickets: [near.ticket] }),
    ).rejects.toMatchObject({
      fields: { meeting: 'meetingClosed' },
    });
    await expect(world.db('meeting_order').where({ meeting_id: meeting.id }).delete()).rejects.toThrow(
      'the meeting is closed',
    );
    expect((await orderOf(meeting.id)).tickets.slice(0, 2)).toEqual(wanted);
    const next = await week.mondayMeeting(world, '2026-11-30');
    const usual = [near, later, latest, far].map(({ ticket }) => ticket);
    expect((await orderOf(next.id)).tickets).toEqual(usual);
  });

  it('is arranged on a page, by buttons without a script and by a program', async () => {
    const meeting = await week.mondayMeeting(world, '2026-11-30');
    const camat = await world.signIn('camat.setiabudi');
    const path = `/meetings/${meeting.id}/order`;
    const page = await camat.get(path).expect(200);
    const { tickets } = await orderOf(meeting.id);
    expect(page.text).toContain(`value="${tickets[1]}:first"`);
    const moving = { _version: 0, cases: tickets, move: `${tickets[1]}:first` };
    const answer = await camat.post(path, moving).expect(303);
    expect(answer.headers.location).toBe(`${path}#case-${tickets[1]}`);
    const [first, second, ...rest] = tickets as [string, string, ...string[]];
    expect((await orderOf(meeting.id)).tickets).toEqual([second, first, ...rest]);
    const other = { _version: 0, cases: tickets, move: `${tickets[2]}:first` };
    const late = await camat.post(path, other).expect(409);
    expect(late.text).toContain('Orang lain menyusun agenda ini lebih dahulu');
    const program = await camat
      .post(path, { _version: 1, cases: tickets })
      .set('Accept', 'application/json')
      .expect(200);
    expect(program.body).toEqual({ version: 2 });
    await camat.post(path, { _version: 2, cases: ['x'] }).expect(422);
    await camat.post(path, { cases: tickets }).expect(428);
    const inspector = await world.signIn('inspektorat');
    await inspector.get(path).expect(404);
    await inspector.post(path, { _version: 2, cases: tickets }).expect(403);
  });
});
