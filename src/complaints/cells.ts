import type { Person } from '../people/roles.ts';
import { conditionsOf, type Condition, type Facts } from './conditions.ts';
import type { ListFilter } from './list.ts';

/** Which rows of `tallied` add up to a list, as conditions on its alias `t`. */
export type Cells = {
  /** Which of them are to be read. */
  scope: Condition[];
  /** Which of those count. */
  facts: Condition[];
};

type Kind = 'state' | 'category' | 'resolvedOn';

/** Everything, as an area of the counts. */
const whole = '*';

/** What a list is divided into: the parts of its area, or the weeks or categories of it. */
export type Division = 'city_code' | 'kecamatan_code' | 'category_code' | 'week';

/**
 * The counts that a list is the sum of, or null when only its complaints can tell: because its filter asks for what is
 * not counted, or because the person sees a part of the area alone.
 */
export function cellsOf(person: Person, filter: ListFilter, by?: Division): Cells | null {
  const kind = kindOf(filter, by);
  const area = areaOf(person, filter);
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

/**
 * The widest area of which a person sees every complaint and the filter asks for every one; `whole` for everything,
 * null when there is none.
 */
function areaOf({ roles }: Person, { city, kecamatan }: ListFilter): string | null {
  if ((city && depthOf(city) !== 2) || (kecamatan && depthOf(kecamatan) !== 3)) return null;
  if (kecamatan && city && !covers(city, kecamatan)) return null;
  const asked = kecamatan ?? city ?? whole;
  const seen = roles.flatMap(({ role, areaCode }) => {
    if (role === 'sekda' || role === 'governor' || role === 'inspector') return [whole];
    return role === 'walikota' || role === 'camat' || role === 'clerk' ? [areaCode] : [];
  });
  if (seen.some((area) => covers(area, asked))) return asked;
  // What is seen lies within what is asked: all of it, when it is one area and nothing beside it.
  const [widest, ...others] = seen.toSorted((one, other) => one.length - other.length);
  const bounded = roles.every(({ role }) => role !== 'lurah' && role !== 'unitOfficer');
  const alone = widest && bounded && others.every((area) => covers(widest, area));
  return alone && covers(asked, widest) ? widest : null;
}

/** 0 for everything, 2 for a city, 3 for a kecamatan. */
const depthOf = (area: string) => (area === whole ? 0 : area.split('.').length);

const covers = (area: string, other: string) =>
  area === whole || area === other || other.startsWith(`${area}.`);

function areasOf(area: string, by: Division | undefined): Condition | null {
  const depth = depthOf(area);
  if (by === 'city_code' && depth === 3) return null;
  if (by === 'city_code' && depth === 0) return inAreas(`level = 'city'`);
  if (by === 'kecamatan_code' && depth === 0) return inAreas(`level = 'kecamatan'`);
  if (by === 'kecamatan_code' && depth === 2) return inAreas('parent_code = ?', area);
  return { sql: 't.area_code = ?', bindings: [area] };
}

const inAreas = (sql: string, ...bindings: string[]): Condition => ({
  sql: `t.area_code in (select code from areas where ${sql})`,
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
