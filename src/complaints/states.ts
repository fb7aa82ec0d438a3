import type { Level, State } from './machine.ts';

/** Who holds the next step of a complaint in a state; resolved to an office by `ownerOf`. */
export type OwnerRule =
  'camat' | 'lurah' | 'unit' | 'validator' | 'walikota' | 'sekda' | 'governor' | 'citizen';

export type Tone = 'neutral' | 'info' | 'progress' | 'warning' | 'success' | 'danger';

/** The steps of the week, and what comes after it. */
export const phases = ['saturday', 'sunday', 'monday', 'tuesday', 'province', 'work', 'done'] as const;
export type Phase = (typeof phases)[number];

type StateFacts = {
  level: Level | null;
  owner: OwnerRule | null;
  tone: Tone;
  /** Which step of the citizen's week the state belongs to. */
  phase: Phase;
};

/**
 * One row for each leaf state of the machine: level, owner, colour and phase. Labels and next steps stand in
 * the catalogues under the same keys, amounts and times of the deadlines in the table `deadline_rules`.
 */
export const states: Readonly<Record<State, StateFacts>> = {
  'kecamatan.received': { level: 'kecamatan', owner: 'camat', tone: 'info', phase: 'saturday' },
  'kecamatan.assigned': { level: 'kecamatan', owner: 'lurah', tone: 'info', phase: 'saturday' },
  'kecamatan.reviewPlanned': { level: 'kecamatan', owner: 'lurah', tone: 'info', phase: 'sunday' },
  'kecamatan.awaitingMeeting': { level: 'kecamatan', owner: 'camat', tone: 'neutral', phase: 'monday' },
  'kecamatan.followUp': { level: 'kecamatan', owner: 'unit', tone: 'progress', phase: 'work' },
  'kecamatan.verification': { level: 'kecamatan', owner: 'validator', tone: 'progress', phase: 'work' },
  'kecamatan.toReport': { level: 'kecamatan', owner: 'camat', tone: 'warning', phase: 'monday' },
  'city.awaitingMeeting': { level: 'city', owner: 'walikota', tone: 'warning', phase: 'tuesday' },
  'city.followUp': { level: 'city', owner: 'unit', tone: 'progress', phase: 'work' },
  'city.verification': { level: 'city', owner: 'walikota', tone: 'progress', phase: 'work' },
  'city.toReport': { level: 'city', owner: 'walikota', tone: 'warning', phase: 'tuesday' },
  'province.withSekda': { level: 'province', owner: 'sekda', tone: 'warning', phase: 'province' },
  'province.withGovernor': { level: 'province', owner: 'governor', tone: 'warning', phase: 'province' },
  'province.followUp': { level: 'province', owner: 'unit', tone: 'progress', phase: 'work' },
  'province.verification': { level: 'province', owner: 'sekda', tone: 'progress', phase: 'work' },
  resolved: { level: null, owner: 'citizen', tone: 'success', phase: 'done' },
  closed: { level: null, owner: null, tone: 'neutral', phase: 'done' },
};

export const stateNames = Object.keys(states) as State[];
export const isState = (name: string): name is State => Object.hasOwn(states, name);

/** The states of a phase. */
export const statesIn = (phase: Phase): State[] => stateNames.filter((name) => states[name].phase === phase);
