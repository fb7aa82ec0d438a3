import { randomUUID } from 'node:crypto';
import { advance } from '../../src/complaints/advance.ts';
import type { EventInput } from '../../src/complaints/complaint.ts';
import { addNote, carryOut } from '../../src/complaints/deeds.ts';
import { receive } from '../../src/complaints/receive.ts';
import { Conflict, Invalid } from '../../src/errors.ts';
import type { Person } from '../../src/people/roles.ts';
import { move, officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, ordinaryIntake, saturday, type World } from '../support/world.ts';

let world: World;
let camat: Person;
let unitId: number;
beforeAll(async () => {
  world = await newWorld();
  camat = await world.as('camat.setiabudi');
  unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
});
afterAll(() => world.drop());

const now = on(saturday, '09:30');
const outcomes = async (promises: Promise<unknown>[]) => {
  const settled = await Promise.allSettled(promises);
  return settled
    .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as Error).constructor.name))
    .toSorted();
};
const eventsOf = async (id: number) =>
  (await world.db('complaint_events').where({ complaint_id: id }).orderBy('id')).map(
    ({ type }) => type as string,
  );

describe('two people at once', () => {
  it.each<[string, EventInput]>([
    ['another step', { type: 'resolveOnTheSpot', evidence: 'Selesai.' }],
    ['a withdrawal', { type: 'notAComplaint', reason: 'Hanya bertanya.' }],
  ])('one acts and the other is told: assignment and %s', async (_, event) => {
    const { id, ticket } = await world.complaint();
    const clerk = await world.as('loket.setiabudi');
    const act = (person: Person, what: EventInput) =>
      advance(world.db, { ticket, version: 1, event: what, actor: { kind: 'person', person }, now });
    expect(await outcomes([act(camat, { type: 'assign', unitId }), act(clerk, event)])).toEqual([
      'Conflict',
      'done',
    ]);
    expect(await eventsOf(id)).toHaveLength(2);
    expect(await reload(world, { ticket })).toMatchObject({ version: 2 });
  });

  it('merging two complaints into each other leaves one of them open', async () => {
    const [one, two] = [await world.complaint(), await world.complaint()];
    const merge = (from: string, to: string) =>
      carryOut(world.db, {
        ticket: from,
        version: 1,
        event: { type: 'mergeInto', ticket: to },
        actor: { kind: 'person', person: camat },
        now,
      });
    const found = await outcomes([merge(one.ticket, two.ticket), merge(two.ticket, one.ticket)]);
    expect(found).toEqual(['Invalid', 'done']);
    const states = [await reload(world, one), await reload(world, two)].map(({ state }) => state);
    expect(states.toSorted()).toEqual(['closed', 'kecamatan.received']);
  });
});

describe('one request many times', () => {
  it('moves once', async () => {
    const { id, ticket } = await world.complaint();
    const key = randomUUID();
    const act = { ticket, version: 1, actor: { kind: 'person', person: camat }, now, key } as const;
    const before = await traces(world);
    const done = await Promise.all(
      Array.from({ length: 20 }, () => advance(world.db, { ...act, event: { type: 'assign', unitId } })),
    );
    expect(done.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await eventsOf(id)).toEqual(['received', 'assign']);
    expect(await traces(world)).toMatchObject({
      events: before.events! + 1,
      messages: before.messages! + 3,
      jobs: before.jobs!,
    });
  });

  it('receives one complaint and keeps one note', async () => {
    const person = await world.as('loket.setiabudi');
    const intake = { ...ordinaryIntake, sessionId: await world.session() };
    const key = randomUUID();
    const before = await traces(world);
    const received = await Promise.all(
      Array.from({ length: 20 }, () =>
        receive(world.db, { intake, actor: { kind: 'person', person }, now, key }),
      ),
    );
    expect(new Set(received.map(({ complaint }) => complaint.ticket)).size).toBe(1);
    expect(await traces(world)).toMatchObject({
      complaints: before.complaints! + 1,
      messages: before.messages! + 1,
    });
    const { complaint } = received[0]!;
    const note = { note: 'Ditelepon.', person, now, key: randomUUID() };
    await Promise.all(Array.from({ length: 20 }, () => addNote(world.db, complaint, note)));
    expect(await eventsOf(complaint.id)).toEqual(['received', 'noteAdded']);
  });
});

describe('what fails in the middle', () => {
  it('leaves nothing behind: no row, no event, no deadline, no job', async () => {
    const complaint = await world.complaint();
    const before = await traces(world);
    await world.db.raw(`
      create function refuse_message() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger refuse_message before insert on notifications for each row execute function refuse_message()`);
    const assign = { as: 'camat.setiabudi', type: 'assign', unitId, now } as const;
    await expect(move(world, complaint, assign)).rejects.toThrow('no room');
    const person = await world.as('loket.setiabudi');
    const intake = { ...ordinaryIntake, sessionId: await world.session() };
    await expect(receive(world.db, { intake, actor: { kind: 'person', person }, now })).rejects.toThrow(
      'no room',
    );
    expect(await traces(world)).toEqual(before);
    expect(await reload(world, complaint)).toEqual(complaint);
    await world.db.raw('drop trigger refuse_message on notifications');
    expect(await move(world, complaint, assign)).toMatchObject({ state: 'kecamatan.assigned', version: 2 });
  });

  it('keeps no photo of an act that was refused', async () => {
    const complaint = await world.complaint();
    const before = await traces(world);
    const act = {
      ticket: complaint.ticket,
      version: 1,
      actor: { kind: 'person', person: camat },
      now,
    } as const;
    const evidence = { type: 'completeWork', evidence: 'Selesai.' } as const;
    await expect(carryOut(world.db, { ...act, event: evidence })).rejects.toEqual(
      new Invalid({ afterPhoto: 'photoRequired' }),
    );
    const text = [{ bytes: Buffer.from('this is no image') }];
    await expect(carryOut(world.db, { ...act, event: evidence, photos: text })).rejects.toEqual(
      new Invalid({ afterPhoto: 'photo' }),
    );
    const resolve = { type: 'resolveOnTheSpot', evidence: 'Selesai.' } as const;
    await expect(
      carryOut(world.db, { ...act, version: 7, event: resolve, photos: [{ bytes: await picture() }] }),
    ).rejects.toThrow(Conflict);
    expect(await traces(world)).toEqual(before);
    await carryOut(world.db, { ...act, event: resolve, photos: [{ bytes: await picture() }] });
    expect(await traces(world)).toMatchObject({ photos: before.photos! + 1 });
  });
});

async function picture(): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a4a57' } })
    .jpeg()
    .toBuffer();
}
