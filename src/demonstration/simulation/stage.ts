import type { CalendarSettings } from '../../calendar/cycle.ts';
import { advance } from '../../complaints/advance.ts';
import type { EventInput } from '../../complaints/complaint.ts';
import type { Database } from '../../database/connect.ts';
import { Fault } from '../../errors.ts';
import type { Person } from '../../people/roles.ts';
import { NumbersDiffer } from '../../reports/reconcile.ts';
import type { Case } from './cases.ts';
import type { Cast } from './cast.ts';
import { diceFor, type Dice } from './dice.ts';

/** What every scene of the simulation plays on. */
export type Stage = {
  db: Database;
  cast: Cast;
  calendar: CalendarSettings;
  seed: number;
  until: Date;
  /** Another name for a place or a time when dice are thrown: the same play elsewhere and at another time. */
  called?: ((word: string) => string) | undefined;
};

/** A moment of the week at which some of the cast act upon what waits for them. */
export type Scene = (stage: Stage, now: Date) => Promise<void>;

/** Dice that hang on the seed and these words. */
export const diceOn = ({ seed, called = (word) => word }: Stage, ...words: (string | number)[]): Dice =>
  diceFor(seed, ...words.map((word) => (typeof word === 'string' ? called(word) : word)));

/** The dice of one case at one moment: what they throw does not depend on any other case. */
export const diceOf = (stage: Stage, { ticket }: Case, now: Date): Dice =>
  diceOn(stage, ticket, now.toISOString());

/** Lets a person act; what is not allowed any more (the case moved on) simply does not happen. */
export async function act(
  { db }: Stage,
  person: Person | 'citizen',
  found: Case,
  event: EventInput,
  now: Date,
): Promise<boolean> {
  return tried(() =>
    advance(db, {
      ticket: found.ticket,
      version: found.version,
      event,
      actor: person === 'citizen' ? { kind: 'citizen' } : { kind: 'person', person },
      now,
    }),
  );
}

/**
 * Runs a deed of the simulation; a refusal by the rules is part of the play, anything else is a fault: so are a
 * report's numbers that do not agree, whatever they are refused with.
 */
export async function tried(deed: () => Promise<unknown>): Promise<boolean> {
  try {
    await deed();
    return true;
  } catch (fault) {
    if (fault instanceof Fault && !(fault instanceof NumbersDiffer)) return false;
    throw fault;
  }
}

/** `minutes` after an instant. */
export const after = (now: Date, minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
