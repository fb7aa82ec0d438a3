import { forgetRules } from '../../src/calendar/queries.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { followMovedMeetings } from '../../src/complaints/moved-meetings.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { addHoliday } from '../../src/settings/settings.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
beforeEach(async () => {
  await world.db.raw('truncate complaints cascade');
  await world.db('holidays').where('held_on', '2026-11-23').delete();
  forgetRules();
});
afterAll(() => world.drop());

const [sunday, monday, tuesday, wednesday] = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25'];

const awaitingMonday = async () => {
  const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  const assigned = await move(world, await world.complaint(), {
    as: 'loket.setiabudi',
    type: 'assign',
    unitId,
    now: on(saturday),
  });
  const reason = 'Sudah jelas dari foto.';
  return move(world, assigned, { as: 'camat.setiabudi', type: 'waiveReview', reason, now: on(sunday) });
};
const awaitingTuesday = async () => {
  const waiting = await awaitingMonday();
  await world
    .db('complaints')
    .where({ id: waiting.id })
    .update({ state: 'city.awaitingMeeting', due_at: on(tuesday, '13:00') });
  await world
    .db('deadlines')
    .where({ complaint_id: waiting.id, ended_at: null })
    .update({ state: 'city.awaitingMeeting', due_at: on(tuesday, '13:00') });
  return waiting;
};
const makeMondayHoliday = async () =>
  addHoliday(
    world.db,
    { heldOn: monday, nameId: 'Pilkada', nameEn: 'Election', kind: 'holiday' },
    { person: await world.as('admin'), now: on(sunday, '12:00'), version: null },
  );
const runningDue = async ({ id }: Complaint) =>
  (
    (await world.db('deadlines').where({ complaint_id: id, ended_at: null }).first('due_at')) as {
      due_at: Date;
    }
  ).due_at;
const factsOf = ({ id }: Complaint) =>
  world.db('complaint_events').where({ complaint_id: id, type: 'meetingMoved' }).select('data', 'actor');

describe('a meeting day that becomes a holiday', () => {
  it('takes the deadline and the next answer of what waits for it to the day of the meeting', async () => {
    const waiting = await awaitingMonday();
    expect(waiting).toMatchObject({ dueAt: on(monday, '12:00'), answerOn: monday, answerLatestOn: tuesday });
    await makeMondayHoliday();
    expect(await reload(world, waiting)).toMatchObject({
      dueAt: on(tuesday, '12:00'),
      answerOn: tuesday,
      answerLatestOn: wednesday,
      version: waiting.version,
    });
    expect(await runningDue(waiting)).toEqual(on(tuesday, '12:00'));
    expect(await factsOf(waiting)).toEqual([{ data: { heldOn: tuesday }, actor: 'system' }]);
    expect(await passDeadlines(world.db, on(monday, '13:00'))).toBe(0);
    expect(await passDeadlines(world.db, on(tuesday, '12:00'))).toBe(1);
  });

  it('moves the meeting of the city that follows it too', async () => {
    const waiting = await awaitingTuesday();
    await makeMondayHoliday();
    expect((await reload(world, waiting)).dueAt).toEqual(on(wednesday, '13:00'));
    expect(await runningDue(waiting)).toEqual(on(wednesday, '13:00'));
  });

  it('leaves alone what is overdue, what waits for an answer and what waits for no meeting', async () => {
    const late = await awaitingMonday();
    await passDeadlines(world.db, on(monday, '12:00'));
    const paused = await awaitingMonday();
    await move(world, paused, {
      as: 'camat.setiabudi',
      type: 'requestInformation',
      question: 'Di RT berapa?',
      now: on(sunday, '11:00'),
    });
    const received = await world.complaint();
    const all = [late, paused, received];
    const before = await Promise.all(all.map((each) => reload(world, each)));
    await makeMondayHoliday();
    expect(await Promise.all(all.map((each) => reload(world, each)))).toEqual(before);
    expect(await factsOf(late)).toEqual([]);
  });

  it('does nothing a second time', async () => {
    const waiting = await awaitingMonday();
    await makeMondayHoliday();
    await world.db.transaction(async (trx) => {
      expect(await followMovedMeetings(trx, monday, on(sunday, '12:30'))).toBe(0);
    });
    expect(await factsOf(waiting)).toHaveLength(1);
  });
});
