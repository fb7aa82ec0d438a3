import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import type { Correctable } from '../../src/complaints/machine.ts';
import type { Actor } from '../../src/complaints/policy.ts';
import { officesForWork } from '../../src/complaints/details.ts';
import { levelOf } from '../../src/complaints/complaint.ts';
import type { World } from './world.ts';

/** Demonstration accounts of every role around Karet Semanggi, and neighbours of each. */
export const castNames = [
  'loket.setiabudi',
  'camat.setiabudi',
  'lurah.karet-semanggi',
  'satpel.sumber-daya-air.setiabudi',
  'satpel.bina-marga.setiabudi',
  'satpol-pp.setiabudi',
  'walikota.jakarta-selatan',
  'sudin.bina-marga.jakarta-selatan',
  'sekda',
  'gubernur',
  'dinas.bina-marga',
  'inspektorat',
  'admin',
  'loket.tebet',
  'camat.tebet',
  'lurah.karet-kuningan',
  'walikota.jakarta-timur',
] as const;

export type Cast = { name: string; actor: Actor }[];

/** The cast as actors, with the citizen among them. */
export async function castOf(world: World): Promise<Cast> {
  const people = await Promise.all(
    castNames.map(async (name) => ({
      name,
      actor: { kind: 'person' as const, person: await world.as(name) },
    })),
  );
  return [...people, { name: 'citizen', actor: { kind: 'citizen' as const } }];
}

const categories = ['saluran', 'sampah', 'perilaku-aparat'];

/** Another category, about officials or not, at the same place. */
const corrected = ({ categoryCode, kelurahanCode }: Complaint): Correctable => ({
  categoryCode: categories[(categories.indexOf(categoryCode) + 1) % categories.length]!,
  kelurahanCode,
  rt: '003',
  rw: '002',
  landmark: null,
});

/** One event of every kind, with particulars that fit the complaint at this moment. */
export async function fittingEvents(
  world: World,
  complaint: Complaint,
  { today, leadTicket }: { today: string; leadTicket: string },
): Promise<EventInput[]> {
  const offices = await officesForWork(world.db, complaint, levelOf(complaint.state) ?? 'kecamatan');
  const known = offices.filter(({ name }) => /Bina Marga|Sumber Daya Air|Karet Semanggi/.test(name));
  const units = (known.length > 0 ? known : offices).map(({ id }) => id);
  const unitId = units[complaint.version % units.length]!;
  const reason = 'Sudah dibahas.';
  return [
    { type: 'assign', unitId },
    { type: 'decline', reason },
    { type: 'planReview', plannedOn: today },
    { type: 'waiveReview', reason },
    { type: 'recordReview' },
    { type: 'decide', outcome: 'resolved', reason },
    { type: 'decide', outcome: 'followUp', unitId, dueOn: today },
    { type: 'decide', outcome: 'cannotSolve', reason, ask: 'Perbaikan saluran kota.' },
    { type: 'decide', outcome: 'notValid', reason },
    { type: 'decide', outcome: 'referred', institution: 'PLN' },
    { type: 'decide', outcome: 'deferred', reason },
    { type: 'completeWork', evidence: 'Saluran dibersihkan.' },
    { type: 'verify' },
    { type: 'rejectWork', reason, dueOn: today },
    { type: 'sendReport' },
    { type: 'forwardReport' },
    { type: 'dispose', unitId, dueOn: today },
    { type: 'returnDown', level: 'city', instruction: reason },
    { type: 'returnDown', level: 'kecamatan', instruction: reason },
    { type: 'resolveOnTheSpot', evidence: 'Selesai di loket.' },
    { type: 'requestInformation', question: 'Di RT berapa?' },
    { type: 'informationGiven', answer: 'RT 003.' },
    { type: 'reassign', unitId },
    { type: 'correct', ...corrected(complaint), reason },
    { type: 'mergeInto', ticket: leadTicket },
    { type: 'withdraw' },
    { type: 'refer', institution: 'PAM Jaya' },
    { type: 'notAComplaint', reason },
    { type: 'object', reason },
    { type: 'confirm' },
    { type: 'deadlinePassed' },
  ];
}
