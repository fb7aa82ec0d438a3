import { shortDate, type Language } from '../calendar/words.ts';
import type { Connection } from '../database/connect.ts';
import type { Catalogue } from '../language/index.ts';
import type { ListFilter } from './list.ts';
import { stateNames, states } from './states.ts';

type Names = {
  city: string | null;
  kecamatan: string | null;
  kelurahan: string | null;
  office: string | null;
  unit: string | null;
};

/** Names of the areas and offices in a filter; asks nothing of the database when there are none. */
export async function namesIn(db: Connection, filter: ListFilter): Promise<Names> {
  const { city = null, kecamatan = null, kelurahan = null, office = null, unit = null } = filter;
  if (!city && !kecamatan && !kelurahan && !office && !unit)
    return { city: null, kecamatan: null, kelurahan: null, office: null, unit: null };
  const { rows } = await db.raw<{ rows: [Names] }>(
    `select (select name from areas where code = :city) as city,
       (select name from areas where code = :kecamatan) as kecamatan,
       (select name from areas where code = :kelurahan) as kelurahan,
       (select name from offices where id = :office) as office,
       (select name from offices where id = :unit) as unit`,
    { city, kecamatan, kelurahan, office, unit },
  );
  return rows[0];
}

/**
 * What narrows a list beyond the fields of its form, as it is said above the list; the form keeps it in hidden
 * fields. `chooses`: which fields the form has for this person, with this unit among its choices.
 */
export function narrowingOf(
  filter: ListFilter,
  names: Names,
  chooses: { kecamatan: boolean; unit: boolean },
  t: Catalogue,
  lang: Language,
): { name: string; value: string; text: string }[] {
  const words = t.complaints.narrowed;
  const parts: Partial<Record<keyof ListFilter, string | null | undefined>> = {
    owner: filter.owner && words.mine,
    office: filter.office === undefined ? null : words.turn(names.office ?? '?'),
    unit: filter.unit === undefined || chooses.unit ? null : words.unit(names.unit ?? '?'),
    week: filter.week && words.week(shortDate(filter.week, lang)),
    session: filter.session === undefined ? null : words.session,
    phase: filter.phase && words.phases[filter.phase],
    solvedFrom: filter.solvedFrom && words.solvedFrom(shortDate(filter.solvedFrom, lang)),
    resolvedLevel: filter.resolvedLevel && words.resolvedLevel(t.complaints.levels[filter.resolvedLevel]),
    city: filter.city && (names.city ?? filter.city),
    kecamatan: chooses.kecamatan ? null : filter.kecamatan && (names.kecamatan ?? filter.kecamatan),
    kelurahan: filter.kelurahan && (names.kelurahan ?? filter.kelurahan),
  };
  return Object.entries(parts).flatMap(([name, text]) =>
    text ? [{ name, value: String(filter[name as keyof ListFilter]), text }] : [],
  );
}

/** All states of a level at once, or one of them, for the select of a list. */
export function stateChoices(t: Catalogue) {
  const levels = (['kecamatan', 'city', 'province'] as const).map((level) => ({
    label: t.complaints.levels[level],
    options: [
      { value: level, label: t.complaints.allOf(t.complaints.levels[level]) },
      ...stateNames.filter((state) => states[state].level === level).map((state) => choice(state, t)),
    ],
  }));
  return [...levels, choice('resolved', t), choice('closed', t)];
}

const choice = (state: keyof Catalogue['states'], t: Catalogue) => ({
  value: state,
  label: t.states[state].label,
});
