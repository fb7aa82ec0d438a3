import type { packet as Packet, paper as Paper } from '../id/meeting-papers.ts';

const plural = (n: number, one: string) => `${n} ${n === 1 ? one : `${one}s`}`;

export const paper: typeof Paper = {
  minutes: 'Minutes of the meeting',
  government: (province) => `Province of ${province}`,
  city: (name, kind) =>
    kind === 'kabupaten' ? `Kabupaten Administrasi ${name}` : `Kota Administrasi ${name}`,
  kecamatan: (name) => `Kecamatan ${name}`,
  day: 'Day, date',
  time: 'Time',
  place: 'Place',
  placeIn: (office) => `Office of ${office}`,
  agenda: 'Agenda',
  agendaText: (n) =>
    n === 0 ? 'Nil: no complaints on the agenda' : `Discussion of ${plural(n, 'complaint')}`,
  basis: 'Basis',
  basisText: {
    kecamatan: 'Instruction of the Governor of DKI Jakarta No. 135 of 2017, KETIGA',
    city: 'Instruction of the Governor of DKI Jakarta No. 135 of 2017, KEEMPAT b',
  },
  chair: 'Chair',
  noteTaker: 'Note-taker',
  present: 'Present',
  presentText: (n, all, groups) =>
    `${n} of ${plural(all, 'office')} called, from ${plural(groups, 'group')} (list attached)`,
  until: (from, to) => `${from}–${to}`,
  decisions: 'Decisions',
  noDecisions: 'No complaint was decided on.',
  number: 'No.',
  case: 'Complaint',
  decision: 'Decision',
  by: 'By whom',
  due: 'By when',
  discussion: 'Discussion',
  attendance: 'Attendance list',
  name: 'Name',
  office: 'Office',
  phone: 'Phone',
  signature: 'Signature',
  nobody: 'Nobody is noted as present yet.',
  draft: 'The meeting is not closed: these minutes are not final.',
  confidential: 'Confidential complaint',
  reportedTo: { kecamatan: 'Reported to the city', city: 'Reported to the Governor through the Sekda' },
  backTo: (kecamatan) => `Kecamatan ${kecamatan}`,
  nextMeeting: 'Next meeting',
  arrived: 'Arrived',
  standsIn: (name, holder) => `${name} (for ${holder})`,
};

export const packet: typeof Packet = {
  title: 'Escalation packet',
  of: (ticket) => `Escalation packet ${ticket}`,
  matter: 'Complaint',
  why: 'Why it is beyond the authority',
  asked: 'What is asked',
  from: 'Decided',
  noEscalation: 'No level has found this complaint beyond its authority yet.',
  tried: 'What was tried',
  nothingTried: 'Nothing tried is on record yet.',
  history: 'Other steps',
  photos: 'Photos',
  promise: 'Promised to the citizen',
  more: (n) => `${n} earlier steps stand on the page of the complaint.`,
  printed: (at) => `Printed ${at} from the history of the complaint.`,
  confidential: 'Confidential: only for the officials who deal with it.',
};
