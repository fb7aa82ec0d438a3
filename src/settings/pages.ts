import { dateTime, longDate, type Language } from '../calendar/words.ts';
import { stateNames } from '../complaints/states.ts';
import type { Catalogue } from '../language/index.ts';
import type { Hours } from './forms.ts';
import { categoryPath, deadlinePath, removalPath } from './paths.ts';
import type { Category, Holiday, StoredChange, StoredRule } from './queries.ts';
import { countsDays, headSectors } from './settings.ts';

export type Reader = { t: Catalogue; lang: Language; zone: string };

/** What was typed into a form that could not be saved, and why; `changed`: somebody else was faster. */
export type Failed = { values: Record<string, string>; errors: Record<string, string>; changed: boolean };

/** One field as the form shows it: as typed when that failed, otherwise as it is stored. */
function filled(values: Record<string, string>, failed: Failed | null) {
  return {
    values: failed ? { ...failed.values } : values,
    errors: failed?.errors ?? {},
    changed: failed?.changed ?? false,
  };
}

export const categoryRow = (category: Category, sectorNames: Map<string, string>, { t, lang }: Reader) => ({
  href: categoryPath(category.code),
  name: lang === 'id' ? category.nameId : category.nameEn,
  otherName: lang === 'id' ? category.nameEn : category.nameId,
  unit: unitLabel(category, sectorNames, t),
  words: t.settings.words(category.synonyms.length),
  tag: category.active
    ? { tone: 'success', text: t.settings.activeShort }
    : { tone: 'neutral', text: t.settings.inactive },
  restricted: category.restricted,
});

/** The form of one category, or an empty one for a new category. */
export function categoryForm(
  category: Category | null,
  sectors: { code: string; name: string }[],
  failed: Failed | null,
  { t }: Reader,
) {
  return {
    ...filled(
      {
        nameId: category?.nameId ?? '',
        nameEn: category?.nameEn ?? '',
        sectorCode: category?.sectorCode ?? '',
        referTo: category?.referTo ?? '',
        synonyms: category?.synonyms.join('\n') ?? '',
        active: category === null || category.active ? 'yes' : '',
      },
      failed,
    ),
    restricted: category?.restricted ?? false,
    sectors: [
      ...headSectors.map((code) => ({ value: code, label: headLabel(code, t) })),
      ...sectors.map(({ code, name }) => ({ value: code, label: name })),
    ],
  };
}

export function holidayRow({ heldOn, nameId, nameEn, kind }: Holiday, version: number, { t, lang }: Reader) {
  const day = longDate(heldOn, lang);
  return {
    day,
    name: lang === 'id' ? nameId : nameEn,
    kind: t.settings.kinds[kind],
    removal: removalPath(heldOn),
    removeLabel: t.settings.removeOf(day),
    version,
  };
}

export const holidayForm = (failed: Failed | null) =>
  filled({ heldOn: '', nameId: '', nameEn: '', kind: 'holiday' }, failed);

export const deadlineRow = (rule: StoredRule, { t, lang }: Reader) => ({
  href: deadlinePath(rule.state),
  label: stateLabel(rule.state, t),
  rule: countsDays(rule) ? `${t.settings.rules[rule.day]}: ${rule.amount}` : t.settings.rules[rule.day],
  time: rule.day === 'meeting' ? '' : lang === 'id' ? rule.time.replace(':', '.') : rule.time,
  basis: lang === 'id' ? rule.basisId : rule.basisEn,
});

/** Rules in the order of the machine's states, the pause at the end. */
export const inOrder = (rules: StoredRule[]): StoredRule[] =>
  rules.toSorted((a, b) => placeOf(a.state) - placeOf(b.state));

export function deadlineForm(rule: StoredRule, failed: Failed | null, { t }: Reader) {
  const { amount, time, basisId, basisEn, day } = rule;
  return {
    ...filled({ amount: String(amount), time, basisId, basisEn }, failed),
    counts: countsDays(rule),
    rule: t.settings.rules[day],
    timeHint: day === 'meeting' ? t.settings.meetingHint : null,
  };
}

export const hoursForm = (hours: Hours, failed: Failed | null) => filled({ ...hours }, failed);
export const provinceForm = (name: string, failed: Failed | null) => filled({ name }, failed);

/** One change as the history tells it: what, and each field that differs. */
export function changeEntry({ at, person, what, before, after }: StoredChange, { t, lang, zone }: Reader) {
  const words = t.settings;
  const subject = subjectLabel(what, before ?? after ?? {}, t, lang);
  const text = before ? (after ? words.changed(subject) : words.deleted(subject)) : words.added(subject);
  const fields = Object.keys(words.fields) as (keyof typeof words.fields)[];
  const differences = fields
    .filter((name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null))
    .map((name) =>
      words.difference(words.fields[name], shown(name, before?.[name], t), shown(name, after?.[name], t)),
    );
  return {
    at: dateTime(at, lang, zone),
    who: person,
    text,
    note: before && after ? differences.join('\n') : null,
    tone: 'neutral',
  };
}

export const stateLabel = (state: string, t: Catalogue): string =>
  state in t.states ? t.states[state as keyof Catalogue['states']].label : t.settings.information;

function unitLabel({ sectorCode, referTo }: Category, sectorNames: Map<string, string>, t: Catalogue) {
  if (sectorCode === null) return referTo ?? t.settings.noUnit;
  return sectorNames.get(sectorCode) ?? headLabel(sectorCode, t);
}

const headLabel = (code: string, t: Catalogue) =>
  code === 'kelurahan' ? t.settings.lurah : t.settings.camat;

function subjectLabel(what: string, values: Record<string, unknown>, t: Catalogue, lang: Language): string {
  const [kind, id = ''] = what.split(':') as [string, string | undefined];
  const name = String((lang === 'id' ? values.nameId : values.nameEn) ?? id);
  switch (kind) {
    case 'category':
      return `${t.settings.category} “${name}”`;
    case 'holiday':
      return `${t.settings.kinds.holiday} ${longDate(id, lang)} (${name})`;
    case 'readiness':
      return `${t.readiness.item} “${name}”`;
    case 'deadline':
      return t.settings.editDeadline(stateLabel(id, t));
    case 'hours':
      return t.settings.hours;
    case 'office':
      return t.settings.editOffice(String(values.officeName ?? id));
    case 'messages':
      return t.messages.settings.title;
    default:
      return t.settings.province;
  }
}

function shown(name: string, value: unknown, t: Catalogue): string {
  if (value === null || value === undefined || value === '') return t.settings.nothing;
  if (typeof value === 'boolean') return value ? t.web.yes : t.web.no;
  if (Array.isArray(value)) return value.length > 0 ? value.join(', ') : t.settings.nothing;
  if (name === 'kind') return t.settings.kinds[value as keyof Catalogue['settings']['kinds']];
  return String(value);
}

function placeOf(state: string): number {
  const place = (stateNames as string[]).indexOf(state);
  return place === -1 ? stateNames.length : place;
}
