import { advance } from '../../src/complaints/advance.ts';
import type { EventInput } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { Conflict, Forbidden, NotAllowed, VersionRequired } from '../../src/errors.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

describe('advance', () => {
  it('moves row, history, deadline and outbox together', async () => {
    const complaint = await world.complaint();
    const person = await world.as('loket.setiabudi');
    const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const now = on(saturday, '09:30');
    await advance(world.db, {
      ticket: complaint.ticket,
      version: 1,
      event: { type: 'assign', unitId },
      actor: { kind: 'person', person },
      now,
    });
    const after = (await complaintByTicket(world.db, complaint.ticket))!;
    expect(after).toMatchObject({ state: 'kecamatan.assigned', version: 2, unitId, ownerRole: 'lurah' });
    expect(after.dueAt).toEqual(on('2026-11-22', '08:00'));
    const events = await world.db('complaint_events').where({ complaint_id: complaint.id }).orderBy('id');
    expect(events.map(({ type }) => type as string)).toEqual(['received', 'assign']);
    const deadlines = await world.db('deadlines').where({ complaint_id: complaint.id }).orderBy('id');
    expect(deadlines.map(({ ended_at }) => ended_at as Date | null)).toEqual([now, null]);
    const told = await world.db('notifications').where({ complaint_id: complaint.id }).orderBy('id');
    expect(told.map(({ message }) => message as string)).toEqual([
      'received',
      'yourTurn',
      'workAssigned',
      'assigned',
    ]);
  });

  it('acts once for a repeated request and tells who came second', async () => {
    const complaint = await world.complaint();
    const person = await world.as('camat.setiabudi');
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';
    const act = {
      ticket: complaint.ticket,
      version: 1,
      event: { type: 'assign', unitId },
      actor: { kind: 'person', person },
      now: on(saturday),
    } as const;
    const [first, second] = await Promise.all([
      advance(world.db, { ...act, key }),
      advance(world.db, { ...act, key }),
    ]);
    expect(new Set([first.repeated, second.repeated])).toEqual(new Set([false, true]));
    await expect(advance(world.db, act)).rejects.toThrow(Conflict);
    await expect(advance(world.db, { ...act, version: undefined })).rejects.toThrow(VersionRequired);
    await expect(advance(world.db, { ...act, version: 2 })).rejects.toThrow(NotAllowed);
    const foreign = await world.as('camat.tebet');
    await expect(
      advance(world.db, { ...act, version: 2, actor: { kind: 'person', person: foreign } }),
    ).rejects.toThrow(Forbidden);
    expect(await world.db('complaint_events').where({ complaint_id: complaint.id })).toHaveLength(2);
  });
});

describe('the complaint page', () => {
  it('suggests the unit of the category, unless that has said that it is not its work', async () => {
    const complaint = await world.complaint();
    const drains = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const clerk = await world.signIn('loket.setiabudi');
    const chosen = async () => {
      const { text } = await clerk.get(`/complaints/${complaint.ticket}`).expect(200);
      const [select = ''] = /<select[^>]*name="unitId".*?<\/select>/s.exec(text) ?? [];
      return /value="(\d*)" selected/.exec(select)?.[1] ?? '';
    };
    expect(await chosen()).toBe(String(drains));
    const act = async (account: string, version: number, event: EventInput) =>
      advance(world.db, {
        ticket: complaint.ticket,
        version,
        event,
        actor: { kind: 'person', person: await world.as(account) },
        now: on(saturday, '10:00'),
      });
    await act('loket.setiabudi', 1, { type: 'assign', unitId: drains });
    await act('satpel.sumber-daya-air.setiabudi', 2, { type: 'decline', reason: 'Bukan saluran.' });
    expect(await chosen()).toBe('');
  });

  it('offers another unit only where there is one: a case about officials stays with the camat', async () => {
    const camat = await world.signIn('camat.setiabudi');
    const page = async (categoryCode: string, slug: string) => {
      const { ticket } = await world.complaint({ categoryCode });
      const unitId = await officeId(world, slug);
      await move(world, { ticket }, { type: 'assign', unitId, as: 'camat.setiabudi', now: on(saturday) });
      return (await camat.get(`/complaints/${ticket}`).expect(200)).text;
    };
    expect(await page('saluran', 'satpel.sumber-daya-air.setiabudi')).toContain('/reassignment"');
    expect(await page('perilaku-aparat', 'camat.setiabudi')).not.toContain('/reassignment"');
  });

  it('shows the case and its actions to its clerk and nothing to a neighbour', async () => {
    const complaint = await world.complaint();
    const clerk = await world.signIn('loket.setiabudi');
    const page = await clerk.get(`/complaints/${complaint.ticket}`).expect(200);
    expect(page.text).toContain('Teruskan ke unit');
    const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    await clerk.post(`/complaints/${complaint.ticket}/assignment`, { unitId, _version: 1 }).expect(303);
    await clerk.post(`/complaints/${complaint.ticket}/assignment`, { unitId, _version: 1 }).expect(409);
    expect((await clerk.get('/complaints').expect(200)).text).toContain('Ditugaskan');
    const neighbour = await world.signIn('camat.tebet');
    await neighbour.get(`/complaints/${complaint.ticket}`).expect(404);
  });
});
