/** The pictures, in the order in which the page shows them: what is now, what it comes from, how it grows. */
export const figureNames = [
  'pipeline',
  'weeks',
  'ages',
  'heat',
  'map',
  'categories',
  'units',
  'attendance',
  'ikm',
] as const;
export type FigureName = (typeof figureNames)[number];

/** Those that read the complaints or the work of the period themselves: fetched and counted when they are looked at. */
export const countedLater: readonly FigureName[] = ['map', 'units'];
