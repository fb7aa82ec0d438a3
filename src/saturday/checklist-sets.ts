import { readFile } from 'node:fs/promises';

export const checklistLevels = ['kecamatan', 'city', 'province'] as const;
export type ChecklistLevel = (typeof checklistLevels)[number];

/** A set of items that an administrator switches on for an office level; `verified`: compared with the rule's text. */
export type ChecklistSet = {
  code: string;
  id: string;
  en: string;
  basisId: string;
  basisEn: string;
  verified: boolean;
  items: { code: string; id: string; en: string; levels?: ChecklistLevel[] }[];
};

let read: Promise<ChecklistSet[]> | undefined;

/** The sets that come with the program, in their order. */
export function checklistSets(): Promise<ChecklistSet[]> {
  read ??= readFile(new URL('../../db/seeds/readiness-sets.json', import.meta.url), 'utf8').then(
    (json) => JSON.parse(json) as ChecklistSet[],
  );
  return read;
}

/** What a set holds for a level. */
export const itemsFor = ({ items }: ChecklistSet, level: ChecklistLevel): ChecklistSet['items'] =>
  items.filter(({ levels }) => !levels || levels.includes(level));
