import { askingOf } from '../figures/asked.ts';
import { figures } from '../figures/figures.ts';
import { headlineOf } from '../figures/headline.ts';
import type { FigureName } from '../figures/names.ts';
import { pictureOf } from '../figures/picture.ts';
import type { Block, Stat } from './blocks.ts';
import type { Reader } from './reader.ts';

/**
 * Whether the reader's area, or unit, gets better: the numbers against the week before and against its like, and
 * pictures over the weeks, each with its table. They are asked where figures are read.
 */
export async function betterBlocks(
  names: readonly FigureName[],
  { figuresDb: db, person, role, t, lang, now, calendar }: Reader,
): Promise<Block[]> {
  // Figures are of the first role: on this screen, the one that is shown.
  const shown = { ...person, roles: [role, ...person.roles.filter((each) => each !== role)] };
  const asking = await askingOf(
    { db, person: shown, t, lang, now, calendar },
    { area: role.areaCode, ...(role.role === 'unitOfficer' ? { unit: role.officeId } : {}) },
  );
  const [headline, ...pictures] = await Promise.all([
    headlineOf(asking),
    ...names.map(async (name) => pictureOf(await figures[name](asking), asking)),
  ]);
  return [
    { kind: 'stats', title: '', stats: headline satisfies Stat[] },
    ...pictures.map((picture): Block => ({ kind: 'picture', title: picture.title, picture })),
  ];
}
