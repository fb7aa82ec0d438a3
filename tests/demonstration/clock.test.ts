import { setClock, now } from '../../src/clock.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { moveClock, stepsFrom } from '../../src/demonstration/moving.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await setClock(world.db, null);
  await world.drop();
});

const move = async (from: Date, name: string) => {
  const step = (await stepsFrom(world.db, from)).find((each) => each.name === name)!;
  await moveClock(world.db, { from, step });
  return step.to;
};

describe('the demonstration clock', () => {
  it('offers the coming days of the week, and today while its hour has not passed', async () => {
    const names = async (from: Date) =>
      (await stepsFrom(world.db, from)).map(({ name, to }) => [name, to.toISOString()]);
    await world.complaint({}, on(saturday, '09:00'));
    expect((await names(on(saturday, '10:00'))).slice(0, 4)).toEqual([
      ['sunday', on('2026-11-22', '08:00').toISOString()],
      ['monday', on('2026-11-23', '08:00').toISOString()],
      ['tuesday', on('2026-11-24', '09:00').toISOString()],
      ['saturday', on('2026-11-28', '08:00').toISOString()],
    ]);
    expect((await names(on('2026-11-23', '07:00')))[0]).toEqual([
      'monday',
      on('2026-11-23', '08:00').toISOString(),
    ]);
  });

  it('lets what falls due on the way happen, in order and at its own time', async () => {
    const complaint = await world.complaint({}, on(saturday, '09:00'));
    const begun = Date.now();
    const arrived = await move(on(saturday, '10:00'), 'monday');
    expect(arrived).toEqual(on('2026-11-23', '08:00'));
    const since = now().getTime() - arrived.getTime();
    expect(since).toBeGreaterThanOrEqual(-1);
    expect(since).toBeLessThanOrEqual(Date.now() - begun + 1);
    const passed = await world
      .db('complaint_events')
      .where({ complaint_id: complaint.id, type: 'deadlinePassed' });
    expect(passed.map(({ at }) => at as Date)).toEqual([on(saturday, '17:00')]);
    expect((await complaintByTicket(world.db, complaint.ticket))!.overdueAt).toEqual(on(saturday, '17:00'));
  });

  it('does not go back before the last event', async () => {
    await world.complaint({}, on(saturday, '09:00'));
    const step = { name: 'saturday' as const, to: on(saturday, '08:00') };
    await expect(moveClock(world.db, { from: on(saturday, '10:00'), step })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('moves by a click, and whoever clicked stays signed in', async () => {
    await setClock(world.db, on('2026-11-20', '09:00'));
    const camat = await world.signIn('camat.setiabudi');
    expect((await camat.get('/complaints').expect(200)).text).toContain('Jum 20 Nov 2026, 09.00');
    await camat.post('/clock', { to: 'saturday', back: '/complaints' }).expect(303);
    expect((await camat.get('/complaints').expect(200)).text).toContain('Sab 21 Nov 2026, 08.00');
    await camat.post('/clock', { to: 'yesterday' }).expect(422);
  });

  it('signs nobody out who asks for a page while it moves over days', async () => {
    await setClock(world.db, on(saturday, '09:00'));
    await world.complaint({}, on(saturday, '09:00'));
    await world.signIn('camat.setiabudi');
    await world.db.raw(`
      create table idle (hours numeric);
      create function note_idle() returns trigger language plpgsql as $$ begin
        insert into idle select extract(epoch from clock_timestamp() + new.offset_ms * interval '1 millisecond'
          - max(last_seen_at)) / 3600 from sign_ins;
        return null;
      end $$;
      create trigger note_idle after update on clock for each row execute function note_idle();
      grant insert on idle to aduan_web, aduan_worker`);
    await move(on(saturday, '09:00'), 'tuesday');
    const hours = (await world.db('idle').pluck('hours')).map(Number);
    expect(hours.length).toBeGreaterThan(1);
    expect(Math.max(...hours)).toBeLessThan(1);
  });
});
