import type { Day } from '../calendar/cycle.ts';
import type { EventInput } from '../complaints/complaint.ts';
import { outcomes, type Outcome, type State } from '../complaints/machine.ts';
import { Invalid } from '../errors.ts';

export type MeetingLevel = 'kecamatan' | 'city';
export type MeetingOutcome = Outcome | 'returned';

/**
 * Where an earlier decision is being carried out, also when it is late: a meeting may decide anew, and needs not. What
 * it says nothing of stays with whoever has it and comes onto the next agenda.
 */
export const carriedOut = ['followUp', 'verification', 'toReport'] as const;
export const isCarriedOut = (state: State): boolean =>
  (carriedOut as readonly string[]).includes(state.split('.')[1] ?? '');

/** What a meeting of each level can decide, in the order of its keys 1, 2, 3 …; only a city can hand back. */
export const outcomesOf: Readonly<Record<MeetingLevel, readonly MeetingOutcome[]>> = {
  kecamatan: outcomes,
  city: [...outcomes, 'returned'],
};

export type Particulars = {
  reason?: string | undefined;
  ask?: string | undefined;
  unitId?: number | undefined;
  /** 'YYYY-MM-DD' */
  dueOn?: string | undefined;
  institution?: string | undefined;
  instruction?: string | undefined;
};
export type Particular = keyof Particulars;

/** A decision as a form or a program gives it; `eventOf` checks that it is whole. */
export type Decision = Particulars & { outcome: MeetingOutcome };

/** What each outcome must say, and what it may say besides. */
export const particularsOf: Readonly<
  Record<MeetingOutcome, { needed: readonly Particular[]; welcome: readonly Particular[] }>
> = {
  resolved: { needed: ['reason'], welcome: [] },
  followUp: { needed: ['unitId', 'dueOn'], welcome: ['reason'] },
  cannotSolve: { needed: ['reason', 'ask'], welcome: [] },
  notValid: { needed: ['reason'], welcome: [] },
  referred: { needed: ['institution'], welcome: ['reason'] },
  deferred: { needed: ['reason'], welcome: [] },
  returned: { needed: ['instruction'], welcome: [] },
};

/** The particulars that belong to the decision's outcome; whatever else a form carried is dropped. */
export function particularsIn(decision: Decision): Particulars {
  const { needed, welcome } = particularsOf[decision.outcome];
  return Object.fromEntries(
    [...needed, ...welcome].flatMap((name) =>
      decision[name] === undefined || decision[name] === '' ? [] : [[name, decision[name]]],
    ),
  );
}

/**
 * The complaint's event for a decision. @throws Invalid when the level has no such outcome, a particular is
 * missing or the work would be due before `today`.
 */
export function eventOf(decision: Decision, level: MeetingLevel, today: Day): EventInput {
  const { outcome } = decision;
  if (!outcomesOf[level].includes(outcome)) throw new Invalid({ outcome: 'choice' });
  const given = particularsIn(decision);
  const missing = particularsOf[outcome].needed.filter((name) => given[name] === undefined);
  if (missing.length > 0)
    throw new Invalid(
      Object.fromEntries(missing.map((name) => [name, name === 'unitId' ? 'choice' : 'required'])),
    );
  if (given.dueOn !== undefined && given.dueOn < today) throw new Invalid({ dueOn: 'datePast' });
  if (outcome === 'returned')
    return { type: 'returnDown', level: 'kecamatan', instruction: given.instruction! };
  return { type: 'decide', outcome, ...given } as EventInput;
}
