import * as en from './en/index.ts';
import * as id from './id/index.ts';

export type Language = 'id' | 'en';

/** Everything that people read on screen; the English catalogue is complete or the program does not compile. */
export type Catalogue = typeof id;

export const catalogues: Readonly<Record<Language, Catalogue>> = { id, en };
