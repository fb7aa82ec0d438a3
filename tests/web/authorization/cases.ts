import type { Complaint, EventInput } from '../../../src/complaints/complaint.ts';
import type { Intake } from '../../../src/complaints/receive.ts';
import { move, officeId, reload } from '../../support/moves.ts';
import { on, saturday, type World } from '../../support/world.ts';
import { somebody } from './cast.ts';

type Step = [who: string, event: EventInput];

/** A name that no page may print of somebody who asked to stay unknown. */
export const hiddenName = 'Zulaikha Kenari';

/**
 * One complaint of Setiabudi, Karet Semanggi, in each state, and what some hide: made by moves, as people make them.
 * None is moved by what is asked afterwards.
 */
export async function casesIn(world: World): Promise<Record<string, Complaint>> {
  const [unitId, sudinId, dinasId, camatId] = await Promise.all(
    ['unit', 'sudin', 'dinas', 'camat'].map((who) => officeId(world, somebody(who).account)),
  );
  const dueOn = '2026-11-27';
  const [reason, ask, evidence] = ['Sudah dibahas.', 'Alat berat.', 'Sudah dikeruk.'];
  const given: Step[] = [['camat', { type: 'assign', unitId: unitId! }]];
  const planned: Step[] = [...given, ['lurah', { type: 'planReview', plannedOn: '2026-11-22' }]];
  const discussed: Step[] = [...given, ['camat', { type: 'waiveReview', reason }]];
  const worked: Step[] = [...discussed, ['camat', decided(unitId!)]];
  const reported: Step[] = [...discussed, ['camat', { type: 'decide', outcome: 'cannotSolve', reason, ask }]];
  const inCity: Step[] = [...reported, ['camat', { type: 'sendReport' }]];
  const workedInCity: Step[] = [...inCity, ['walikota', decided(sudinId!)]];
  const reportedInCity: Step[] = [
    ...inCity,
    ['walikota', { type: 'decide', outcome: 'cannotSolve', reason, ask }],
  ];
  const inProvince: Step[] = [...reportedInCity, ['walikota', { type: 'sendReport' }]];
  const withGovernor: Step[] = [...inProvince, ['sekda', { type: 'forwardReport' }]];
  const disposed: Step[] = [...withGovernor, ['governor', { type: 'dispose', unitId: dinasId!, dueOn }]];
  const done: EventInput = { type: 'completeWork', evidence };
  const hidden = (changes: Partial<Intake>): Partial<Intake> => ({
    ...changes,
    visitor: { name: hiddenName, phone: null, email: null, nik: null, address: null, language: 'id' },
    channel: 'none',
  });
  const stories: Record<string, [Step[], Partial<Intake>?]> = {
    'kecamatan.received': [[]],
    'kecamatan.assigned': [given],
    'kecamatan.reviewPlanned': [planned],
    'kecamatan.awaitingMeeting': [discussed],
    'kecamatan.followUp': [worked],
    'kecamatan.verification': [[...worked, ['unit', done]]],
    'kecamatan.toReport': [reported],
    'city.awaitingMeeting': [inCity],
    'city.followUp': [workedInCity],
    'city.verification': [[...workedInCity, ['sudin', done]]],
    'city.toReport': [reportedInCity],
    'province.withSekda': [inProvince],
    'province.withGovernor': [withGovernor],
    'province.followUp': [disposed],
    'province.verification': [[...disposed, ['dinas', done]]],
    resolved: [[['clerk', { type: 'resolveOnTheSpot', evidence }]]],
    closed: [[['clerk', { type: 'withdraw' }]]],
    anonymous: [discussed, hidden({ anonymous: true })],
    confidential: [discussed, hidden({ confidential: true })],
    // About officials: the camat keeps it.
    restricted: [
      [
        ['camat', { type: 'assign', unitId: camatId! }],
        ['camat', { type: 'waiveReview', reason }],
      ],
      hidden({ categoryCode: 'perilaku-aparat' }),
    ],
  };
  const found: Record<string, Complaint> = {};
  for (const [name, [steps, changes]] of Object.entries(stories))
    found[name] = await happened(await world.complaint(changes), steps);
  return found;

  function decided(to: number): EventInput {
    return { type: 'decide', outcome: 'followUp', unitId: to, dueOn };
  }

  async function happened(complaint: Complaint, steps: Step[]): Promise<Complaint> {
    for (const [who, event] of steps)
      await move(world, complaint, { as: somebody(who).account, now: on(saturday), ...event });
    return reload(world, complaint);
  }
}
