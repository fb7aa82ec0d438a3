import { transition } from 'xstate';
import type { ExecutableActionObject } from 'xstate';
import { complaintMachine } from './machine.ts';
import type { ComplaintEvent, Context, Effect, State } from './machine.ts';

export type Position = { state: State; context: Context };

/** True when the machine has a transition for this event here; drives buttons as well as verbs. */
export function canHappen({ state, context }: Position, event: ComplaintEvent): boolean {
  // A finished machine still answers root transitions, so the end is checked first.
  return state !== 'closed' && snapshotOf({ state, context }).can(event);
}

/** Where the event leads, with its consequences as data. Call only after `canHappen`. */
export function advanceState(position: Position, event: ComplaintEvent): Position & { effects: Effect[] } {
  const [next, actions] = transition(complaintMachine, snapshotOf(position), event);
  const effects = (actions as ExecutableActionObject[]).flatMap((action) =>
    action.type === 'xstate.emit' ? [(action.params as { event: Effect }).event] : [],
  );
  return { state: nameOf(next.value), context: next.context, effects };
}

/** The leaf's name as the database keeps it: `kecamatan.received`, `resolved`. */
export function nameOf(value: unknown): State {
  if (typeof value === 'string') return value as State;
  const [level, leaf] = Object.entries(value as Record<string, string>)[0]!;
  return `${level}.${leaf}` as State;
}

function snapshotOf({ state, context }: Position) {
  const [level, leaf] = state.split('.') as [string, string | undefined];
  return complaintMachine.resolveState({ value: (leaf ? { [level]: leaf } : level) as never, context });
}
