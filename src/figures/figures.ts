import type { Asking } from './asked.ts';
import { agesFigure } from './ages.ts';
import { attendanceFigure } from './attendance.ts';
import { categoriesFigure } from './categories.ts';
import type { Figure } from './figure.ts';
import { heatFigure } from './heat.ts';
import { ikmFigure } from './ikm.ts';
import { mapFigure } from './map.ts';
import type { FigureName } from './names.ts';
import { pipelineFigure } from './pipeline.ts';
import { unitsFigure } from './units.ts';
import { weeksFigure } from './weeks.ts';

/** Every picture by its name: one query or two each, whatever the size of the area. */
export const figures: Readonly<Record<FigureName, (asking: Asking) => Promise<Figure>>> = {
  pipeline: pipelineFigure,
  weeks: weeksFigure,
  ages: agesFigure,
  heat: heatFigure,
  map: mapFigure,
  categories: categoriesFigure,
  units: unitsFigure,
  attendance: attendanceFigure,
  ikm: ikmFigure,
};
