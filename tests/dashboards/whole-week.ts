import type { EventInput } from '../../src/complaints/complaint.ts';
import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { monday, tuesday, wednesday } from '../reports/cases.ts';
import { move, officeId } from '../support/moves.ts';
import { karetSemanggi, on, saturday, type World } from '../support/world.ts';

export const unit = 'satpel.sumber-daya-air.setiabudi';
export const sudin = 'sudin.sumber-daya-air.jakarta-selatan';

/** An account of every role that has a first screen. */
export const everybody = [
  'loket.setiabudi',
  'lurah.karet-semanggi',
  unit,
  sudin,
  'camat.setiabudi',
  'walikota.jakarta-selatan',
  'bupati.kepulauan-seribu',
  'sekda',
  'inspektorat',
];

type Step = [username: string, event: EventInput, now: Date];

/** One complaint or more in every state that a level shows, some of an earlier week, some overdue. */
export async function fill(world: World): Promise<void> {
  const unitId = await officeId(world, unit);
  const sudinId = await officeId(world, sudin);
  const dinasId = await officeId(world, 'dinas.sumber-daya-air');
  /** A complaint, walked through these steps. */
  async function walked(steps: Step[], changes: Partial<Intake> = {}, received = on(saturday)) {
    const complaint = await world.complaint({ kelurahanCode: karetSemanggi, ...changes }, received);
    for (const [as, event, now] of steps) await move(world, complaint, { as, now, ...event });
  }
  const assign: Step = ['loket.setiabudi', { type: 'assign', unitId }, on(saturday, '10:00')];
  const plan: Step = [
    'lurah.karet-semanggi',
    { type: 'planReview', plannedOn: '2026-11-22' },
    on(saturday, '12:00'),
  ];
  const waive: Step = [
    'lurah.karet-semanggi',
    { type: 'waiveReview', reason: 'Sudah jelas' },
    on(saturday, '13:00'),
  ];
  const decide = (event: object, who = 'camat.setiabudi', at = on(monday, '09:00')): Step => [
    who,
    { type: 'decide', ...event } as EventInput,
    at,
  ];
  const followUp = decide({ outcome: 'followUp', unitId, dueOn: '2026-12-02' });
  const cannotSolve = decide({ outcome: 'cannotSolve', reason: 'Di luar kewenangan', ask: 'Pengerukan' });
  const send: Step = ['camat.setiabudi', { type: 'sendReport' }, on(monday, '15:00')];
  const done: Step = [unit, { type: 'completeWork', evidence: 'Dikeruk' }, on(tuesday, '08:00')];
  const atCity = [assign, waive, cannotSolve, send];
  const cityCannot = decide(
    { outcome: 'cannotSolve', reason: 'Perlu anggaran', ask: 'Anggaran' },
    'walikota.jakarta-selatan',
    on(tuesday, '10:00'),
  );
  const cityWorks = decide(
    { outcome: 'followUp', unitId: sudinId, dueOn: '2026-12-03' },
    'walikota.jakarta-selatan',
    on(tuesday, '10:00'),
  );
  const sendUp: Step = ['walikota.jakarta-selatan', { type: 'sendReport' }, on(tuesday, '15:00')];
  const forward: Step = ['sekda', { type: 'forwardReport' }, on(wednesday, '08:00')];

  await walked([]);
  await walked([]);
  await walked([assign]);
  await walked([assign, plan]);
  await walked([assign, waive]);
  await walked([assign, waive, followUp]);
  await walked([assign, waive, followUp, done]);
  await walked([
    assign,
    waive,
    followUp,
    done,
    [
      'lurah.karet-semanggi',
      { type: 'rejectWork', reason: 'Masih mampet', dueOn: '2026-12-04' },
      on(tuesday, '09:00'),
    ],
  ]);
  const solved = [
    assign,
    waive,
    followUp,
    done,
    ['lurah.karet-semanggi', { type: 'verify' }, on(tuesday, '09:30')] as Step,
  ];
  await walked(solved);
  await walked([...solved, ['loket.setiabudi', { type: 'confirm' }, on(tuesday, '11:00')]]);
  await walked([['loket.setiabudi', { type: 'notAComplaint', reason: 'Pertanyaan' }, on(saturday, '10:00')]]);
  await walked([assign, waive, cannotSolve]);
  await walked(atCity);
  await walked([...atCity, cityWorks]);
  await walked([...atCity, cityCannot]);
  await walked([...atCity, cityCannot, sendUp]);
  await walked([...atCity, cityCannot, sendUp, forward]);
  await walked([
    ...atCity,
    cityCannot,
    sendUp,
    forward,
    ['gubernur', { type: 'dispose', unitId: dinasId, dueOn: '2026-12-10' }, on(wednesday, '09:00')],
  ]);
  // Another kelurahan, another city, and the week before.
  await walked([], { kelurahanCode: '31.74.02.1001' });
  const menteng = await world.session('31.71.06');
  await walked([], { sessionId: menteng, kelurahanCode: '31.71.06.1001' });
  await walked([], {}, on('2026-11-14'));
  await passDeadlines(world.db, on(wednesday, '09:30'));
  await world.db('reports').insert({ level: 'kecamatan', area_code: '31.74.02', week_of: saturday });
}

/** A verification of the audit trail on Wednesday at nine that found two faults. */
export const audited = (world: World) =>
  world.db('audit_verifications').insert({
    begun_at: on(wednesday, '09:00'),
    finished_at: on(wednesday, '09:01'),
    events: 1,
    trail: 1,
    seals: 1,
    faults: 2,
    named: '[]',
  });
