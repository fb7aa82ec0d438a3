import type { CaseFacts, Count, Part } from './cases.ts';

/** How many cases of each part a place or category has. */
export type Tally = Record<Part | 'waiting', number> & { total: number };

export type Recap = {
  total: Tally;
  byArea: (Tally & { code: string; name: string })[];
  byCategory: (Tally & { code: string; nameId: string; nameEn: string })[];
};

type Named = {
  areas: { code: string; name: string }[];
  categories: { code: string; nameId: string; nameEn: string }[];
};

/**
 * The recapitulation by place and by category, made from the cases that the report prints; those that wait for
 * a meeting are printed nowhere else and come from the counts. Every place is named, categories only with cases.
 */
export function recapOf(
  cases: readonly Pick<CaseFacts, 'part' | 'categoryCode' | 'kelurahanCode' | 'kecamatanCode'>[],
  counts: readonly Count[],
  { areas, categories }: Named,
): Recap {
  const waiting = counts.filter(({ part }) => part === 'waiting');
  const tally = (inPart: (found: (typeof cases)[number]) => boolean, counted: (count: Count) => boolean) => {
    const of = (part: Part) => cases.filter((found) => found.part === part && inPart(found)).length;
    const parts = { solved: of('solved'), unsolved: of('unsolved'), underWay: of('underWay') };
    const left = sum(waiting.filter(counted));
    return { ...parts, waiting: left, total: parts.solved + parts.unsolved + parts.underWay + left };
  };
  return {
    total: tally(
      () => true,
      () => true,
    ),
    byArea: areas.map((area) => ({
      ...area,
      ...tally(
        (found) => found.kelurahanCode === area.code || found.kecamatanCode === area.code,
        ({ areaCode }) => areaCode === area.code,
      ),
    })),
    byCategory: categories
      .map((category) => ({
        ...category,
        ...tally(
          ({ categoryCode }) => categoryCode === category.code,
          ({ categoryCode }) => categoryCode === category.code,
        ),
      }))
      .filter(({ total }) => total > 0),
  };
}

const sum = (counts: readonly Count[]) => counts.reduce((total, { n }) => total + n, 0);
