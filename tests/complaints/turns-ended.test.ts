import type { Complaint } from '../../src/complaints/complaint.ts';
import { move, officeId, type Move } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let units: { drains: number; roads: number };
beforeAll(async () => {
  world = await newWorld();
  units = {
    drains: await officeId(world, 'satpel.sumber-daya-air.setiabudi'),
    roads: await officeId(world, 'satpel.bina-marga.setiabudi'),
  };
});
afterAll(() => world.drop());

const sunday = '2026-11-22';
const monday = '2026-11-23';
const saturdays = (time: string) => on(saturday, time);

async function after(...moves: Move[]): Promise<Complaint> {
  let complaint = await world.complaint();
  for (const each of moves) complaint = await move(world, complaint, each);
  return complaint;
}
const assigned = (): Move => ({
  type: 'assign',
  unitId: units.drains,
  as: 'loket.setiabudi',
  now: saturdays('09:10'),
});
const planned: Move = {
  type: 'planReview',
  plannedOn: sunday,
  as: 'lurah.karet-semanggi',
  now: saturdays('09:20'),
};
const reviewed: Move = { type: 'recordReview', as: 'lurah.karet-semanggi', now: on(sunday) };
const working = (): Move => ({
  type: 'decide',
  outcome: 'followUp',
  unitId: units.drains,
  dueOn: monday,
  as: 'camat.setiabudi',
  now: on(monday),
});
const late: Move = { type: 'deadlinePassed', as: 'system', now: on('2026-11-24') };

/** Slugs of the offices that the last move told that it is their turn no more. */
async function freed(complaint: Complaint): Promise<string[]> {
  const last = world.db('complaint_events').where({ complaint_id: complaint.id }).max('id');
  return (await world
    .db('notifications as n')
    .join('offices as o', 'o.id', 'n.office_id')
    .where({ message: 'turnEnded', event_id: last })
    .orderBy('o.slug')
    .pluck('o.slug')) as string[];
}

it('tells the unit whose work is given to another, and not the other', async () => {
  const given: Move = {
    type: 'reassign',
    unitId: units.roads,
    as: 'camat.setiabudi',
    now: saturdays('10:00'),
  };
  expect(await freed(await after(assigned(), given))).toEqual(['satpel.sumber-daya-air.setiabudi']);
});

it.each([
  { outcome: 'deferred', reason: 'menunggu anggaran' },
  { outcome: 'cannotSolve', reason: 'perlu alat berat', ask: 'ekskavator' },
  { outcome: 'resolved', reason: 'warga sudah mengerjakannya' },
  { outcome: 'referred', institution: 'PLN' },
] as const)('tells the unit from which a meeting takes late work: $outcome', async (decision) => {
  const decides: Move = { type: 'decide', ...decision, as: 'camat.setiabudi', now: on('2026-11-30') };
  const complaint = await after(assigned(), planned, reviewed, working(), late, decides);
  expect(await freed(complaint)).toEqual(['satpel.sumber-daya-air.setiabudi']);
});

it('tells nobody whose work a meeting leaves with them', async () => {
  const again = { ...working(), now: on('2026-11-30'), dueOn: '2026-12-04' } as Move;
  const complaint = await after(assigned(), planned, reviewed, working(), late, again);
  expect([complaint.state, await freed(complaint)]).toEqual(['kecamatan.followUp', []]);
});

it('tells lurah and unit when the citizen withdraws', async () => {
  const complaint = await after(assigned(), { type: 'withdraw', as: 'citizen', now: saturdays('10:00') });
  expect(await freed(complaint)).toEqual(['lurah.karet-semanggi', 'satpel.sumber-daya-air.setiabudi']);
});

it('tells the lurah when the unit declines, and not the unit', async () => {
  const declined: Move = {
    type: 'decline',
    reason: 'bukan saluran',
    as: 'satpel.sumber-daya-air.setiabudi',
    now: saturdays('10:00'),
  };
  expect(await freed(await after(assigned(), declined))).toEqual(['lurah.karet-semanggi']);
});

it('tells the unit when the lurah does without a review', async () => {
  const waived: Move = {
    type: 'waiveReview',
    reason: 'Sudah jelas.',
    as: 'lurah.karet-semanggi',
    now: saturdays('10:00'),
  };
  expect(await freed(await after(assigned(), waived))).toEqual(['satpel.sumber-daya-air.setiabudi']);
});

it.each([{ type: 'verify' }, { type: 'rejectWork', reason: 'Masih mampet.', dueOn: '2026-11-27' }] as const)(
  'tells the lurah whose validation the camat made: $type',
  async (validation) => {
    const done: Move = {
      type: 'completeWork',
      evidence: 'Dikeruk.',
      as: 'satpel.sumber-daya-air.setiabudi',
      now: on(monday, '13:00'),
    };
    const validated: Move = { ...validation, as: 'camat.setiabudi', now: on(monday, '15:00') };
    const complaint = await after(assigned(), planned, reviewed, working(), done, validated);
    expect(await freed(complaint)).toEqual(['lurah.karet-semanggi']);
  },
);

it('tells nobody on the ordinary way from the review to the meeting', async () => {
  expect(await freed(await after(assigned(), planned, reviewed))).toEqual([]);
});
