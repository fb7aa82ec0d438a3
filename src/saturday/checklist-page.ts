import type { Catalogue, Language } from '../language/index.ts';
import type { ChecklistItem } from './checklist-queries.ts';
import { checklistLevels, itemsFor, type ChecklistLevel, type ChecklistSet } from './checklist-sets.ts';
import * as paths from './paths.ts';

/** What was typed and could not be saved; `id` is the item, null for a new one. */
export type FailedItem = {
  id: number | null;
  values: Record<string, string>;
  errors: Record<string, string>;
  changed: boolean;
};

type Parts = {
  level: ChecklistLevel;
  items: ChecklistItem[];
  sets: ChecklistSet[];
  failed: FailedItem | null;
  newKey: () => string;
};
type Reading = { t: Catalogue; lang: Language };

/** The checklist of an office level: what is on it, what was taken off, and the sets to choose from. */
export function checklistPage({ level, items, sets, failed, newKey }: Parts, reading: Reading) {
  const { t, lang } = reading;
  const used = items.filter(({ retiredAt }) => retiredAt === null);
  const adding = failed?.id === null ? failed : null;
  return {
    level,
    back: paths.settingsPath,
    levels: checklistLevels.map((each) => ({
      href: paths.checklistPath(each),
      label: t.readiness.levels[each],
      current: each === level,
    })),
    changed: failed?.changed ?? false,
    formErrors: failed?.id ? failed.errors : {},
    items: used.map((item, index) => ({
      ...itemOf(item, sets, failed?.id === item.id ? failed : null, reading),
      first: index === 0,
      last: index === used.length - 1,
    })),
    retired: items
      .filter(({ retiredAt }) => retiredAt !== null)
      .map((item) => itemOf(item, sets, null, reading)),
    add: {
      path: paths.checklistsPath,
      key: newKey(),
      values: adding?.values ?? {},
      errors: adding?.errors ?? {},
    },
    sets: sets.map((set) => setOf(set, level, used, { t, lang })),
  };
}

function itemOf(item: ChecklistItem, sets: ChecklistSet[], failed: FailedItem | null, { t, lang }: Reading) {
  const { id, nameId, nameEn, setCode, verifiedAt } = item;
  const set = sets.find(({ code }) => code === setCode);
  const toVerify = set !== undefined && !set.verified && verifiedAt === null;
  return {
    id,
    anchor: `item-${id}`,
    prefix: `item-${id}`,
    name: lang === 'id' ? nameId : nameEn,
    other: lang === 'id' ? nameEn : nameId,
    basis: set ? (lang === 'id' ? set.basisId : set.basisEn) : null,
    badge: toVerify ? { tone: 'warning', text: t.readiness.toVerify } : null,
    toVerify,
    seen: { nameId, nameEn },
    values: failed?.values ?? { nameId, nameEn },
    errors: failed?.errors ?? {},
    path: paths.checklistItemPath(id),
    order: paths.checklistOrderPath(id),
    retirement: paths.checklistRetirementPath(id),
  };
}

function setOf(set: ChecklistSet, level: ChecklistLevel, used: ChecklistItem[], { t, lang }: Reading) {
  const on = used.some(({ setCode }) => setCode === set.code);
  return {
    name: lang === 'id' ? set.id : set.en,
    basis: lang === 'id' ? set.basisId : set.basisEn,
    on,
    state: on ? { tone: 'success', text: t.readiness.setOn } : { tone: 'neutral', text: t.readiness.setOff },
    verify: set.verified ? null : { tone: 'warning', text: t.readiness.toVerify },
    items: itemsFor(set, level).map(({ id, en }) => (lang === 'id' ? id : en)),
    path: paths.checklistSetPath(set.code),
  };
}
