import type { Reader } from '../complaints/pages.ts';
import type { AgendaCase, AgendaReason } from './agenda.ts';
import type { MeetingLevel } from './decision.ts';

/** How a reader narrows, groups and orders an agenda; carried from page to page in the address. */
export type AgendaFilter = {
  area?: string | undefined;
  category?: string | undefined;
  /** The id of the city's unit in charge, or 'none'. */
  sudin?: string | undefined;
  reason?: AgendaReason | undefined;
  show?: 'undecided' | 'decided' | undefined;
  /** As the agenda was arranged when left out. */
  group?: Grouping | undefined;
  sort?: 'age' | 'promise' | undefined;
  /** Which rows are ticked: all, or those of the group with this code. */
  selected?: string | undefined;
};
export const groupings = ['area', 'category', 'sudin', 'age'] as const;
export type Grouping = (typeof groupings)[number];

export type Group = { code: string; name: string; cases: AgendaCase[] };
type Setting = { level: MeetingLevel } & Pick<Reader, 't' | 'lang' | 'now'>;

/** The part of the agenda that the filter leaves, in the order in which it is shown and gone through. */
export function triaged(agenda: AgendaCase[], filter: AgendaFilter, setting: Setting): AgendaCase[] {
  return grouped(agenda, filter, setting).flatMap(({ cases }) => cases);
}

/**
 * What the filter leaves, in groups of the chosen kind; otherwise as it was arranged, with neighbours of one area
 * under one head, or as one nameless list when it is sorted.
 */
export function grouped(agenda: AgendaCase[], filter: AgendaFilter, setting: Setting): Group[] {
  const left = sorted(
    agenda.filter((each) => isWanted(each, filter, setting.level)),
    filter,
  );
  const { group, sort } = filter;
  if (!group && sort) return left.length > 0 ? [{ code: 'all', name: '', cases: left }] : [];
  if (!group) return runs(left, setting.level);
  const groups = new Map<string, Group>();
  for (const each of left) {
    const { code, name } = groupOf(each, group, setting);
    const found = groups.get(code) ?? { code, name, cases: [] };
    found.cases.push(each);
    groups.set(code, found);
  }
  const byName = (one: Group, other: Group) => one.name.localeCompare(other.name, setting.lang);
  const oldestFirst = (one: Group, other: Group) => Number(other.code) - Number(one.code);
  return [...groups.values()].toSorted(group === 'age' ? oldestFirst : byName);
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

type Matter = Pick<AgendaCase, 'confidential' | 'categoryId' | 'categoryEn'>;

/** What a case is about, as far as all who sit before the screen may read it: its category, unless it is confidential. */
export function matterOf(each: Matter, { t, lang }: Pick<Reader, 't' | 'lang'>): string {
  if (each.confidential) return t.meetings.paper.confidential;
  return lang === 'id' ? each.categoryId : each.categoryEn;
}

/** The matter as a filter's value and a group's code. */
export const matterCode = ({ confidential, categoryCode }: AgendaCase): string =>
  confidential ? 'confidential' : categoryCode;

/** Days since the complaint was received. */
export const ageOf = ({ receivedAt }: Pick<AgendaCase, 'receivedAt'>, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - receivedAt.getTime()) / 86_400_000));

/** The unit of the city in charge, as a filter's value and a group's code. */
export const sudinCode = ({ sudinId }: Pick<AgendaCase, 'sudinId'>): string => String(sudinId ?? 'none');

/** From which age in days on each group of ages begins. */
export const ages = [0, 8, 15, 31] as const;

function isWanted(each: AgendaCase, filter: AgendaFilter, level: MeetingLevel): boolean {
  const { area, category, sudin, reason, show } = filter;
  return (
    (!area || areaOf(each, level).code === area) &&
    (!category || matterCode(each) === category) &&
    (!sudin || sudinCode(each) === sudin) &&
    (!reason || each.reasons.includes(reason)) &&
    (!show || (show === 'decided') === (each.decision !== null))
  );
}

function sorted(cases: AgendaCase[], { sort }: AgendaFilter): AgendaCase[] {
  if (sort === 'age') return cases.toSorted(byAge);
  if (sort === 'promise')
    return cases.toSorted(
      (one, other) =>
        (one.answerLatestOn ?? '9999').localeCompare(other.answerLatestOn ?? '9999') || byAge(one, other),
    );
  return cases;
}

function groupOf(each: AgendaCase, group: Grouping, { level, t, lang, now }: Setting) {
  switch (group) {
    case 'area':
      return areaOf(each, level);
    case 'category':
      return { code: matterCode(each), name: matterOf(each, { t, lang }) };
    case 'sudin':
      return { code: sudinCode(each), name: each.sudin ?? t.meetings.noSudin };
    case 'age': {
      const days = ageOf(each, now);
      const from = ages.findLast((least) => least <= days) ?? 0;
      return { code: String(from), name: t.meetings.ages(from, ages[ages.indexOf(from) + 1] ?? null) };
    }
  }
}

function runs(cases: AgendaCase[], level: MeetingLevel): Group[] {
  const found: Group[] = [];
  for (const each of cases) {
    const { code, name } = areaOf(each, level);
    if (found.at(-1)?.code === code) found.at(-1)!.cases.push(each);
    else found.push({ code, name, cases: [each] });
  }
  return found;
}

const byAge = (one: AgendaCase, other: AgendaCase) =>
  one.receivedAt.getTime() - other.receivedAt.getTime() || one.id - other.id;
