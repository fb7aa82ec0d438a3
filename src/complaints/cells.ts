import { config } from '../config.ts';
import type { Person } from '../people/roles.ts';
import { conditionsOf, type Condition, type Facts } from './conditions.ts';
import type { ListFilter } from './list.ts';
import { depthOf, wholeAreaOf } from './scope.ts';

/** Which rows of `tallied` add up to a list, as conditions on its alias `t`. */
export type Cells = {
  /** Which of them are to be read. */
  scope: Condition[];
  /** Which of those count. */
  facts: Condition[];
};

type Kind = 'state' | 'category' | 'resolvedOn';

/** What a list is divided into: the parts of its area, or the weeks or categories of it. */
export type Division = 'city_code' | 'kecamatan_code' | 'category_code' | 'week';

/**
 * The counts that a list is the sum of, or null when only its complaints can tell: because its filter asks for what is
 * not counted, or because the person sees a part of the area alone.
 */
export function cellsOf(person: Person, filter: ListFilter, by?: Division): Cells | null {
  const kind = kindOf(filter, by);
  const area = wholeAreaOf(person, filter);
  if (!kind || area === null) return null;
  const areas = areasOf(area, by);
  const weekly = by === 'week' || Boolean(filter.week ?? filter.weekFrom ?? filter.weekTo);
  if (!areas || (kind === 'category' && weekly && isKecamatan(area, by))) return null;
  const scope: Condition[] = [areas, { sql: 't.kind = ?', bindings: [kind] }];
  if (kind === 'resolvedOn') scope.push({ sql: 't.week >= ?', bindings: [filter.solvedFrom!] });
  else scope.push(...(weekly ? weeksOf(filter) : [allWeeks]));
  return { scope, facts: conditionsOf(filter, cellFacts) };
}

/** Whether a filter says nothing but how cases stand, where and when they came in. */
function kindOf(filter: ListFilter, by: Division | undefined): Kind | null {
  const { q, asked, urgent, kelurahan, owner, office, unit, session } = filter;
  if (q || asked !== undefined || urgent) return null;
  if (kelurahan || owner || office || unit || session) return null;
  const { category, state, phase, which } = filter;
  const { solvedFrom, resolvedLevel } = filter;
  const stands = state ?? phase ?? resolvedLevel;
  const weekly = filter.week ?? filter.weekFrom ?? filter.weekTo;
  if (solvedFrom) {
    const divided = by === 'week' || by === 'category_code';
    return which === 'solved' && !stands && !category && !weekly && !divided ? 'resolvedOn' : null;
  }
  if (!category && by !== 'category_code') return 'state';
  return stands || which === 'agenda' ? null : 'category';
}

function areasOf(area: string, by: Division | undefined): Condition | null {
  const depth = depthOf(area);
  if (by === 'city_code' && depth === 3) return null;
  // Whoever sees everything compares the parts of the own province, whatever else the database holds.
  if (by === 'city_code' && depth === 0) return inAreas('parent_code = ?', config.provinceCode);
  if (by === 'kecamatan_code' && depth === 0)
    return inAreas('parent_code in (select code from areas where parent_code = ?)', config.provinceCode);
  if (by === 'kecamatan_code' && depth === 2) return inAreas('parent_code = ?', area);
  return { sql: 't.area_code = ?', bindings: [area] };
}

// An array, which is read first: among several of these a sub-select would not lead to the index.
const inAreas = (sql: string, ...bindings: string[]): Condition => ({
  sql: `t.area_code = any(array(select code from areas where ${sql}))`,
  bindings,
});

const isKecamatan = (area: string, by: Division | undefined) =>
  by === 'kecamatan_code' || depthOf(area) === 3;

const allWeeks: Condition = { sql: `t.week = '-infinity'`, bindings: [] };

function weeksOf({ week, weekFrom, weekTo }: ListFilter): Condition[] {
  return [
    { sql: `t.week > '-infinity'`, bindings: [] },
    ...(week ? [{ sql: 't.week = ?', bindings: [week] }] : []),
    ...(weekFrom ? [{ sql: 't.week >= ?', bindings: [weekFrom] }] : []),
    ...(weekTo ? [{ sql: 't.week <= ?', bindings: [weekTo] }] : []),
  ];
}

const cellFacts: Facts = {
  open: `t.state <> 'closed'`,
  late: 't.late',
  onAgenda: 't.on_agenda',
  solved: 't.solved',
  state: 't.state',
  category: 't.category_code',
  resolvedLevel: 't.resolved_level',
};
