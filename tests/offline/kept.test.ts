import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { receive } from '../../src/complaints/receive.ts';
import { newTicket } from '../../src/complaints/tickets.ts';
import { NotFound } from '../../src/errors.ts';
import { blockSize, handOutTickets } from '../../src/offline/blocks.ts';
import { privateKeys, publicKey } from '../../src/offline/keys.ts';
import type { Kept } from '../../src/offline/kept.ts';
import { setAside } from '../../src/offline/set-aside.ts';
import { unseal } from '../../src/database/sealing.ts';
import { logComplaint } from '../../src/saturday/intake.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { officeId, reload, traces } from '../support/moves.ts';
import { newWorld, on, ordinaryIntake, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
let tickets: string[];
beforeAll(async () => {
  world = await newWorld();
  await makeSessionsAhead(world.db, on(saturday));
  const person = await world.as('loket.setiabudi');
  tickets = await handOutTickets(world.db, { person, now: on(saturday, '07:30') });
});
afterAll(() => world.drop());

type Changes = { kept?: Partial<Kept>; intake?: Partial<Intake>; now?: Date; key?: string; as?: string };

/** A complaint as the device sends it, by default on Saturday at noon for one that was taken at ten. */
const send = async ({
  kept,
  intake,
  now = on(saturday, '12:00'),
  key = randomUUID(),
  as = 'loket.setiabudi',
}: Changes = {}) =>
  logComplaint(world.db, {
    intake: { ...ordinaryIntake, sessionId: await world.session(), ...intake },
    outcome: 'passOn',
    kept: {
      // Taken from the block only where none is given: what is thrown away runs out.
      ticket: kept?.ticket === undefined ? tickets.pop()! : null,
      takenAt: on(saturday, '10:00'),
      takenBy: 'loket.setiabudi',
      paperKey: null,
      ...kept,
    },
    person: await world.as(as),
    now,
    key,
  });

const firstEvent = async (ticket: string) => {
  const { id } = await reload(world, { ticket });
  return (await world.db('complaint_events').where({ complaint_id: id }).orderBy('id').first()) as {
    at: Date;
    data: Record<string, unknown>;
  };
};
const refused = async (changes: Changes) => {
  const before = await traces(world);
  const fault = await send(changes).then(
    () => null,
    (error: { fields: Record<string, string> }) => error.fields,
  );
  expect(await traces(world)).toEqual(before);
  return fault;
};

describe('a block of tickets', () => {
  it('has a hundred that nobody else gets, and a complaint takes the one that it says', async () => {
    const person = await world.as('loket.setiabudi');
    const handed = await handOutTickets(world.db, { person, now: on(saturday, '07:40') });
    expect(handed).toHaveLength(blockSize);
    expect(new Set(handed).size).toBe(blockSize);
    const { ticket } = await send({ kept: { ticket: handed[0]! } });
    expect(ticket).toBe(handed[0]);
  });

  it('leaves out tickets of complaints, and a new complaint never gets one that was handed out', async () => {
    // The same random bytes twice: first as the block has it, then others.
    const bytes = [new Uint8Array(7).fill(1), new Uint8Array(7).fill(2), new Uint8Array(7).fill(3)];
    const [one, two] = [newTicket(() => bytes[0]!), newTicket(() => bytes[1]!)];
    const reserved = { kecamatan_code: setiabudi, person_id: (await world.as('loket.setiabudi')).id };
    await world.db('reserved_tickets').insert({ ticket: one, ...reserved, handed_at: on(saturday, '07:00') });
    const given = [...bytes];
    const { complaint } = await receive(world.db, {
      intake: { ...ordinaryIntake, sessionId: await world.session() },
      actor: { kind: 'person', person: await world.as('loket.setiabudi') },
      now: on(saturday),
      random: () => given.shift()!,
    });
    expect(complaint.ticket).toBe(two);
    let call = 0;
    const handed = await handOutTickets(world.db, {
      person: await world.as('camat.setiabudi'),
      now: on(saturday),
      // Every second one is the complaint's.
      random: () =>
        call++ % 2 ? new Uint8Array(7).fill(2) : new Uint8Array([9, 9, 9, 9, call >> 10, call >> 5, call]),
    });
    expect(handed).toHaveLength(blockSize);
    expect(handed).not.toContain(two);
  });

  it('is for counters alone, and ten in a day are enough', async () => {
    const now = on(saturday);
    for (const who of ['lurah.karet-semanggi', 'walikota.jakarta-selatan', 'admin'])
      await expect(handOutTickets(world.db, { person: await world.as(who), now })).rejects.toThrow(NotFound);
    const person = await world.as('loket.tebet');
    for (let block = 0; block < 10; block++) await handOutTickets(world.db, { person, now });
    await expect(handOutTickets(world.db, { person, now })).rejects.toMatchObject({
      fields: { form: 'tooManyTickets' },
    });
    await handOutTickets(world.db, { person, now: on('2026-11-23') });
  });
});

describe('a complaint that was kept', () => {
  it('counts from when it was taken; history says when it was sent, and by whom taken', async () => {
    const { ticket } = await send({ as: 'camat.setiabudi', now: on('2026-11-23', '07:00') });
    const complaint = await reload(world, { ticket });
    expect(complaint).toMatchObject({
      state: 'kecamatan.assigned',
      receivedAt: on(saturday, '10:00'),
      enteredAt: on(saturday, '10:00'),
      sessionOn: saturday,
      dueAt: on('2026-11-22', '08:00'),
      answerOn: '2026-11-23',
    });
    const clerk = await world.as('loket.setiabudi');
    expect(await firstEvent(ticket)).toMatchObject({
      at: on(saturday, '10:00'),
      data: { sentOn: '2026-11-23', sentAt: on('2026-11-23', '07:00').toISOString(), takenBy: clerk.name },
    });
  });

  it('names nobody as its taker who did not keep this counter on that day', async () => {
    const sent = async (takenBy: string, as = 'camat.setiabudi') => {
      const { ticket } = await send({ as, kept: { takenBy }, now: on('2026-11-23', '07:00') });
      return (await firstEvent(ticket)).data.takenBy;
    };
    const clerk = await world.as('loket.setiabudi');
    for (const stranger of ['lurah.karet-semanggi', 'loket.tebet', 'gubernur', 'nobody', 'loket.setiabudi\n'])
      expect([stranger, await sent(stranger)]).toEqual([stranger, undefined]);
    const grants = world.db('role_grants').where({ person_id: clerk.id });
    // Who kept the counter on Saturday took it, though the account was closed on Sunday; who came on Sunday did not.
    await grants.clone().update({ to_on: saturday });
    await world
      .db('people')
      .where({ id: clerk.id })
      .update({ deactivated_at: on('2026-11-22') });
    expect(await sent('loket.setiabudi')).toBe(clerk.name);
    await grants.clone().update({ from_on: '2026-11-22', to_on: null });
    expect(await sent('loket.setiabudi')).toBeUndefined();
    await grants.clone().update({ from_on: '2026-01-01' });
    await world.db('people').where({ id: clerk.id }).update({ deactivated_at: null });
  });

  it('whose deadline has passed meanwhile is overdue with the next round, and on the agenda', async () => {
    const { ticket } = await send({ now: on('2026-11-23', '06:00') });
    expect(await reload(world, { ticket })).toMatchObject({ overdueAt: null, onAgenda: false });
    await passDeadlines(world.db, on('2026-11-23', '06:01'));
    expect(await reload(world, { ticket })).toMatchObject({
      overdueAt: on('2026-11-23', '06:01'),
      onAgenda: true,
    });
  });

  it('keeps its time only between the ticket and now, and inside the hours of the session', async () => {
    const at = (time: string, day = saturday) => ({ kept: { takenAt: on(day, time), ticket: tickets[0]! } });
    expect(await refused(at('07:27'))).toEqual({ takenAt: 'takenTooEarly' });
    expect(await refused(at('12:03'))).toEqual({ takenAt: 'timeAhead' });
    expect(await refused(at('09:00', '2025-11-22'))).toEqual({ takenAt: 'takenTooEarly' });
    expect(await refused({ ...at('17:01'), now: on(saturday, '18:00') })).toEqual({
      lateReason: 'lateReason',
    });
    const intake = { lateReason: 'listrik padam' };
    const { ticket } = await send({ ...at('17:01'), intake, now: on('2026-11-22', '12:00') });
    expect(await firstEvent(ticket)).toMatchObject({ data: { late: 'listrik padam' } });
    tickets.shift();
    // Two clocks differ by a minute: it is taken as said, but never after it has come.
    const early = await send({ kept: { takenAt: on(saturday, '12:01') } });
    expect((await reload(world, early)).receivedAt).toEqual(on(saturday, '12:00'));
  });

  it('without a ticket gets one; its time may be a week old', async () => {
    const { ticket } = await send({ kept: { ticket: null } });
    expect((await reload(world, { ticket })).receivedAt).toEqual(on(saturday, '10:00'));
    const old = { ticket: null, takenAt: on('2026-11-14', '10:00') };
    expect(await refused({ kept: old, now: on('2026-11-22', '10:00') })).toEqual({
      takenAt: 'takenTooEarly',
    });
  });

  it("never takes a ticket that another complaint has, of another kecamatan's block, or that nobody handed out", async () => {
    const { ticket } = await send();
    expect(await refused({ kept: { ticket } })).toEqual({ ticket: 'ticketUsed' });
    const person = await world.as('camat.tebet');
    const [foreign] = await handOutTickets(world.db, { person, now: on(saturday, '07:30') });
    expect(await refused({ kept: { ticket: foreign! } })).toEqual({ ticket: 'ticketUnknown' });
    expect(await refused({ kept: { ticket: newTicket() } })).toEqual({ ticket: 'ticketUnknown' });
  });

  it('joins an open complaint when it arrives, not before', async () => {
    const lead = await world.complaint({}, on(saturday, '11:00'));
    const { ticket } = await logComplaint(world.db, {
      intake: { ...ordinaryIntake, sessionId: await world.session() },
      outcome: 'keep',
      joinTicket: lead.ticket,
      kept: { ticket: tickets.pop()!, takenAt: on(saturday, '10:00'), takenBy: null, paperKey: null },
      person: await world.as('loket.setiabudi'),
      now: on(saturday, '12:00'),
      key: randomUUID(),
    });
    expect(await reload(world, { ticket })).toMatchObject({
      state: 'closed',
      receivedAt: on(saturday, '10:00'),
    });
    const merged = (await world.db('complaint_events').where({ type: 'mergeInto' }).first()) as { at: Date };
    expect(merged.at).toEqual(on(saturday, '12:00'));
  });

  it('makes one complaint however often and in whatever order it is sent', async () => {
    const counted = async () => Number((await world.db('complaints').count('* as n').first())!.n);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 9 }),
        fc.boolean(),
        async (order, atOnce) => {
          const kept = [0, 1, 2].map((n) => ({
            key: randomUUID(),
            kept: { ticket: tickets.pop()! },
            intake: { text: `Catatan nomor ${n}` },
          }));
          const before = await counted();
          const results: { which: number; ticket: string }[] = [];
          const one = async (which: number) => {
            const { ticket } = await send(kept[which]);
            results.push({ which, ticket });
          };
          if (atOnce) await Promise.all(order.map(one));
          else for (const which of order) await one(which);
          expect(await counted()).toBe(before + new Set(order).size);
          for (const { which, ticket } of results) expect(ticket).toBe(kept[which]!.kept.ticket);
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe('the keys of an office', () => {
  it('are made once, and the private one is for its counter alone', async () => {
    const camat = await officeId(world, 'camat.setiabudi');
    const made = await Promise.all([1, 2, 3].map(() => publicKey(world.db, camat, on(saturday))));
    expect(made[0]).not.toHaveProperty('d');
    const [own] = await privateKeys(world.db, await world.as('loket.setiabudi'), on(saturday));
    expect(own).toMatchObject({
      office: camat,
      jwk: { x: made[0]!.x, y: made[0]!.y, d: expect.any(String) },
    });
    const [other] = await privateKeys(world.db, await world.as('loket.tebet'), on(saturday));
    expect(other!.jwk.d).not.toBe(own!.jwk.d);
    expect(await privateKeys(world.db, await world.as('walikota.jakarta-selatan'), on(saturday))).toEqual([]);
    const row = (await world.db('offline_keys').where({ office_id: camat }).first()) as {
      private_sealed: Buffer;
      public_jwk: object;
    };
    expect(row.private_sealed.includes(own!.jwk.d!)).toBe(false);
    expect(unseal(row.private_sealed, `offline_keys.private_sealed:${camat}`)).toContain(own!.jwk.d!);
    expect(row.public_jwk).not.toHaveProperty('d');
  });
});

describe('who walks the round', () => {
  it.each(['lurah.karet-semanggi', 'satpel.sumber-daya-air.setiabudi'])(
    '%s has the key of the own office and of no other, and no tickets',
    async (username) => {
      const person = await world.as(username);
      const keys = await privateKeys(world.db, person, on(saturday));
      expect(keys.map(({ office }) => office)).toEqual([await officeId(world, username)]);
      for (const other of ['lurah.kuningan-timur', 'camat.setiabudi', 'satpel.bina-marga.setiabudi']) {
        const [theirs] = await privateKeys(world.db, await world.as(other), on(saturday));
        expect(theirs!.jwk.d).not.toBe(keys[0]!.jwk.d);
      }
      await expect(handOutTickets(world.db, { person, now: on(saturday) })).rejects.toThrow(NotFound);
    },
  );
});

describe('what is set aside', () => {
  const aside = async (changes: { key?: string; ticket?: string | null; as?: string } = {}) =>
    setAside(world.db, {
      key: changes.key ?? randomUUID(),
      kind: 'Aduan loket',
      ticket: changes.ticket ?? null,
      takenAt: on(saturday, '10:00'),
      takenBy: 'loket.setiabudi',
      content: '[["name","Siti Aminah"]]',
      reason: 'dicatat dua kali',
      person: await world.as(changes.as ?? 'loket.setiabudi'),
      now: on(saturday, '12:00'),
    });

  it('is written down with its reason, its content sealed, and its ticket is good for nothing more', async () => {
    const [key, ticket] = [randomUUID(), tickets.pop()!];
    expect(await aside({ key, ticket })).toEqual({ repeated: false });
    expect(await aside({ key, ticket })).toEqual({ repeated: true });
    const row = (await world.db('set_aside_records').where({ key }).first()) as Record<string, unknown>;
    expect(row).toMatchObject({
      ticket,
      reason: 'dicatat dua kali',
      taken_by: (await world.as('loket.setiabudi')).name,
    });
    expect((row.content_sealed as Buffer).includes('Siti')).toBe(false);
    expect(unseal(row.content_sealed as Buffer, 'set_aside_records.content_sealed')).toContain('Siti Aminah');
    expect(await refused({ kept: { ticket } })).toEqual({ ticket: 'ticketSetAside' });
  });

  it("is nothing that has arrived, and does not touch another kecamatan's ticket", async () => {
    const key = randomUUID();
    const { ticket } = await send({ key });
    await expect(aside({ key, ticket })).rejects.toMatchObject({ fields: { reason: 'alreadyArrived' } });
    const free = tickets.pop()!;
    await aside({ ticket: free, as: 'loket.tebet' });
    // A unit works in the area of that counter and hands out nothing there.
    await aside({ ticket: free, as: 'satpel.sumber-daya-air.setiabudi' });
    expect((await send({ kept: { ticket: free } })).ticket).toBe(free);
  });
});
