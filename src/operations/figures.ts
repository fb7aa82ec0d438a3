import { now } from '../clock.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { figuresOf, type Figures } from './figure-queries.ts';

/** How long figures are shown again, ms: several scrapers cost no more than one. */
const freshMs = 10_000;

/** Figures of the whole installation, at most ten seconds old; those who ask at once share one statement. */
export function figuresFrom(db: Database): () => Promise<Figures> {
  let last: { at: number; figures: Promise<Figures> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > freshMs) {
      const figures = freshFigures(db);
      const asked = { at: performance.now(), figures };
      figures.catch(() => {
        if (last === asked) last = undefined;
      });
      last = asked;
    }
    return last.figures;
  };
}

/** The same as of this moment. */
export const freshFigures = (db: Database): Promise<Figures> =>
  beyondScope(db, 'operators count what waits in the whole province; no row is shown', () =>
    figuresOf(db, now()),
  );
