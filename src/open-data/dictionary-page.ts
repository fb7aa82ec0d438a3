import type { Catalogue, Language } from '../language/index.ts';
import { figureColumns, type Column } from './dictionary.ts';
import { dataPath, figuresPath, sessionsPath } from './paths.ts';
import { sessionColumns } from './session-columns.ts';

/** The data dictionary as people read it. */
export function dictionaryPage({ t, lang }: { t: Catalogue; lang: Language }) {
  const rowsOf = <From>(columns: readonly Column<From>[]) =>
    columns.map(({ name, kind, meaning, unit, rule }) => ({
      name,
      kind: t.openData.kinds[kind],
      meaning: meaning[lang],
      unit: unit?.[lang] ?? '',
      rule: rule?.[lang] ?? '',
    }));
  return {
    back: dataPath,
    files: [
      { id: 'figures', title: t.openData.title, href: figuresPath('csv'), rows: rowsOf(figureColumns) },
      { id: 'sessions', title: t.schedule.title, href: sessionsPath('csv'), rows: rowsOf(sessionColumns) },
    ],
  };
}
