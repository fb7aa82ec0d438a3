import type { AgendaCase } from './agenda.ts';
import type { MeetingLevel } from './decision.ts';

/** How a reader narrows and orders an agenda; carried from page to page in the address. */
export type AgendaFilter = {
  area?: string | undefined;
  category?: string | undefined;
  show?: 'undecided' | 'decided' | undefined;
  sort?: 'area' | 'category' | 'age' | undefined;
  selected?: 'all' | undefined;
};

type Group = { code: string; name: string; cases: AgendaCase[] };

/** The part of the agenda that the filter leaves, in its order. */
export function triaged(agenda: AgendaCase[], level: MeetingLevel, filter: AgendaFilter): AgendaCase[] {
  const { area, category, show, sort } = filter;
  const left = agenda.filter(
    (each) =>
      (!area || areaOf(each, level).code === area) &&
      (!category || each.categoryCode === category) &&
      (!show || (show === 'decided') === (each.decision !== null)),
  );
  if (sort === 'age') return left.toSorted(byAge);
  if (sort === 'category')
    return left.toSorted(
      (one, other) => one.categoryId.localeCompare(other.categoryId, 'id') || byAge(one, other),
    );
  return left;
}

/** An ordered agenda in groups: by kelurahan or kecamatan, by category, or as one list by age (its name empty). */
export function grouped(
  cases: AgendaCase[],
  level: MeetingLevel,
  { sort }: AgendaFilter,
  lang: 'id' | 'en',
): Group[] {
  const groups = new Map<string, Group>();
  for (const each of cases) {
    const { code, name } =
      sort === 'age'
        ? { code: '', name: '' }
        : sort === 'category'
          ? { code: each.categoryCode, name: lang === 'id' ? each.categoryId : each.categoryEn }
          : areaOf(each, level);
    const group = groups.get(code) ?? { code, name, cases: [] };
    group.cases.push(each);
    groups.set(code, group);
  }
  return [...groups.values()];
}

/** The undecided cases before and after one of an agenda, beginning anew at its ends; null when there is none. */
export function neighbours(
  cases: AgendaCase[],
  ticket: string,
): { previous: AgendaCase | null; next: AgendaCase | null } {
  const index = cases.findIndex((each) => each.ticket === ticket);
  const around = [...cases.slice(index + 1), ...cases.slice(0, Math.max(index, 0))].filter(
    ({ decision }) => !decision,
  );
  return { previous: around.at(-1) ?? null, next: around[0] ?? null };
}

/** The part of the area by which the level reads its agenda. */
export function areaOf(each: AgendaCase, level: MeetingLevel): { code: string; name: string } {
  return level === 'city'
    ? { code: each.kecamatanCode, name: each.kecamatan }
    : { code: each.kelurahanCode, name: each.kelurahan };
}

const byAge = (one: AgendaCase, other: AgendaCase) =>
  one.receivedAt.getTime() - other.receivedAt.getTime() || one.id - other.id;
