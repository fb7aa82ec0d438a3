import type { ListFilter } from './list.ts';
import { isState, statesIn } from './states.ts';

/** How a table tells what a filter asks of a case: conditions, and the columns of its state, category and level. */
export type Facts = Record<
  'open' | 'late' | 'onAgenda' | 'solved' | 'state' | 'category' | 'resolvedLevel',
  string
>;

export type Condition = { sql: string; bindings: (string | string[])[] };

/** How the cases of a filter stand, for the complaints themselves and for their counts alike. */
export function conditionsOf(filter: ListFilter, facts: Facts): Condition[] {
  const { which, phase, state, category, resolvedLevel } = filter;
  const conditions: Condition[] = [];
  const where = (sql: string, ...bindings: Condition['bindings']) => conditions.push({ sql, bindings });
  if (!withClosed(filter)) where(facts.open);
  if (which === 'overdue') where(facts.late);
  if (which === 'agenda') where(facts.onAgenda);
  if (which === 'underWay') where(`${facts.state} <> 'resolved'`);
  if (which === 'solved') where(facts.solved);
  if (which === 'closedUnsolved') where(`${facts.state} = 'closed' and ${facts.solved} is not true`);
  if (phase) where(`${facts.state} = any(?::text[])`, statesIn(phase));
  if (state && isState(state)) where(`${facts.state} = ?`, state);
  // As partial indexes are written.
  else if (state) where(`${facts.state} like ?`, `${state.replace(/[%_\\]/g, '')}.%`);
  if (category) where(`${facts.category} = ?`, category);
  if (resolvedLevel) where(`${facts.resolvedLevel} = ?`, resolvedLevel);
  return conditions;
}

/** Whether closed cases belong to a list. */
export const withClosed = ({ which, state }: ListFilter): boolean =>
  which === 'all' || which === 'solved' || which === 'closedUnsolved' || state === 'closed';
