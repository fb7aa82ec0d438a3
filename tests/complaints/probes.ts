import type { EventInput } from '../../src/complaints/complaint.ts';
import type { ComplaintEvent, Context, Stamp } from '../../src/complaints/machine.ts';

/** One event of each kind that the machine can tell apart, by a short name. */
export const probes = {
  assign: { type: 'assign', unitId: 7 },
  decline: { type: 'decline', reason: 'r' },
  planReview: { type: 'planReview', plannedOn: '2026-11-22' },
  waiveReview: { type: 'waiveReview', reason: 'r' },
  recordReview: { type: 'recordReview' },
  'decide resolved': { type: 'decide', outcome: 'resolved', reason: 'r' },
  'decide followUp': { type: 'decide', outcome: 'followUp', unitId: 7, dueOn: '2026-11-27' },
  'decide cannotSolve': { type: 'decide', outcome: 'cannotSolve', reason: 'r', ask: 'a' },
  'decide notValid': { type: 'decide', outcome: 'notValid', reason: 'r' },
  'decide referred': { type: 'decide', outcome: 'referred', institution: 'PLN' },
  'decide deferred': { type: 'decide', outcome: 'deferred', reason: 'r' },
  completeWork: { type: 'completeWork', evidence: 'e' },
  verify: { type: 'verify' },
  rejectWork: { type: 'rejectWork', reason: 'r', dueOn: '2026-11-27' },
  sendReport: { type: 'sendReport' },
  forwardReport: { type: 'forwardReport' },
  dispose: { type: 'dispose', unitId: 7, dueOn: '2026-11-27' },
  'returnDown city': { type: 'returnDown', level: 'city', instruction: 'i' },
  'returnDown kecamatan': { type: 'returnDown', level: 'kecamatan', instruction: 'i' },
  resolveOnTheSpot: { type: 'resolveOnTheSpot', evidence: 'e' },
  requestInformation: { type: 'requestInformation', question: 'q' },
  informationGiven: { type: 'informationGiven', answer: 'a' },
  reassign: { type: 'reassign', unitId: 8 },
  correct: {
    type: 'correct',
    categoryCode: 'c',
    kelurahanCode: 'k',
    rt: null,
    rw: null,
    landmark: null,
    reason: 'r',
  },
  mergeInto: { type: 'mergeInto', ticket: 'AAAAAAAA' },
  withdraw: { type: 'withdraw' },
  refer: { type: 'refer', institution: 'PLN' },
  notAComplaint: { type: 'notAComplaint', reason: 'r' },
  object: { type: 'object', reason: 'r' },
  confirm: { type: 'confirm' },
  deadlinePassed: { type: 'deadlinePassed' },
} satisfies Record<string, EventInput>;

export type Probe = keyof typeof probes;
export const probeNames = Object.keys(probes) as Probe[];

/** The office that did the work in every context below, and somebody else. */
export const worker = { personId: 1, officeId: 10 };
export const other = { personId: 2, officeId: 20 };

export const eventOf = (probe: Probe, by: Stamp['by'] = other): ComplaintEvent =>
  ({ ...probes[probe], at: new Date('2026-11-23T03:00:00Z'), by }) as ComplaintEvent;

export const plain: Context = {
  onAgenda: false,
  paused: false,
  overdue: false,
  objections: 0,
  followed: false,
  withdrawn: false,
  resolvedLevel: null,
  closedReason: null,
  workedBy: null,
};
