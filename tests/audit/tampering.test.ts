import { publishedHeads, readHeads } from '../../src/audit/heads.ts';
import { auditKeys } from '../../src/audit/keys.ts';
import { dailyHeads } from '../../src/audit/seals.ts';
import { recordAudit } from '../../src/audit/record.ts';
import { sealAll } from '../../src/audit/sealing.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import type { Transaction } from '../../src/database/connect.ts';
import { addNote } from '../../src/complaints/deeds.ts';
import type { Person } from '../../src/people/roles.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
/** Two complaints with four events each, sealed, and what an outsider kept of it. */
let complaints: [Complaint, Complaint];
let kept: ReturnType<typeof readHeads>;
let camat: Person;
/** Events are numbered from 1 in these tests, in the order of their ids. */
let numbers: Map<number, number>;

beforeAll(async () => {
  world = await newWorld();
  camat = await world.as('camat.setiabudi');
  complaints = [await history(), await history()];
  for (const reason of ['one', 'two', 'three'])
    await recordAudit(world.db, {
      at: on(saturday),
      by: 'system',
      action: 'sessionEnded',
      particulars: { reason },
    });
  await sealAll(world.db, on(saturday, '12:00'));
  await addNote(world.db, await reload(world, complaints[0]), note('later'));
  await recordAudit(world.db, { at: on(saturday, '13:00'), by: 'system', action: 'signedOut' });
  const ids = (await world.db('complaint_events').orderBy('id').pluck('id')) as number[];
  numbers = new Map(ids.map((id, index) => [id, index + 1]));
  await sealAll(world.db, on('2026-11-22', '00:01'));
  kept = readHeads(JSON.stringify(publishedHeads(await dailyHeads(world.db, 10), await auditKeys(world.db))));
});
afterAll(() => world.drop());

async function history(): Promise<Complaint> {
  const complaint = await world.complaint();
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  await move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
  await addNote(world.db, await reload(world, complaint), note('first'));
  return move(world, complaint, {
    as: 'camat.setiabudi',
    type: 'waiveReview',
    reason: 'Sudah jelas.',
    now: on(saturday, '10:00'),
  });
}

const note = (text: string) => ({ note: text, person: camat, now: on(saturday, '11:00') });

const undone = new Error('undone');

/** What verification says after an attacker with full control of the database has been there; then all is undone. */
async function after(attack: (trx: Transaction) => Promise<unknown>): Promise<string[]> {
  let found: string[] = [];
  const attempt = world.db.transaction(async (trx) => {
    await trx.raw('set local session_replication_role = replica');
    await attack(trx);
    const { faults } = await verifyAudit(trx, { heads: kept });
    found = faults.map(({ kind, ticket, ids, positions, seal }) =>
      [
        kind,
        ticket && nameOf(ticket),
        ids && `#${ids.map((id) => numbers.get(id) ?? id).join()}`,
        positions && `@${positions.join()}`,
        seal && `seal ${seal}`,
      ]
        .filter(Boolean)
        .join(' '),
    );
    throw undone;
  });
  await expect(attempt).rejects.toBe(undone);
  return found;
}

const nameOf = (ticket: string) => (ticket === complaints[0].ticket ? 'A' : 'B');
const event = (trx: Transaction, complaint: Complaint, position: number) =>
  trx('complaint_events').where({ complaint_id: complaint.id, position });

describe('an untouched trail', () => {
  it('has no faults, all of it is sealed, and every kept head is there', async () => {
    expect(await verifyAudit(world.db, { heads: kept })).toMatchObject({
      complaints: 2,
      events: 9,
      trail: 4,
      seals: 2,
      unsealed: 0,
      count: 0,
    });
    expect(kept.map(({ number, sealedOn }) => [number, sealedOn])).toEqual([
      [2, '2026-11-22'],
      [1, saturday],
    ]);
  });
});

