import type { Response } from 'express';
import type { Database } from '../database/connect.ts';
import type { ReadingPlace } from '../database/replica.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express offers its locals for extension this way.
  namespace Express {
    interface Locals {
      /** How old the figures of this page are, in seconds, where they come from a replica. */
      ageSeconds?: number | null;
    }
  }
}

/** The database that a page of figures asks; the page then says how old they are, where they come from a replica. */
export type Reading = (res: Response) => Promise<Database>;

/** For the pages that only count and compare. What somebody acts upon is asked where it is written. */
export function readingFrom(place: () => Promise<ReadingPlace>): Reading {
  return async (res) => {
    const { db, ageSeconds } = await place();
    res.locals.ageSeconds = ageSeconds;
    return db;
  };
}