describe('one byte', () => {
  it.each([
    ['the data', { data: JSON.stringify({ note: 'fIrst' }) }],
    ['the time', { at: new Date(on(saturday, '11:00').getTime() + 1) }],
    ['the actor', { person_id: 1 }],
    ['the type', { type: 'noteadded' }],
    ['the request', { request_key: '0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a1' }],
    ['what the complaint said', { matter: Buffer.alloc(32) }],
  ])('of %s names the event', async (_, change) => {
    const found = await after((trx) => event(trx, complaints[0], 3).update(change));
    expect(found[0]).toBe('eventChanged A #3 @3');
  });

  it('of a hash names that event and not the one after it', async () => {
    expect(await after((trx) => event(trx, complaints[0], 2).update({ hash: Buffer.alloc(32, 7) }))).toEqual([
      'eventChanged A #2 @2',
      'sealedEventChanged A #2 seal 1',
    ]);
  });

  it('of a row of the trail names it with its seal', async () => {
    expect(
      await after((trx) =>
        trx('audit_events')
          .whereRaw("particulars ->> 'reason' = 'two'")
          .update({ particulars: '{"reason":"twO"}' }),
      ),
    ).toEqual([expect.stringMatching(/^trailChanged #\S+ seal 1$/)]);
  });

  it.each([
    ['state', { state: 'kecamatan.received' }, 'complaintState A'],
    ['version', { version: 9 }, 'complaintVersion A'],
    ['text', { text: 'Saluran air bersih.' }, 'complaintMatter A'],
  ])('of the %s in the complaint itself names the complaint', async (_, change, fault) => {
    expect(await after((trx) => trx('complaints').where({ id: complaints[0].id }).update(change))).toEqual([
      fault,
    ]);
  });
});

describe('what is gone', () => {
  it('from the middle of a history', async () => {
    expect(await after((trx) => event(trx, complaints[1], 2).delete())).toEqual([
      'eventMissing B @2',
      'sealedEventMissing B #6 seal 1',
    ]);
  });

  it('from its beginning', async () => {
    expect(await after((trx) => event(trx, complaints[1], 1).delete())).toEqual([
      'eventMissing B @1',
      'sealedEventMissing B #5 seal 1',
    ]);
  });

  it('from its end', async () => {
    expect(await after((trx) => event(trx, complaints[0], 5).delete())).toEqual([
      'sealedEventMissing A #9 seal 2',
    ]);
    expect(await after((trx) => event(trx, complaints[1], 4).delete())).toEqual([
      'complaintState B',
      'complaintVersion B',
      'sealedEventMissing B #8 seal 1',
    ]);
  });

  it('a whole complaint', async () => {
    const found = await after(async (trx) => {
      await trx('complaint_events').where({ complaint_id: complaints[1].id }).delete();
      await trx('complaints').where({ id: complaints[1].id }).delete();
    });
    expect(found).toEqual([5, 6, 7, 8].map((id) => `sealedEventMissing #${id} seal 1`));
  });

  it('a history or a complaint alone', async () => {
    expect(
      (await after((trx) => trx('complaint_events').where({ complaint_id: complaints[1].id }).delete()))[0],
    ).toBe('historyMissing B');
    expect(await after((trx) => trx('complaints').where({ id: complaints[1].id }).delete())).toEqual([
      'eventOfNoComplaint #5,6,7,8',
    ]);
  });

  it('a row of the trail', async () => {
    expect(
      await after((trx) => trx('audit_events').whereRaw("particulars ->> 'reason' = 'three'").delete()),
    ).toEqual([expect.stringMatching(/^trailMissing #\S+ seal 1$/)]);
  });

  it('the last day, with its seal: what somebody kept of it is not there any more', async () => {
    const found = await after(async (trx) => {
      await event(trx, complaints[0], 5).delete();
      await trx('audit_events').where({ action: 'signedOut' }).delete();
      await trx('audit_seals').where({ number: 2 }).delete();
    });
    expect(found).toEqual(['headGone seal 2']);
  });

  it('a seal from between', async () => {
    expect(await after((trx) => trx('audit_seals').where({ number: 1 }).delete())).toEqual([
      'sealMissing seal 1',
      'headGone seal 1',
    ]);
  });
});

describe('another order', () => {
  const swap = async (trx: Transaction, names: string[]) => {
    const [one, other] = [
      await event(trx, complaints[0], 2).first(),
      await event(trx, complaints[0], 3).first(),
    ];
    const taken = (row: Record<string, unknown>) =>
      Object.fromEntries(
        names.map((name) => [name, name === 'data' ? JSON.stringify(row[name]) : row[name]]),
      );
    await trx('complaint_events').where({ id: one.id }).update({ position: null, request_key: null });
    await trx('complaint_events')
      .where({ id: other.id })
      .update({ ...taken(one), ...(names.includes('position') ? {} : { position: 3 }) });
    await trx('complaint_events')
      .where({ id: one.id })
      .update({ position: 2, ...taken(other) });
  };

  it.each([
    [['data']],
    [
      [
        'type',
        'data',
        'version',
        'at',
        'from_state',
        'to_state',
        'person_id',
        'office_id',
        'role',
        'capacity',
      ],
    ],
    [['position']],
    [['position', 'hash']],
  ])('of two events is named with both: %s', async (names) => {
    expect((await after((trx) => swap(trx, names)))[0]).toMatch(
      /^eventsReordered A #2,3 @|^eventsReordered A #3,2 @/,
    );
  });
});

describe('what was added', () => {
  const forged = {
    version: 3,
    at: on(saturday),
    type: 'noteAdded',
    to_state: 'kecamatan.assigned',
    actor: 'system',
  };

  it('past the rules of the database has no place in the chain', async () => {
    expect(
      await after((trx) => trx('complaint_events').insert({ ...forged, complaint_id: complaints[0].id })),
    ).toEqual([expect.stringMatching(/^eventUnchained A #/)]);
  });

  it('into what is sealed is named by its seal', async () => {
    const found = await after((trx) =>
      trx.raw(
        `insert into complaint_events (id, complaint_id, version, at, type, to_state, actor, position, hash)
         overriding system value values (-5, ?, 3, now(), 'noteAdded', 'kecamatan.assigned', 'system', 0, ?)`,
        [complaints[0].id, Buffer.alloc(32)],
      ),
    );
    expect(found[0]).toMatch(/^eventChanged A #\S+ @0/);
  });
});

describe('an attacker who computes every hash anew', () => {
  const rechain = async (trx: Transaction) => {
    await trx.raw('update complaint_events set hash = null');
    await trx.raw('create temp table kept_seals on commit drop as select * from audit_seals');
    await trx.raw('delete from audit_seals');
    await trx.raw('update complaint_events set position = null');
    for (const { id } of complaints) await trx.raw('select chain_history(?)', [id]);
    await trx.raw('insert into audit_seals select * from kept_seals');
  };

  it('is found by the seals, which name what was changed', async () => {
    const found = await after(async (trx) => {
      await event(trx, complaints[0], 3).update({ data: '{"note":"other"}' });
      await rechain(trx);
    });
    expect(found[0]).toMatch(/^sealedEventChanged A #3 seal 1$/);
    expect(found.every((fault) => /^sealedEventChanged A #[3-9] /.test(fault))).toBe(true);
  });

  it('can seal it again, but not sign', async () => {
    const found = await after(async (trx) => {
      await trx('audit_seals')
        .where({ number: 2 })
        .update({ events_count: 0, hash: Buffer.alloc(32, 1) });
    });
    expect(found).toEqual([
      'sealHash seal 2',
      'sealSignature seal 2',
      'headDiffers seal 2',
      'sealContent seal 2',
    ]);
  });

  it('can bring a key, but none that this installation has sealed', async () => {
    const found = await after(async (trx) => {
      await trx('audit_events').whereRaw("particulars ->> 'reason' = 'two'").delete();
      await trx('audit_seals').delete();
      const pair = (await import('node:crypto')).generateKeyPairSync('ed25519');
      await trx('audit_keys').update({ public_key: pair.publicKey.export({ type: 'spki', format: 'der' }) });
    });
    expect(found[0]).toMatch(/^keyForeign/);
    expect(found.slice(1)).toEqual(['headGone seal 2', 'headGone seal 1']);
  });
});
